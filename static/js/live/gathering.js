// What comes from the room is gathered: one's own letter is painted first, and what the others do comes to the page a few times
// a second, all at once, instead of letter by letter.
import { afterPaint } from "../painted.js";

const WAIT = 100; // ms; whoever watches others type does not see the difference

export class Gathering {
  /** `take(things)` gets them in the order in which they came. */
  constructor(take) {
    this.take = take;
    this.things = [];
    this.timer = 0;
    const soon = afterPaint(() => this.flush());
    document.addEventListener("keydown", () => (clearTimeout(this.timer), soon()), true);
    document.addEventListener("visibilitychange", () => this.flush());
  }

  /** Timers of a page that nobody looks at may be a minute late. */
  add(thing) {
    this.things.push(thing);
    if (document.hidden) this.flush();
    else this.timer ||= setTimeout(() => this.flush(), WAIT);
  }

  flush() {
    clearTimeout(this.timer);
    this.timer = 0;
    const things = this.things.splice(0);
    if (things.length) this.take(things);
  }
}
