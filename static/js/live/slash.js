// "/" at the beginning of a line asks what shall stand there. Typed on, it narrows the choice; with nothing left to choose
// it was a stroke like any other. Chinese keyboards give 、 by that key.
import { Prec, ViewPlugin, keymap } from "writing-kit";
import { say } from "../words.js";
import { heading, list, numbers, quote, rule, table, tasks } from "./marking.js";
import { choosePicture } from "./pictures.js";

const CHOICES = {
  heading, list, numbers, tasks, quote, rule,
  table: (editor) => table(editor, say("table")),
  image: choosePicture,
};
let made = 0;

export function slash(editor) {
  const plugin = ViewPlugin.define((view) => new Menu(view, editor));
  const ask = (act) => (view) => view.plugin(plugin).open && act(view.plugin(plugin));
  const bindings = [
    { key: "ArrowDown", run: ask((menu) => menu.walk(1)) },
    { key: "ArrowUp", run: ask((menu) => menu.walk(-1)) },
    { key: "Enter", run: ask((menu) => menu.choose()) },
    { key: "Tab", run: ask((menu) => menu.choose()) },
    { key: "Escape", run: ask((menu) => menu.close()), stopPropagation: true },
  ];
  return [plugin, Prec.highest(keymap.of(bindings))];
}

class Menu {
  open = false;
  from = 0;

  constructor(view, editor) {
    Object.assign(this, { view, editor, names: [], at: 0 });
    this.list = document.createElement("ul");
    this.list.id = `slash-${(made += 1)}`;
    this.list.className = "slash";
    this.list.role = "listbox";
    this.list.ariaLabel = say("slash");
    this.list.lang = document.documentElement.lang;
    this.list.addEventListener("mousedown", (event) => this.pressed(event));
  }

  update(update) {
    if (this.open) this.from = update.changes.mapPos(this.from, -1);
    const { main } = update.state.selection;
    const isTyped = update.transactions.some((each) => each.isUserEvent("input.type") && !each.isUserEvent("input.type.compose"));
    if (!this.open && isTyped) this.begin(update.state, main.head);
    if (this.open) this.narrow(update.state, main, update.view.hasFocus);
  }

  begin({ doc }, head) {
    const line = doc.lineAt(head);
    const before = line.text.slice(0, head - line.from);
    if (!/^(?:[ \t]*>[ \t]?)*[/／、]$/.test(before) || line.text.length > before.length) return;
    this.open = true;
    this.from = head - 1;
    this.at = 0;
  }

  narrow({ doc }, { head, empty }, hasFocus) {
    const typed = head > this.from ? doc.sliceString(this.from, head) : "";
    const wanted = typed.slice(1).toLowerCase();
    this.names = Object.keys(CHOICES).filter((name) => (name !== "image" || this.editor.upload) && isAbout(name, wanted));
    const isStill = empty && hasFocus && /^[/／、][^\s/]*$/.test(typed) && this.names.length > 0;
    if (!isStill) return this.close();
    this.at = Math.min(this.at, this.names.length - 1);
    this.show();
  }

  show() {
    this.list.replaceChildren(...this.names.map((name, index) => this.option(name, index)));
    if (!this.list.isConnected) this.view.dom.append(this.list);
    const { contentDOM } = this.view;
    contentDOM.setAttribute("aria-controls", this.list.id);
    contentDOM.setAttribute("aria-activedescendant", `${this.list.id}-${this.at}`);
    this.view.requestMeasure({ key: this, read: () => this.view.coordsAtPos(this.from), write: (place) => place && this.put(place) });
  }

  option(name, index) {
    const option = document.createElement("li");
    Object.assign(option, { id: `${this.list.id}-${index}`, role: "option", textContent: say(`slash_${name}`), ariaSelected: String(index === this.at) });
    option.dataset.name = name;
    return option;
  }

  /** Below the line, or above where there is no room. */
  put({ left, top, bottom }) {
    const box = this.view.dom.getBoundingClientRect();
    const height = this.list.offsetHeight;
    const isBelow = bottom + height < innerHeight || top < height;
    this.list.style.top = `${(isBelow ? bottom + 4 : top - height - 4) - box.top}px`;
    this.list.style.left = `${Math.max(0, Math.min(left - box.left, box.width - this.list.offsetWidth))}px`;
  }

  walk(by) {
    this.at = (this.at + by + this.names.length) % this.names.length;
    this.show();
    return true;
  }

  pressed(event) {
    event.preventDefault(); // the text keeps the focus
    const name = event.target.closest("[data-name]")?.dataset.name;
    this.at = Math.max(0, this.names.indexOf(name));
    this.choose();
  }

  choose() {
    const name = this.names[this.at];
    const { from } = this;
    this.close();
    this.editor.replace(from, this.editor.selection.to, "");
    CHOICES[name](this.editor);
    return true;
  }

  close() {
    this.open = false;
    this.list.remove();
    for (const about of ["aria-controls", "aria-activedescendant"]) this.view.contentDOM.removeAttribute(about);
    return true;
  }

  destroy() {
    this.list.remove();
  }
}

/** By the word in the reader's language, or by its English name. */
const isAbout = (name, wanted) => name.startsWith(wanted) || say(`slash_${name}`).toLowerCase().split(" ").some((word) => word.startsWith(wanted));
