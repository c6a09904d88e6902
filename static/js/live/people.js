// The others, as small round signs with their initials: all of them in the bar, and each beside the section they are in.
import { say } from "../words.js";

export class People {
  constructor(desk) {
    this.bar = document.getElementById("here");
    this.desk = desk;
    this.show = this.show.bind(this);
    this.shown = "";
  }

  show(people) {
    const sections = people.map(({ place }) => document.getElementById(place)?.closest(".place")?.id);
    const said = JSON.stringify(people.map(({ id, name, colour, role }, at) => [id, name, colour, role, sections[at]]));
    if (said === this.shown) return; // cursors move all the time
    this.shown = said;
    this.bar?.replaceChildren(...people.map((person) => sign(person)));
    for (const spot of this.desk.querySelectorAll(".outline .here-in")) spot.remove();
    for (const [at, person] of people.entries()) {
      const link = sections[at] && this.desk.querySelector(`.outline-section a[href="#${CSS.escape(sections[at])}"]`);
      if (link) link.append(inSection(person));
    }
  }
}

function inSection(person) {
  const made = sign(person);
  made.classList.add("here-in");
  return made;
}

function sign({ name, colour, role }) {
  const made = document.createElement("span");
  const isReading = role === "reader" || role === "reviewer";
  made.className = `person colour-${colour}`;
  made.textContent = initials(name);
  made.title = say(isReading ? "is_reading" : "is_here", { name });
  made.setAttribute("role", "img");
  made.ariaLabel = made.title;
  return made;
}

/** Of a Latin name the first letters of first and last; of a Chinese one the last character, as people call each other. */
export function initials(name) {
  const words = name.trim().split(/\s+/);
  if (/\p{Script=Han}/u.test(name)) return [...name.trim()].at(-1);
  return [words[0], ...(words.length > 1 ? [words.at(-1)] : [])].map((word) => [...word][0] ?? "").join("").toUpperCase();
}
