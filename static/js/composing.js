// Beginning to talk about selected words: a button at the selection, or Ctrl+Alt+M; the words go into the form of the panel.
import { quoted } from "./quoting.js";
import { placeOf } from "./standings.js";
import { fieldBeingWritten, surfaceOf } from "./surfaces.js";

const PAUSE = 200; // ms; a selection is made in many steps
const AROUND = 60;
let panel = null;
let button = null;
let timer = 0;
let last = null; // what was selected when the focus went into the panel

export function startComposing(talks) {
  panel = talks;
  button = document.createElement("button");
  button.type = "button";
  button.className = "button primary small talk-button";
  button.textContent = panel.dataset.comment;
  button.hidden = true;
  document.body.append(button);
  button.addEventListener("mousedown", (event) => event.preventDefault()); // the selection must stay
  button.addEventListener("click", compose);
  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    timer = setTimeout(offer, PAUSE);
  });
  document.addEventListener("keydown", (event) => {
    if (!event.ctrlKey || !event.altKey || event.code !== "KeyM" || event.getModifierState("AltGraph")) return; // AltGr writes µ
    event.preventDefault();
    compose();
  });
  panel.addEventListener("reset", ({ target }) => put(target, null));
  panel.addEventListener("click", (event) => (event.target.closest?.("[data-compose]") ? compose() : pin(event)));
}

/** {section, item_id, field, quote, before, after} of what is selected in a text of the document; else null. */
function selected() {
  const control = fieldBeingWritten();
  const field = control && surfaceOf(control);
  if (field && field.selectionStart !== field.selectionEnd) return selectedIn(control, field);
  if (field) return null;
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const place = placeOf(range.startContainer);
  if (!place || !place.element.contains(range.startContainer)) return null;
  const inside = range.cloneRange();
  if (!place.element.contains(range.endContainer)) inside.setEndAfter(place.element.lastChild);
  const { element, ...where } = place;
  const words = quoted(element, inside);
  return words.quote.trim() ? { ...where, ...words, box: range.getBoundingClientRect() } : null;
}

function selectedIn(control, field) {
  const { element: _, ...where } = placeOf(control) ?? {};
  const { selectionStart: start, selectionEnd: end, value } = field;
  if (!where.section || !value.slice(start, end).trim()) return null;
  const around = { before: value.slice(Math.max(0, start - AROUND), start), after: value.slice(end, end + AROUND) };
  return { ...where, quote: value.slice(start, end), ...around, box: field.getBoundingClientRect() };
}

function offer() {
  const found = selected();
  if (!found && panel.contains(document.activeElement)) return;
  last = found;
  button.hidden = !found;
  for (const pinning of panel.querySelectorAll("[data-pin]")) pinning.hidden = !found;
  if (!found) return;
  const room = button.getBoundingClientRect();
  const top = Math.min(found.box.bottom + 6, innerHeight - room.height - 8);
  button.style.top = `${Math.max(8, top)}px`;
  button.style.left = `${Math.max(8, Math.min(found.box.right - room.width / 2, innerWidth - room.width - 8))}px`;
}

function compose() {
  const found = selected() ?? last;
  const form = panel.querySelector("#talk-new");
  last = found;
  if (!form) return panel.addEventListener("filled", compose, { once: true }); // as soon as the form is there
  if (found) put(form, found);
  form.classList.add("is-composing");
  form.querySelector("[data-cancel]").hidden = false;
  button.hidden = true;
  panel.dispatchEvent(new CustomEvent("wanted", { bubbles: true }));
  form.querySelector("textarea").focus();
  form.scrollIntoView({ block: "nearest" });
}

/** Fill the form with what was selected, or with nothing. */
function put(form, found) {
  const about = form.querySelector("[data-about]");
  const shown = form.querySelector("[data-selected]");
  for (const name of ["item_id", "field", "quote", "before", "after"]) {
    form.elements.namedItem(name).value = found?.[name] ?? (name === "field" ? "text" : "");
  }
  if (found) form.elements.namedItem("section").value = found.section;
  about.hidden = Boolean(found);
  shown.hidden = !found;
  shown.textContent = found?.quote ?? "";
  const other = form.querySelector("[data-other]"); // not there for guests who may not suggest
  if (other) {
    other.hidden = !found;
    other.open = false;
    form.elements.namedItem("replacement").value = found?.quote.trim() ?? "";
  }
  if (!found) form.classList.remove("is-composing");
}

/** A thread whose words are gone is put on others by a form of its own, sent like any other of the panel. */
function pin({ target }) {
  const address = target.closest?.("[data-pin]")?.dataset.pin;
  const found = address && (selected() ?? last);
  if (!found) return;
  const card = target.closest(".talk");
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  form.className = "pinning";
  const { box: _, ...words } = found;
  for (const [name, value] of Object.entries(words)) {
    const field = document.createElement("input");
    [field.type, field.name, field.value] = ["hidden", name, value];
    form.append(field);
  }
  card.querySelector(".pinning")?.remove();
  card.append(form); // there it is told when the words cannot be found
  form.requestSubmit();
}
