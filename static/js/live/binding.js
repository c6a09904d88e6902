// Keeps a shared text (Y.Text) and an editor equal. What is typed goes out at once. What comes from elsewhere comes in at
// once too, but for changes beside words that an input method is still composing: the browser would drop those words, so
// such changes wait, and everything after them. Both sides count in UTF-16 units.
import { Annotation, ChangeSet, Transaction, ViewPlugin } from "writing-kit";
import { afterComposing } from "./composing.js";

/** The origin of all that is done here by the person herself; the one Y.UndoManager of a document follows it. */
export const HERE = { toString: () => "here" };

/** Marks a transaction that tells the editor what the shared text says already. */
export const fromElsewhere = Annotation.define();

const LONGEST_WAIT = 10_000; // ms without a key: whoever left a composition open is no longer composing

export function bind(text, undo) {
  undo.addTrackedOrigin(HERE);
  return ViewPlugin.define((view) => new Binding(view, text, undo));
}

class Binding {
  waiting = null; // the changes from what the editor shows to what the shared text says
  isSending = false;
  typedAt = 0;
  timer = 0;

  constructor(view, text, undo) {
    Object.assign(this, { view, text, undo });
    this.observer = (event, { origin }) => this.isSending || this.hear(event.delta, origin);
    text.observe(this.observer);
    this.stop = afterComposing(view, () => this.catchUp());
  }

  update({ transactions }) {
    for (const made of transactions) if (made.docChanged && !made.annotation(fromElsewhere)) this.send(made.changes);
  }

  send(changes) {
    this.typedAt = Date.now();
    const sent = this.waiting ? changes.map(this.waiting) : changes;
    this.waiting &&= this.waiting.map(changes, true);
    this.isSending = true;
    this.text.doc.transact(() => write(this.text, sent), HERE);
    this.isSending = false;
  }

  hear(delta, origin) {
    const known = this.waiting?.newLength ?? this.view.state.doc.length;
    const changes = inChanges(delta, known);
    this.waiting = this.waiting ? this.waiting.compose(changes) : changes;
    if (this.waiting.newLength !== this.text.length) this.waiting = between(this.view.state.doc, this.text);
    const wait = this.isComposing && this.isBesideTheComposed();
    if (wait) this.comeBack();
    else this.show(origin === this.undo);
  }

  get isComposing() {
    return this.view.compositionStarted && Date.now() - this.typedAt < LONGEST_WAIT;
  }

  /** The composed words and the text of their line lie in one node of the page. */
  isBesideTheComposed() {
    const { from, to } = this.view.state.doc.lineAt(this.view.state.selection.main.head);
    return this.waiting.touchesRange(from, to);
  }

  comeBack() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.catchUp(), LONGEST_WAIT);
  }

  catchUp() {
    if (this.waiting && !this.isComposing) this.show(false);
    else if (this.waiting) this.comeBack();
  }

  /** What one takes back is looked at: the caret goes there. */
  show(isUndone) {
    const changes = this.waiting;
    this.waiting = null;
    const annotations = [fromElsewhere.of(true), Transaction.remote.of(!isUndone)];
    if (!isUndone) return this.view.dispatch({ changes, annotations });
    this.view.dispatch({ changes, annotations, selection: { anchor: endOf(changes) }, scrollIntoView: true });
    this.view.focus();
  }

  destroy() {
    clearTimeout(this.timer);
    this.stop();
    this.text.unobserve(this.observer);
  }
}

function write(text, changes) {
  changes.iterChanges((fromA, toA, from, _to, inserted) => {
    if (toA > fromA) text.delete(from, toA - fromA);
    if (inserted.length) text.insert(from, inserted.toString());
  });
}

/** What a program of another kind put into a text, a picture for instance, holds one place; so must we. */
const STRANGE = "\ufffc";

function inChanges(delta, length) {
  const changes = [];
  let at = 0;
  for (const { retain = 0, delete: gone = 0, insert } of delta) {
    if (insert !== undefined) changes.push({ from: at, insert: typeof insert === "string" ? insert : STRANGE });
    if (gone) changes.push({ from: at, to: at + gone });
    at += retain + gone;
  }
  return ChangeSet.of(changes, length, "\n");
}

/** Should the two ever differ otherwise than by what is known, the shared text is right. */
function between(doc, text) {
  const [shown, said] = [doc.toString(), text.toString()];
  let start = 0;
  while (start < shown.length && shown[start] === said[start]) start += 1;
  let end = 0;
  const most = Math.min(shown.length, said.length) - start;
  while (end < most && shown.at(-1 - end) === said.at(-1 - end)) end += 1;
  const change = { from: start, to: shown.length - end, insert: said.slice(start, said.length - end) };
  return ChangeSet.of(change, shown.length, "\n");
}

function endOf(changes) {
  let end = 0;
  changes.iterChanges((_fromA, _toA, _fromB, toB) => (end = toB));
  return end;
}
