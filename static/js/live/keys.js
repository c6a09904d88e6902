// Keys that know what they stand in: Enter begins the next paragraph, item or row; Backspace takes a bullet away before it
// takes letters. And the caret never comes to stand in what is not seen.
import { EditorSelection, EditorState, Prec, keymap, standardKeymap } from "writing-kit";
import { say } from "../words.js";
import { isGap, leadAt, tick } from "./formed.js";
import { bold, heading, italic, link, list, numbers, quote } from "./marking.js";
import { within } from "./parsing.js";

const LEAD = /^((?:[ \t]*>[ \t]?)*)([ \t]*)(?:([-*+]|(\d+)([.)]))[ \t]+)?(\[[ xX]\][ \t]+)?/;

/** The keys of the toolbar (static/js/shortcuts.js has them for plain fields); the page hears no more of them. */
const tools = (editor) =>
  Object.entries({
    "Mod-b": bold, "Mod-i": italic, "Mod-k": (editor) => link(editor, say("link_text")),
    "Mod-Alt-1": heading, "Mod-Shift-8": list, "Mod-Shift-7": numbers, "Mod-Shift-9": quote,
  }).map(([key, act]) => ({ key, run: () => act(editor) ?? true, stopPropagation: true }));

export function keys(editor, { isLine, undo, escape }) {
  const back = { run: ({ state }) => state.readOnly || Boolean(undo.undo()) || true };
  const again = { run: ({ state }) => state.readOnly || Boolean(undo.redo()) || true };
  const own = [
    { key: "Mod-z", ...back },
    { key: "Mod-y", mac: "Mod-Shift-z", ...again },
    { key: "Mod-Shift-z", ...again },
    { key: "Escape", run: (view) => view.contentDOM.blur() ?? true },
    ...(isLine ? lineKeys(escape) : [...tools(editor), ...proseKeys]),
  ];
  return [Prec.high(keymap.of(own)), keymap.of(standardKeymap), isLine ? oneLine : settled];
}

const proseKeys = [
  { key: "Enter", run: enter, shift: hardBreak },
  { key: "Backspace", run: backspace },
  { key: "Delete", run: deleteGap },
  { key: "Home", run: isAtLead },
  { key: "Mod-Enter", run: (view) => tick(view, view.state.selection.main.head) },
  { key: "Alt-Shift-ArrowRight", mac: "Mod-]", run: (view) => shift(view, 1) },
  { key: "Alt-Shift-ArrowLeft", mac: "Mod-[", run: (view) => shift(view, -1) },
];

/** Where a line ends, so does its field: whoever holds it knows what comes next. */
function lineKeys(escape) {
  const leave = (direction, isAtEdge) => (view) => {
    const { main } = view.state.selection;
    return main.empty && isAtEdge(view.state, main.head) && escape(direction) !== false;
  };
  const always = () => true;
  const isOnFirstRow = (view, head) => view.coordsAtPos(head)?.top < view.coordsAtPos(0)?.bottom;
  const isOnLastRow = (view, head) => view.coordsAtPos(head)?.bottom > view.coordsAtPos(view.state.doc.length)?.top;
  return [
    { key: "Enter", run: (view) => leave(1, always)(view) || true, shift: (view) => leave(-1, always)(view) || true },
    { key: "ArrowUp", run: (view) => leave(-1, (_state, head) => isOnFirstRow(view, head))(view) },
    { key: "ArrowDown", run: (view) => leave(1, (_state, head) => isOnLastRow(view, head))(view) },
    { key: "ArrowLeft", run: leave(-1, (_state, head) => head === 0) },
    { key: "ArrowRight", run: leave(1, ({ doc }, head) => head === doc.length) },
  ];
}

/** Whatever brings a line's end into a line, it comes as a blank. */
const oneLine = EditorState.transactionFilter.of((made) => {
  if (!made.docChanged || made.newDoc.lines === 1 || made.startState.doc.lines > 1) return made;
  const parts = [];
  made.changes.iterChanges((from, to, _from, _to, inserted) => parts.push({ from, to, insert: inserted.toString().replace(/\s*\n\s*/g, " ") }));
  const changes = made.startState.changes(parts);
  return { changes, selection: { anchor: changes.mapPos(parts.at(-1).to, 1) }, scrollIntoView: true, userEvent: "input" };
});

/** A caret put where nothing is seen goes on to where something is. */
const settled = EditorState.transactionFilter.of((made) => {
  const { selection, startState: state } = made;
  if (!selection || made.docChanged || !selection.main.empty) return made;
  const was = made.isUserEvent("select.pointer") ? -1 : state.selection.main.head;
  const head = seen(state, selection.main.head, was);
  return head === selection.main.head ? made : [made, { selection: EditorSelection.cursor(head, 1), sequential: true }];
});

/** Into a bullet it goes from the left only; from the right it leaves the line. */
function seen(state, wanted, was) {
  const head = isGap(state, wanted) ? beyondGap(state, wanted, wanted < was ? -1 : 1) : wanted;
  const end = endOfLead(state, head);
  const start = state.doc.lineAt(head).from;
  return end > head && end === was && start > 0 ? beyondGap(state, start - 1, -1) : end;
}

function endOfLead(state, at) {
  const lead = leadAt(state, at);
  return lead && at < lead.to ? endOfLead(state, lead.to) : at;
}

function beyondGap(state, from, direction) {
  let line = state.doc.lineAt(Math.max(0, from));
  while (isGap(state, line.from)) {
    const number = line.number + direction;
    if (number < 1 || number > state.doc.lines) return from;
    line = state.doc.line(number);
  }
  return direction < 0 ? line.to : line.from;
}

function isAtLead({ state }) {
  const { main } = state.selection;
  const lead = leadAt(state, main.head);
  return main.empty && lead?.to === main.head;
}

// Enter

function enter(view) {
  const { state } = view;
  const { main } = state.selection;
  if (within(state, main.head, "FencedCode", "CodeBlock")) return put(view, main, "\n");
  const line = state.doc.lineAt(main.from);
  if (within(state, main.head, "Table")) return nextRow(view, line);
  const [lead, quotes, indent, bullet, number, sign, box] = LEAD.exec(line.text);
  const isEmpty = main.empty && lead.length === line.length;
  if (bullet && isEmpty) return endList(view, line, quotes);
  if (quotes && isEmpty) return endQuote(view, line);
  const next = number ? `${Number(number) + 1}${sign}` : bullet;
  if (bullet && main.from >= line.from + lead.length) return put(view, main, `\n${quotes}${indent}${next} ${box ? "[ ] " : ""}`);
  if (quotes) return put(view, main, `\n${quotes.trimEnd()}\n${quotes}`);
  if (!line.text.trim()) return put(view, main, "\n");
  const isJoined = main.to === line.to && within(state, main.to, "Paragraph")?.to > line.to;
  return put(view, { from: main.from, to: main.to + isJoined }, `\n\n${continued(state, main.head)}`);
}

/** A paragraph within a list item goes on within it. */
function continued(state, head) {
  return within(state, head, "ListItem") ? /^[ \t]*/.exec(state.doc.lineAt(head).text)[0] : "";
}

function hardBreak(view) {
  const { main } = view.state.selection;
  const lead = LEAD.exec(view.state.doc.lineAt(main.from).text);
  return put(view, main, `\\\n${lead[1]}${" ".repeat(lead[0].length - lead[1].length)}`);
}

function put(view, { from, to }, words) {
  view.dispatch({ changes: { from, to, insert: words }, selection: { anchor: from + words.length }, scrollIntoView: true, userEvent: "input" });
  return true;
}

/** An empty item ends its list: one level out, or a paragraph of its own. */
function endList(view, line, quotes) {
  const outer = within(view.state, line.to, "ListItem")?.parent?.parent;
  if (outer?.name === "ListItem") return shift(view, -1);
  return put(view, line, `${line.number > 1 && view.state.doc.line(line.number - 1).text.trim() ? "\n" : ""}${quotes}`);
}

function endQuote(view, line) {
  const before = line.number > 1 ? view.state.doc.line(line.number - 1) : null;
  const isLone = before && /^[ \t>]*$/.test(before.text); // the sign between two paragraphs of the quotation
  return put(view, { from: isLone ? before.from : line.from, to: line.to }, before ? "\n" : "");
}

function nextRow(view, line) {
  const cells = Math.max(1, line.text.split("|").length - 2);
  const row = `\n|${"  |".repeat(cells)}`;
  const at = isHead(view, line) ? view.state.doc.line(line.number + 1).to : line.to;
  view.dispatch({ changes: { from: at, insert: row }, selection: { anchor: at + 3 }, userEvent: "input" });
  return true;
}

/** The row of dashes comes between. */
const isHead = ({ state: { doc } }, { number }) => number < doc.lines && /^[\s|:-]+$/.test(doc.line(number + 1).text);

// Backspace and Delete

function backspace(view) {
  const { state } = view;
  const { main } = state.selection;
  if (!main.empty) return false;
  const line = state.doc.lineAt(main.head);
  const lead = leadAt(state, main.head);
  if (lead?.to === main.head && lead.to > lead.from) return unmark(view, line, lead);
  if (main.head !== line.from || line.number === 1 || !isGap(state, line.from - 1)) return false;
  const end = beyondGap(state, line.from - 1, -1);
  view.dispatch({ changes: { from: end, to: main.head }, userEvent: "delete.backward", scrollIntoView: true });
  return true;
}

/** What was an item or quoted becomes a paragraph: a blank line keeps it from being read as more of what is before it. */
function unmark(view, line, { from, to }) {
  const before = line.number > 1 ? view.state.doc.line(line.number - 1).text : "";
  const insert = before.trim() && from === line.from ? "\n" : "";
  view.dispatch({ changes: { from, to, insert }, userEvent: "delete.backward" });
  return true;
}

function deleteGap(view) {
  const { state } = view;
  const { main } = state.selection;
  const line = state.doc.lineAt(main.head);
  if (!main.empty || main.head !== line.to || line.number === state.doc.lines || !isGap(state, line.to + 1)) return false;
  const start = beyondGap(state, line.to + 1, 1);
  const lead = leadAt(state, start);
  view.dispatch({ changes: { from: main.head, to: Math.max(start, lead?.to ?? 0) }, userEvent: "delete.forward" });
  return true;
}

// Levels of lists

/** An item one level further in, under the item before it, or out. */
function shift(view, by) {
  const { state } = view;
  const item = within(state, state.selection.main.head, "ListItem");
  if (!item) return false;
  const width = by > 0 ? item.prevSibling && marksOf(state, item.prevSibling) : item.parent.parent?.name === "ListItem" && marksOf(state, item.parent.parent);
  if (!width) return true;
  const changes = [];
  for (let line = state.doc.lineAt(item.from); line.from <= item.to; line = state.doc.line(line.number + 1)) {
    const from = line.from + /^(?:[ \t]*>[ \t]?)*/.exec(line.text)[0].length;
    const blanks = /^[ \t]*/.exec(line.text.slice(from - line.from))[0].length;
    changes.push(by > 0 ? { from, insert: " ".repeat(width) } : { from, to: from + Math.min(width, blanks) });
    if (line.number === state.doc.lines) break;
  }
  view.dispatch({ changes, userEvent: "input" });
  return true;
}

/** How far the words of an item stand in. */
function marksOf({ doc }, item) {
  const { text, from } = doc.lineAt(item.from);
  const after = /^(?:[-*+]|\d+[.)])[ \t]+/.exec(text.slice(item.from - from));
  return after ? after[0].length : 0;
}
