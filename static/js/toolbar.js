// One toolbar for the whole desk: it goes to the foot of the text that is being written.
import { begin, continueList, link, surround, table } from "./marking.js";
import { choosePicture } from "./pictures.js";
import { followWith, togglePreview } from "./preview.js";
import { fieldAt, fieldBeingWritten, liveOf, surfaceOf } from "./surfaces.js";
import { say } from "./words.js";

const bar = document.getElementById("toolbar");
let field = null; // of the text that is being written
let control = null; // its surface

const TOOLS = {
  bold: () => surround(control, "**"),
  italic: () => surround(control, "*"),
  heading: () => begin(control, "heading"),
  list: () => begin(control, "list"),
  numbers: () => begin(control, "numbers"),
  quote: () => begin(control, "quote"),
  link: () => link(control, say("link_text")),
  table: () => table(control, say("table")),
  image: () => choosePicture(control),
  preview: (button) => togglePreview(field, button),
};

export function startToolbar() {
  document.addEventListener("focusin", ({ target }) => {
    if (isProse(target)) attach(fieldAt(target));
  });
  bar.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps its selection
  bar.addEventListener("click", ({ target }) => use(target.closest("[data-tool]")));
  bar.addEventListener("keydown", walk);
  document.addEventListener("focusout", ({ relatedTarget }) => {
    if (control && !control.form?.contains(relatedTarget) && document.hasFocus()) detach();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing && !event.shiftKey && isPlainProse(event.target) && continueList(event.target))
      event.preventDefault();
  });
}

const isProse = (target) => Boolean(fieldAt(target)?.matches(".words:not(.is-line) > textarea"));
const isPlainProse = (target) => target.matches?.(".words:not(.is-line) > textarea") && !liveOf(target);

function attach(target) {
  field = target;
  control = surfaceOf(target);
  const foot = target.closest("form").querySelector(".foot");
  if (!foot.contains(bar)) foot.prepend(bar);
  followWith(target);
}

function detach() {
  document.getElementById("tools-store").append(bar);
  followWith(null);
  control = null;
}

/** Act by name, as the keyboard does. False when no such text is being written. */
export function act(name) {
  if (!isProse(document.activeElement)) return false;
  attach(fieldBeingWritten());
  TOOLS[name](bar.querySelector(`[data-tool="${name}"]`));
  return true;
}

function use(button) {
  if (button && control) TOOLS[button.dataset.tool](button);
}

/** Within a toolbar the arrows walk, Tab leaves. */
function walk(event) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (event.key === "Escape") control?.focus();
  if (!by) return;
  event.preventDefault();
  const tools = [...bar.querySelectorAll("[data-tool]")];
  const next = tools[(tools.indexOf(document.activeElement) + by + tools.length) % tools.length];
  for (const each of tools) each.tabIndex = each === next ? 0 : -1;
  next.focus();
}
