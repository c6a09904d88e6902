// One text being written: a shared text (Y.Text) that looks as it will print. Knows neither network nor forms; who makes it
// says what happens at its edges. Never make or change one within a transaction of the shared document.
import { Compartment, EditorSelection, EditorState, EditorView, Text, placeholder as hint } from "writing-kit";
import { bind, fromElsewhere } from "./binding.js";
import { composing } from "./composing.js";
import { cursors, showCursors, showsCursors } from "./cursors.js";
import { formed, setting } from "./formed.js";
import { keys } from "./keys.js";
import { marks, showMarks } from "./marked.js";
import { isOneLine, parsed } from "./parsing.js";
import { pasting } from "./pasting.js";
import { slash } from "./slash.js";

const ROOM = 150; // pixels around what is shown: bars and panels lie over the text there
const nothing = () => {};

/**
 * parent      where it is put
 * text, undo  the Y.Text, and the one Y.UndoManager of its document
 * isLine      one line: a headline, a name
 * label, lang, placeholder
 * isReadOnly
 * images      the address under which the document's own images lie: "/documents/<id>/images/"
 * heading     as what the highest heading prints: 3, within an answer 4
 * upload      async (File) => "![…](…)", or throws an Error with words for the reader
 * refused     (words) => void: what an upload said that threw
 * moved       ({from, to} | null) => void: the selection changed; null when the focus left
 * escape      (direction: 1 | -1) => void | false: somebody leaves a line by Enter or an arrow; false: stay
 */
export class Editor {
  constructor(options) {
    const { parent, text, undo, isLine = false, isReadOnly = false, placeholder = "" } = options;
    this.shared = text;
    this.moved = options.moved ?? nothing;
    this.upload = isLine ? null : options.upload;
    this.refused = options.refused ?? nothing;
    this.isLine = isLine;
    this.held = new Set();
    this.writable = new Compartment();
    this.isReadOnly = isReadOnly;
    this.view = new EditorView({
      parent,
      state: EditorState.create({
        doc: Text.of(text.toString().split("\n")),
        extensions: [
          EditorState.lineSeparator.of("\n"), // all else is a letter: places here and in the shared text are the same
          EditorView.lineWrapping,
          EditorView.contentAttributes.of(attributesOf(options)),
          EditorView.editorAttributes.of({ class: isLine ? "is-live is-line" : "is-live" }),
          hint(placeholder),
          setting.of({ images: options.images ?? "images/", heading: options.heading ?? 3 }),
          this.writable.of(writability(isReadOnly)),
          composing,
          isOneLine.of(isLine),
          parsed,
          formed,
          marks,
          cursors,
          keys(this, { isLine, undo, escape: options.escape ?? nothing }),
          pasting(this),
          isLine ? [] : slash(this),
          bind(text, undo),
          EditorView.updateListener.of((update) => this.tell(update)),
        ],
      }),
    });
    this.view.contentDOM.addEventListener("focus", () => undo.stopCapturing()); // one text's changes are not taken back with another's
  }

  get text() {
    return this.view.state.doc.toString();
  }

  get selection() {
    const { from, to } = this.view.state.selection.main;
    return { from, to };
  }

  get hasFocus() {
    return this.view.hasFocus;
  }

  select(from, to = from) {
    this.view.dispatch({ selection: EditorSelection.single(this.within(from), this.within(to)), scrollIntoView: true });
  }

  focus() {
    this.view.focus();
  }

  /** As the person's own edit, which she can take back. `select` is what is selected then, by default the end of it. */
  replace(from, to, words, select = { from: from + words.length }) {
    if (this.isReadOnly) return;
    const changes = { from: this.within(from), to: this.within(to), insert: words };
    const selection = { anchor: select.from, head: select.to ?? select.from };
    this.view.dispatch({ changes, selection, scrollIntoView: this.hasFocus, userEvent: "input" });
  }

  /** Several such edits at once, `[{from, to, insert}]`, places as they are before any of them. */
  change(changes) {
    if (!this.isReadOnly) this.view.dispatch({ changes, userEvent: "input" });
  }

  /** Select it where it can be seen, wherever the focus is. */
  show(from, to) {
    const selection = EditorSelection.single(this.within(from), this.within(to));
    this.view.dispatch({ selection, effects: EditorView.scrollIntoView(selection.main, { yMargin: ROOM }) });
  }

  /** A place that moves with the words around it until it is let go: `{at}`. */
  hold(at) {
    const place = { at, letGo: () => this.held.delete(place) };
    this.held.add(place);
    return place;
  }

  mark(name, ranges) {
    this.view.dispatch({ effects: showMarks(name, ranges) });
  }

  cursors(list) {
    if (!showsCursors(this.view.state, list)) this.view.dispatch({ effects: showCursors(list) });
  }

  /** {left, right, top, bottom} in the window, or null where it is not drawn. */
  coordsAt(position) {
    return this.view.coordsAtPos(this.within(position));
  }

  setReadOnly(isReadOnly) {
    this.isReadOnly = isReadOnly;
    this.view.dispatch({ effects: this.writable.reconfigure(writability(isReadOnly)) });
  }

  destroy() {
    this.view.destroy();
  }

  within(position) {
    return Math.max(0, Math.min(position, this.view.state.doc.length));
  }

  tell({ selectionSet, docChanged, focusChanged, changes }) {
    for (const place of this.held) place.at = changes.mapPos(place.at, 1);
    if (focusChanged && !this.hasFocus) this.moved(null);
    else if (this.hasFocus && (focusChanged || selectionSet || docChanged)) this.moved(this.selection);
  }
}

function attributesOf({ label, lang, isLine }) {
  const attributes = { "aria-label": label, "aria-multiline": String(!isLine), spellcheck: "true", autocorrect: "on", autocapitalize: "sentences" };
  if (isLine) attributes.enterkeyhint = "next";
  return lang ? { ...attributes, lang } : attributes;
}

function writability(isReadOnly) {
  const attributes = isReadOnly ? { "aria-readonly": "true", tabindex: "0" } : {};
  const changing = EditorState.changeFilter.of((made) => !isReadOnly || made.annotation(fromElsewhere) === true);
  return [EditorState.readOnly.of(isReadOnly), EditorView.editable.of(!isReadOnly), EditorView.contentAttributes.of(attributes), changing];
}
