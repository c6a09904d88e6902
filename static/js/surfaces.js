// A text that is written live stands in an editor over its field. Whoever works on a field's text asks here for its surface: the
// editor's (live/field.js) or the field itself; both know `value`, `selectionStart`, `selectionEnd`, `setSelectionRange` and
// `focus`, and the editor's has `insert` as well.
const live = new WeakMap(); // field -> LiveField

export const enliven = (control, surface) => live.set(control, surface);
export const liveOf = (control) => live.get(control) ?? null;
export const surfaceOf = (control) => live.get(control) ?? control;

/** The field whose text is being written at that element; null where none is. */
export function fieldAt(element) {
  if (element?.matches?.(".words > textarea")) return element;
  return element?.closest?.(".words .cm-content")?.closest(".words").querySelector("textarea") ?? null;
}

export const fieldBeingWritten = () => fieldAt(document.activeElement);

/** The field before or behind that one on the page. */
export function besides(control, direction) {
  const fields = [...document.querySelectorAll(".words > textarea")];
  return fields[fields.indexOf(control) + direction];
}
