// Fields are as high as their text. Browsers that know `field-sizing` do it themselves.
const knows = CSS.supports("field-sizing", "content");

export function grow(control) {
  if (knows || !control.isConnected) return;
  control.style.height = "auto";
  control.style.height = `${control.scrollHeight}px`;
}

export function growAll(root = document) {
  if (!knows) root.querySelectorAll(".words > textarea").forEach(grow);
}
