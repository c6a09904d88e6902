// Shows Markdown as it will print while it is written. Marks of words (**, `, links) are seen only where the caret stands;
// marks of lines (bullets, quotes) always show what they mean, and the caret cannot stand within them (keys.js). Spacing
// belongs to the blocks, as in print: the blank lines between them have no height.
// What all that is: drawing.js.
import { EditorView, Facet, StateEffect, StateField } from "writing-kit";
import { isAfterComposing, isComposing } from "./composing.js";
import { draw } from "./drawing.js";

const focusing = StateEffect.define();
/** `{images, heading}`: under which address the document's own images lie; as what the highest heading prints. */
export const setting = Facet.define({ combine: ([given]) => given });

const drawing = StateField.define({
  create: (state) => draw(state, false, state.facet(setting)),
  update(was, made) {
    const focus = made.effects.find((effect) => effect.is(focusing));
    const isFocused = focus ? focus.value : was.isFocused;
    if (isComposing(made.state)) return moved({ ...was, isFocused }, made.changes);
    const isSame = !made.docChanged && !made.selection && !focus && !isAfterComposing(made);
    return isSame ? was : draw(made.state, isFocused, made.state.facet(setting));
  },
  provide: (field) => [
    EditorView.decorations.from(field, ({ shown }) => shown),
    EditorView.atomicRanges.of(({ state }) => state.field(field).leads),
    EditorView.atomicRanges.of(({ state }) => state.field(field).breaks),
  ],
});

const moved = ({ isFocused, shown, leads, breaks, gaps }, changes) => ({
  isFocused,
  ...Object.fromEntries(Object.entries({ shown, leads, breaks, gaps }).map(([name, set]) => [name, set.map(changes)])),
});

export const formed = [
  drawing,
  EditorView.domEventObservers({ focus: noticeFocus, blur: noticeFocus }),
  EditorView.domEventHandlers({ mousedown: pressed }),
];

/** Of a window that only went to the back the text stays as it is. (CodeMirror's focusChangeEffect gets lost when two
    things happen at once.) */
function noticeFocus(_event, view) {
  queueMicrotask(() => {
    const isFocused = document.activeElement === view.contentDOM;
    if (isFocused !== view.state.field(drawing).isFocused) view.dispatch({ effects: focusing.of(isFocused) });
  });
}

/** The marks a line begins with: the bullet, the quotation's sign. {from, to} or null. */
export const leadAt = (state, position) => rangeAt(state.field(drawing).leads, position);

/** Whether the line at a position is one of those between blocks that are not seen. */
export const isGap = (state, position) => Boolean(rangeAt(state.field(drawing).gaps, state.doc.lineAt(position).from));

function rangeAt(set, position) {
  let found = null;
  set.between(position, position, (from, to) => void (found = { from, to }));
  return found;
}

function pressed(event, view) {
  const { target } = event;
  const link = target.closest?.("[data-address]");
  if (link && (event.ctrlKey || event.metaKey)) return Boolean(open(link.dataset.address, "_blank", "noopener")) || true;
  const box = target.closest?.("input[type=checkbox]");
  if (box) return tick(view, view.posAtDOM(box)) || true;
  const cell = target.closest?.("[data-at]");
  if (!cell) return false;
  event.preventDefault();
  const at = view.posAtDOM(cell.closest(".is-table")) + Number(cell.dataset.at);
  view.dispatch({ selection: { anchor: at }, userEvent: "select.pointer" });
  view.focus();
  return true;
}

/** Tick the task in the line at a position, or off again. True when there is one. */
export function tick(view, position) {
  const line = view.state.doc.lineAt(position);
  const found = /^([ \t>]*(?:[-*+]|\d+[.)])[ \t]+\[)([ xX])\]/.exec(line.text);
  if (!found || view.state.readOnly) return false;
  const from = line.from + found[1].length;
  view.dispatch({ changes: { from, to: from + 1, insert: found[2] === " " ? "x" : " " }, userEvent: "input" });
  return true;
}
