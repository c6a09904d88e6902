// Find and replace over all texts of a document. Knows texts only by what they can do: `text`, `change([{from, to, insert}])`,
// `show(from, to)` (which may have to put an editor there first, and may be slow), and where one is there, `mark`.
// An Editor is such a text; `unopened` makes one of a shared text that has no editor yet.
import { say } from "../words.js";
import { HERE } from "./binding.js";

const MOST = 2_000; // places that are marked; more of them only slow the page

/** A shared text that nobody has opened here. `open` gives an Editor for it, or a promise of one: the same text then. */
export const unopened = (text, open) => ({
  shared: text,
  get text() {
    return text.toString();
  },
  change(changes) {
    text.doc.transact(() => {
      for (const { from, to, insert } of changes.toReversed()) {
        text.delete(from, to - from);
        text.insert(from, insert);
      }
    }, HERE);
  },
  async show(from, to) {
    (await open()).show(from, to);
  },
});

const isSame = (one, other) => one === other || (Boolean(one.shared) && one.shared === other.shared);

/** All places of the words in those texts, in their order: [{source, from, to}]. */
export function placesOf(words, sources, isExact) {
  if (!words) return [];
  const pattern = new RegExp(words.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"), isExact ? "gu" : "giu");
  return sources.flatMap((source) => [...source.text.matchAll(pattern)].map(({ index, 0: found }) => ({ source, from: index, to: index + found.length })));
}

/** The panel. `sources` gives the texts as they are now; `undo` is the document's, so that all replacements go back as one. */
export class Finding {
  constructor({ parent, sources, undo }) {
    Object.assign(this, { sources, undo, places: [], at: -1, marked: new Set() });
    this.form = panel();
    this.form.hidden = true;
    parent.append(this.form);
    this.form.addEventListener("submit", (event) => (event.preventDefault(), this.walk(1)));
    this.form.addEventListener("input", () => this.search());
    this.form.addEventListener("keydown", (event) => this.pressed(event));
    this.form.addEventListener("click", ({ target }) => this.act(target.closest("[data-act]")?.dataset.act));
  }

  get isOpen() {
    return !this.form.hidden;
  }

  open(words = "") {
    if (!this.isOpen) this.cameFrom = document.activeElement;
    this.form.hidden = false;
    if (words && !words.includes("\n")) this.form.wanted.value = words;
    this.form.wanted.select();
    this.form.wanted.focus();
    this.search();
  }

  close() {
    this.form.hidden = true;
    this.light([]);
    this.cameFrom?.focus?.({ preventScroll: true });
  }

  /** Again, for somebody may have written meanwhile. The place one is at stays the nearest. */
  search() {
    const was = this.places[this.at];
    this.places = placesOf(this.form.wanted.value, this.sources(), this.form.exact.checked);
    this.at = was ? this.places.findIndex(({ source, from }) => isSame(source, was.source) && from >= was.from) : -1;
    this.light(this.places);
    this.tell();
  }

  light(places) {
    const bySource = Map.groupBy(places.slice(0, MOST), ({ source }) => source);
    for (const source of new Set([...this.marked, ...bySource.keys()])) {
      const ranges = (bySource.get(source) ?? []).map((place) => ({ ...place, className: place === this.places[this.at] ? "found is-current" : "found" }));
      source.mark?.("found", ranges);
    }
    this.marked = new Set(bySource.keys());
  }

  tell() {
    const { length } = this.places;
    const values = { at: this.at + 1, all: length };
    const words = length ? say(this.at < 0 ? "find_some" : "find_at", values) : this.form.wanted.value && say("find_none");
    this.form.querySelector("[role=status]").textContent = words;
    for (const each of this.form.querySelectorAll("[data-act]:not([data-act=close])")) each.disabled = !length;
  }

  async walk(by) {
    this.search();
    const { length } = this.places;
    if (!length) return;
    this.at = this.at < 0 && by < 0 ? length - 1 : (this.at + by + length) % length;
    const { source, from, to } = this.places[this.at];
    this.light(this.places);
    this.tell();
    await source.show(from, to);
    this.search(); // there may be an editor by now, which can mark what is found
  }

  async replaceOne() {
    this.search();
    if (this.at < 0) return this.walk(1);
    const { source, from, to } = this.places[this.at];
    const insert = this.form.instead.value;
    source.change([{ from, to, insert }]);
    this.places = placesOf(this.form.wanted.value, this.sources(), this.form.exact.checked);
    this.at = this.nextAfter(source, from + insert.length) - 1;
    await this.walk(1);
    this.search();
  }

  nextAfter(source, from) {
    const next = this.places.findIndex((place) => isSame(place.source, source) && place.from >= from);
    if (next >= 0) return next;
    const order = this.sources();
    const at = (wanted) => order.findIndex((each) => isSame(each, wanted));
    return Math.max(0, this.places.findIndex((place) => at(place.source) > at(source)));
  }

  replaceAll() {
    this.search();
    this.undo.stopCapturing();
    const insert = this.form.instead.value;
    for (const [source, places] of Map.groupBy(this.places, ({ source }) => source)) {
      source.change(places.map(({ from, to }) => ({ from, to, insert })));
    }
    const all = this.places.length;
    this.undo.stopCapturing();
    this.search();
    this.form.querySelector("[role=status]").textContent = say("find_replaced", { all });
  }

  act(name) {
    const acts = { next: () => this.walk(1), previous: () => this.walk(-1), one: () => this.replaceOne(), all: () => this.replaceAll(), close: () => this.close() };
    acts[name]?.();
  }

  pressed(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && event.target === this.form.wanted) this.walk(event.shiftKey ? -1 : 1);
    else if (event.key === "Enter" && event.target === this.form.instead) this.replaceOne();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function panel() {
  const form = document.createElement("form");
  form.className = "find-panel";
  form.role = "search";
  form.ariaLabel = say("find");
  form.lang = document.documentElement.lang;
  const status = document.createElement("span");
  status.role = "status";
  const first = row(field("wanted", "find_words"), status, button("previous", "find_previous", "↑"), button("next", "find_next", "↓"), button("close", "find_close", "×"));
  const second = row(field("instead", "find_instead"), button("one", "find_one"), button("all", "find_all"), check());
  form.append(first, second);
  return form;
}

function row(...inside) {
  const made = document.createElement("div");
  made.className = "find-row";
  made.append(...inside);
  return made;
}

function field(name, words) {
  const made = document.createElement("input");
  Object.assign(made, { name, type: "text", autocomplete: "off", spellcheck: false, placeholder: say(words), ariaLabel: say(words) });
  return made;
}

function button(act, words, sign = "") {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: sign ? "button quiet small only-icon" : "button small", textContent: sign || say(words) });
  if (sign) Object.assign(made, { ariaLabel: say(words), title: say(words) });
  made.dataset.act = act;
  return made;
}

function check() {
  const made = document.createElement("label");
  const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "exact" });
  made.append(box, say("find_exact"));
  return made;
}
