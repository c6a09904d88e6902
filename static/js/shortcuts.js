// The keyboard of the desk. The list of all keys is templates/documents/_shortcuts.html.
import { saveAll } from "./saving.js";
import { announce } from "./status.js";
import { besides, fieldAt } from "./surfaces.js";
import { act } from "./toolbar.js";
import { say } from "./words.js";

const dialog = document.getElementById("shortcuts");

// By `code` where the sign on the key depends on the keyboard or on Shift.
const WITH_CTRL = {
  KeyB: "bold", KeyI: "italic", KeyK: "link",
};
const WITH_CTRL_SHIFT = {
  Digit7: "numbers", Digit8: "list", Digit9: "quote", KeyP: "preview",
};

export function startShortcuts() {
  document.addEventListener("keydown", (event) => {
    if (wasHandled(event)) event.preventDefault();
  });
  document.addEventListener("click", ({ target }) => target.closest?.("[data-shows-shortcuts]") && show());
}

function wasHandled(event) {
  const { key, code, ctrlKey, metaKey, shiftKey, altKey, target } = event;
  if (event.isComposing) return false;
  if (ctrlKey || metaKey) return withControl(key, code, shiftKey, altKey);
  if (key === "Enter" && target.matches?.(".words.is-line > textarea")) return next(target, shiftKey);
  if (key === "Escape" && fieldAt(target)) return target.blur(), true;
  if (key === "?" && !target.closest?.("input, textarea, select, [contenteditable]")) return show();
  return false;
}

function withControl(key, code, shiftKey, altKey) {
  if (key.toLowerCase() === "s" && !shiftKey && !altKey) return save();
  if (key === "/") return show();
  if (altKey) return code === "Digit1" && act("heading");
  const name = (shiftKey ? WITH_CTRL_SHIFT : WITH_CTRL)[code];
  return Boolean(name) && act(name);
}

function save() {
  saveAll().then((isSaved) => isSaved && announce(say("saved_aloud")));
  return true;
}

function show() {
  if (!dialog.open) dialog.showModal();
  return true;
}

/** A line has no second line: Enter goes on to the next field. */
function next(control) {
  besides(control, 1)?.focus();
  return true;
}
