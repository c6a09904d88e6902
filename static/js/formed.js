// A click on the formed text begins to write there.
import { positionAfter } from "./letters.js";
import { surfaceOf } from "./surfaces.js";

export function startForming() {
  let from = null;
  document.addEventListener("pointerdown", (event) => (from = event.target.closest?.(".formed") ? event : null));
  document.addEventListener("click", (event) => {
    const formed = event.target.closest?.(".formed");
    if (!formed || !from || hasSelection(formed)) return;
    const link = event.target.closest("a");
    if (link && (event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    begin(formed, event);
  });
}

function hasSelection(formed) {
  const selection = getSelection();
  return !selection.isCollapsed && formed.contains(selection.anchorNode);
}

function begin(formed, { clientX, clientY }) {
  const control = formed.parentElement.querySelector("textarea");
  const at = positionAfter(control.value, textBefore(formed, clientX, clientY) ?? control.value);
  const top = formed.getBoundingClientRect().top;
  const surface = surfaceOf(control);
  control.setSelectionRange(at, at);
  surface.focus({ preventScroll: true });
  surface.setSelectionRange(at, at);
  scrollBy(0, surface.getBoundingClientRect().top - top);
}

function textBefore(formed, x, y) {
  const caret = document.caretPositionFromPoint?.(x, y) ?? caretFromRange(x, y);
  if (!caret || !formed.contains(caret.offsetNode)) return null;
  const range = document.createRange();
  range.setStart(formed, 0);
  range.setEnd(caret.offsetNode, caret.offset);
  return range.toString();
}

function caretFromRange(x, y) {
  const range = document.caretRangeFromPoint?.(x, y);
  return range && { offsetNode: range.startContainer, offset: range.startOffset };
}
