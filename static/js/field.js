// One text of a form: what it began with (`base`), what is in it now, and whether the server has that.
import { carried, settled } from "./letters.js";
import { forget, keep } from "./kept.js";
import { grow } from "./growing.js";
import { liveOf } from "./surfaces.js";

export class Field {
  constructor(form, control) {
    this.form = form;
    this.control = control;
    this.name = control.name;
    this.frame = control.closest(".words");
    this.formed = this.frame.querySelector(".formed");
    this.hidden = form.elements.namedItem(`base_${this.name}`);
    this.isLine = this.frame.classList.contains("is-line");
    this.isComposing = false;
    control.addEventListener("compositionstart", () => (this.isComposing = true));
    control.addEventListener("compositionend", () => (this.isComposing = false));
  }

  get text() {
    return this.control.value;
  }

  get base() {
    return this.hidden.value;
  }

  set base(text) {
    this.hidden.value = text;
  }

  /** What is written live is saved by another way (live/joining.js). */
  get isLive() {
    return Boolean(liveOf(this.control));
  }

  get isUnsaved() {
    return !this.isLive && !this.says(this.base);
  }

  /** Whether the field says this, but for blanks around it. */
  says(text) {
    return settled(this.text, this.isLine) === settled(text, this.isLine);
  }

  /** Note what was typed: it is kept here until the server has it, and what is formed is no longer shown. */
  touched() {
    this.frame.classList.toggle("is-unsaved", this.isUnsaved);
    if (this.isUnsaved) keep(this.form, this.name, this.text, this.base);
    else forget(this.form, this.name);
  }

  /** The server's answer. `sent` is what it was sent (undefined: nothing), `theirs` what the text says now, merged. */
  settle(theirs, rendered, sent) {
    if (this.isLive) {
      liveOf(this.control).takeFormed(theirs, rendered);
      return this.touched();
    }
    const unmoved = sent === undefined ? !this.isUnsaved : this.text === sent;
    if (unmoved && !this.isComposing) {
      if (!this.says(theirs)) this.show(theirs);
      this.base = theirs;
      this.formed.innerHTML = rendered;
      for (const link of this.formed.querySelectorAll("a")) link.tabIndex = -1;
    } else if (sent !== undefined) {
      this.base = sent;
    }
    return this.touched();
  }

  /** Put a text into the field; the caret stays at its words, and the blank just typed stays before it. */
  show(text) {
    const { control } = this;
    const before = control.value;
    const active = document.activeElement === control;
    const after = active ? text + before.slice(before.trimEnd().length) : text;
    const [start, end] = [control.selectionStart, control.selectionEnd];
    control.value = after;
    if (active) control.setSelectionRange(carried(before, after, start), carried(before, after, end));
    grow(control);
  }
}
