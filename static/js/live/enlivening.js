// Which fields of the page are shared texts: all that the document knows, as soon as their forms have saved what they hold. Items
// come, go and move here or elsewhere; the server lays them out, and their words are here already.
import { Y } from "writing-kit";
import { textOf } from "./document.js";
import { LiveField } from "./field.js";
import { refreshItems } from "../items.js";
import { settled } from "../letters.js";
import { saverOf } from "../saving.js";
import { liveOf } from "../surfaces.js";

const PATIENCE = 400; // ms in which one change of the items is often followed by another

/** The shared text that stands at that field of a section or item; null where none does. */
export function fieldOf(place, name) {
  const control = document.getElementById(`${name}-${place}`);
  return control && liveOf(control);
}

/** A field with words that its form has not saved yet stays the form's until it has: they must not be typed twice, nor
 *  taken for what the shared text says. */
export function enliven(root, doc, about) {
  let isWaiting = false;
  for (const control of root.querySelectorAll(".words > textarea")) {
    const text = liveOf(control) ? null : shared(doc, control);
    if (text && isTheForms(control, text)) isWaiting = true;
    else if (text) new LiveField(control, text, about);
  }
  if (isWaiting && root.isConnected) setTimeout(() => enliven(root, doc, about), PATIENCE);
}

function isTheForms(control, text) {
  const saver = saverOf(control.form);
  if (saver?.isUnsaved || saver?.flight) return true;
  return document.activeElement === control && settled(text.toString(), false) !== settled(control.value, false);
}

function shared(doc, control) {
  const section = control.closest(".place").id;
  const place = placeOf(control);
  return textOf(doc, section, place === section ? "" : place, control.name);
}

const placeOf = (control) => control.id.slice(control.name.length + 1);

/** Items that come, go or move, here or elsewhere, are laid out by the server; their words are here already. */
export function watchItems(doc, sections, enlivened) {
  for (const { key } of sections.filter(({ hasItems }) => hasItems)) {
    let timer = 0;
    doc.getMap(key).observeDeep((events) => {
      if (!events.some(({ target }) => target instanceof Y.Map)) return;
      clearTimeout(timer);
      timer = setTimeout(() => refreshItems(key).then(enlivened), PATIENCE);
    });
  }
}
