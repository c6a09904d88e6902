// Who else is here: their signs in the bar and in the outline, their cursors in the texts. What each browser says of
// itself is where its cursor stands, as places in the shared text, which stay right whatever is typed around them.
import { Y } from "writing-kit";
import { Reader } from "./wire.js";

const PAUSE = 120; // ms between two signs of life while the cursor moves
const WRITES_FOR = 4000; // ms after a move somebody is taken to be writing

export class Presence {
  /** `fieldOf(place, field)` finds a text of the page; `changed(people)` hears who is here. */
  constructor(exchange, { fieldOf, changed }) {
    Object.assign(this, { exchange, fieldOf, changed });
    this.client = exchange.doc.clientID;
    this.clock = 0;
    this.states = new Map(); // client -> {user, place, field, anchor, head, at}
    this.mine = {};
    this.shown = new Set();
    exchange.addEventListener("awareness", ({ detail }) => this.#hear(detail));
    exchange.addEventListener("changed", () => exchange.isInStep || this.#forgetAll());
    exchange.addEventListener("role", () => this.#say());
    exchange.doc.on("afterTransaction", () => this.#showSoon());
  }

  /** The person's own cursor: in that field, or nowhere. */
  move(field, selection) {
    const at = (index) => btoa(String.fromCharCode(...Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(field.text, index))));
    const where = selection && { place: field.place, field: field.name, anchor: at(selection.anchor ?? selection.from), head: at(selection.head ?? selection.to) };
    this.mine = where ?? { place: this.mine.place };
    this.timer ??= setTimeout(() => this.#say(), PAUSE);
  }

  #say() {
    clearTimeout(this.timer);
    this.timer = null;
    this.exchange.say(this.client, (this.clock += 1), this.mine);
  }

  #hear(bytes) {
    const reader = new Reader(bytes);
    for (let left = reader.number(); left > 0; left -= 1) {
      const [client, , state] = [reader.number(), reader.number(), reader.json()];
      if (client === this.client) continue;
      if (state === null) this.states.delete(client);
      else this.states.set(client, { ...state, at: Date.now() });
    }
    this.#show();
  }

  #forgetAll() {
    this.states.clear();
    this.#show();
  }

  #show() {
    const people = new Map();
    for (const { user, place } of this.states.values()) people.set(user.id, { ...user, place: place ?? people.get(user.id)?.place });
    this.changed([...people.values()]);
    this.#showSoon();
  }

  /** Not at once: an editor must not be made within a transaction, and one look is enough for all that happens in one. But
   *  before the frame in which the letters come, or the cursors would need another. */
  #showSoon() {
    if (!this.isShowing) queueMicrotask(() => this.showCursors());
    this.isShowing = true;
  }

  showCursors() {
    this.isShowing = false;
    const byField = new Map();
    for (const [client, state] of this.states) {
      const field = state.anchor && this.fieldOf(state.place, state.field);
      const cursor = field && this.#cursor(field, client, state);
      if (cursor) byField.set(field, [...(byField.get(field) ?? []), cursor]);
    }
    for (const field of this.shown) if (!byField.has(field)) field.show([]);
    for (const [field, cursors] of byField) field.show(cursors);
    this.shown = new Set(byField.keys());
  }

  #cursor(field, client, { user, anchor, head, at }) {
    const ends = [anchor, head].map((end) => absolute(end, field.text));
    if (ends.includes(null)) return null;
    return { id: client, name: user.name, colour: user.colour, anchor: ends[0], head: ends[1], hasMoved: Date.now() - at < WRITES_FOR };
  }
}

/** Where in that text the place is; null where it is none, or in another text. */
function absolute(encoded, text) {
  try {
    const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
    const found = Y.createAbsolutePositionFromRelativePosition(Y.decodeRelativePosition(bytes), text.doc);
    return found?.type === text ? found.index : null;
  } catch {
    return null;
  }
}
