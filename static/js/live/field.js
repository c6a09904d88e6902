// One text of the page, shared. At rest it stands formed, as the server printed it; where somebody writes, here or elsewhere,
// an editor takes its place, so a page of sixty questions has two or three. The field of the form stays underneath with the same
// words: whatever reads fields reads the truth, and words put into it by anything but keys are taken as typed.
import { Editor } from "./editor.js";
import { settled } from "../letters.js";
import { besides, enliven } from "../surfaces.js";

export class LiveField {
  /** `about`: {undo, lang, upload, moved(field, selection), isReadOnly}. */
  constructor(control, text, about) {
    Object.assign(this, { control, text, about, name: control.name });
    this.place = control.id.slice(control.name.length + 1); // the section or the item
    this.frame = control.closest(".words");
    this.formed = this.frame.querySelector(".formed");
    this.base = control.form.elements.namedItem(`base_${control.name}`);
    this.isLine = this.frame.classList.contains("is-line");
    this.formedText = this.#settled(control.value);
    this.others = [];
    this.editor = null;
    this.mirrored = control.value;
    this.observer = () => this.mirror();
    text.observe(this.observer);
    control.addEventListener("focus", () => this.focus());
    control.addEventListener("input", () => this.#take());
    enliven(control, this);
    const isWriting = document.activeElement === control;
    const typed = control.value;
    this.mirror();
    if (isWriting) this.#goOn(typed);
  }

  /** Somebody was writing in the plain field: the blank just typed, which no form saves, comes along. */
  #goOn(typed) {
    const { selectionStart, selectionEnd } = this.control;
    this.focus();
    const said = this.value;
    if (typed !== said && typed.startsWith(said)) this.editor.replace(said.length, said.length, typed.slice(said.length));
    this.editor.select(selectionStart, selectionEnd);
  }

  #settled(text) {
    return settled(text, this.isLine);
  }

  /** The field below says what the shared text says. */
  mirror() {
    const said = this.text.toString();
    if (this.base.value === said) return;
    this.control.value = this.base.value = said;
    this.mirrored = this.control.value; // fields know no carriage return, shared texts may
    if (!this.editor && this.#settled(said) !== this.formedText) queueMicrotask(() => this.isFormed || this.mount());
    this.control.dispatchEvent(new Event("input", { bubbles: true })); // the coach and the preview look at fields
  }

  /** Something put words into the field itself. */
  #take() {
    const [said, put] = [this.text.toString(), this.control.value];
    if (said === put || put === this.mirrored) return;
    let start = 0;
    while (start < said.length && said[start] === put[start]) start += 1;
    let end = 0;
    const most = Math.min(said.length, put.length) - start;
    while (end < most && said.at(-1 - end) === put.at(-1 - end)) end += 1;
    this.mount();
    this.editor.replace(start, said.length - end, put.slice(start, put.length - end));
  }

  mount() {
    if (this.editor) return;
    this.frame.classList.add("is-mounted");
    this.editor = new Editor({
      parent: this.frame,
      text: this.text,
      isLine: this.isLine,
      label: this.control.getAttribute("aria-label"),
      placeholder: this.control.placeholder,
      moved: (selection) => this.#moved(selection),
      escape: (direction) => this.#leave(direction),
      ...this.about.editor,
    });
    this.editor.cursors(this.others);
    this.frame.dispatchEvent(new CustomEvent("mounted", { bubbles: true }));
  }

  opened() {
    this.mount();
    return this.editor;
  }

  /** Back to rest, where nobody writes any more and what is formed is what is said. */
  rest() {
    if (!this.editor || this.editor.hasFocus || this.others.length || !this.isFormed) return;
    this.editor.destroy();
    this.editor = null;
    this.frame.classList.remove("is-mounted");
    this.frame.dispatchEvent(new CustomEvent("mounted", { bubbles: true }));
  }

  get isFormed() {
    return this.#settled(this.text.toString()) === this.formedText;
  }

  /** How the server prints that text; of no use when it says something else by now. */
  takeFormed(text, html) {
    if (this.#settled(text) !== this.#settled(this.text.toString())) return;
    this.formed.innerHTML = html;
    for (const link of this.formed.querySelectorAll("a")) link.tabIndex = -1;
    this.formedText = this.#settled(text);
    this.rest();
  }

  /** Cursors of others in this text. */
  show(others) {
    this.others = others;
    if (others.some(({ hasMoved }) => hasMoved)) this.mount();
    this.editor?.cursors(others);
    if (!others.length) this.rest();
  }

  #moved(selection) {
    if (selection) this.control.setSelectionRange(selection.from, selection.to);
    this.about.moved(this, selection);
    if (!selection) setTimeout(() => this.rest());
  }

  #leave(direction) {
    const next = besides(this.control, direction);
    next?.focus();
    return Boolean(next);
  }

  destroy() {
    this.text.unobserve(this.observer);
    this.editor?.destroy();
  }

  // The surface that other modules work on (surfaces.js)

  get value() {
    return this.text.toString();
  }

  get selectionStart() {
    return this.editor?.selection.from ?? this.control.selectionStart;
  }

  get selectionEnd() {
    return this.editor?.selection.to ?? this.control.selectionEnd;
  }

  setSelectionRange(from, to) {
    this.control.setSelectionRange(from, to);
    this.editor?.select(from, to);
  }

  focus() {
    const { selectionStart, selectionEnd } = this.control;
    const wasMounted = Boolean(this.editor);
    this.mount();
    if (!wasMounted) this.editor.select(selectionStart, selectionEnd);
    this.editor.focus();
  }

  insert(words) {
    this.focus();
    const { from, to } = this.editor.selection;
    this.editor.replace(from, to, words);
    this.editor.select(from + words.length, from + words.length);
  }

  get form() {
    return this.control.form;
  }

  getBoundingClientRect() {
    return this.frame.getBoundingClientRect();
  }
}
