// The coach beside the text: asked again when the section changes or something was saved, never while one types.
import { inUnits } from "./letters.js";
import { insert } from "./marking.js";
import { afterPaint } from "./painted.js";
import { show } from "./rail.js";
import { surfaceOf } from "./surfaces.js";
import { underline } from "./underlining.js";

const PAUSE = 250; // ms after a save
const desk = document.getElementById("desk");
const panel = document.getElementById("checks");
let section = "";
let asked = null; // what is on its way; only the newest answer is shown
let timer = 0;

export function startChecks() {
  document.addEventListener("focusin", ({ target }) => turnTo(target.closest?.(".place")?.id));
  for (const event of ["saved", "measured"]) document.addEventListener(event, () => askSoon());
  document.addEventListener("input", afterPaint(hideWhatIsGone));
  document.addEventListener("keydown", step);
  panel.addEventListener("click", goThere);
  panel.addEventListener("submit", send);
  turnTo(document.querySelector(".place")?.id);
}

function turnTo(key) {
  if (!key || key === section) return;
  section = key;
  askSoon();
}

function askSoon() {
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE);
}

const address = () => `/documents/${desk.dataset.document}/checks?section=${section}`;

async function ask() {
  asked?.abort();
  asked = new AbortController();
  await take(fetch(address(), { headers: HEADERS, signal: asked.signal }));
}

const HEADERS = { "HX-Request": "true", Accept: "text/html, application/json" };

/** Show an answer: the cards of this section, the counts of all in the outline, the lines under the words. */
async function take(request) {
  try {
    const answer = await request;
    if (!answer.ok || answer.redirected) return false;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const counts of fresh.querySelectorAll("template[data-found]")) {
      document.getElementById(`found-${counts.dataset.found}`)?.replaceChildren(counts.content);
    }
    panel.replaceChildren(...fresh.querySelectorAll(".checks"));
    underline([...panel.querySelectorAll(".finding[data-quote]")].map(read));
    return true;
  } catch {
    return false; // a newer question is on its way, or the status line tells that the server cannot be reached
  }
}

const read = (card) => ({
  card,
  control: card.dataset.field,
  quote: card.dataset.quote,
  start: Number(card.dataset.start),
  severity: ["E", "W", "I"].find((letter) => card.classList.contains(letter)),
});

function goThere(event) {
  const link = event.target.closest?.("[data-goes-there]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  select(link.closest(".finding"));
}

/** Put the caret where the finding is, its words selected, and say which card is meant. */
export function select(card) {
  const field = document.getElementById(card.dataset.field);
  const control = field && surfaceOf(field);
  for (const other of panel.querySelectorAll(".is-current")) other.classList.remove("is-current");
  card.classList.add("is-current");
  if (!control) return document.getElementById(section)?.scrollIntoView({ block: "center" });
  const start = inUnits(control.value, Number(card.dataset.start));
  const end = start + card.dataset.quote.length;
  control.focus({ preventScroll: true });
  if (control.value.slice(start, end) === card.dataset.quote) control.setSelectionRange(start, end);
  field.parentElement.scrollIntoView({ block: "center" });
}

/** Alt+Shift+N and P: the next finding, the one before. */
function step(event) {
  if (!event.altKey || !event.shiftKey || !["KeyN", "KeyP"].includes(event.code)) return;
  const cards = [...panel.querySelectorAll(".finding[data-quote]")];
  if (!cards.length) return;
  event.preventDefault();
  show("checks");
  const now = cards.findIndex((card) => card.classList.contains("is-current"));
  const next = event.code === "KeyN" ? now + 1 : now < 0 ? cards.length - 1 : now - 1;
  select(cards[(next + cards.length) % cards.length]);
  cards[(next + cards.length) % cards.length].scrollIntoView({ block: "nearest" });
}

async function send(event) {
  const form = event.target;
  if (form.matches(".mend")) return mend(event, form);
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form));
  if (!(await take(fetch(form.action, { method: "POST", body, headers: HEADERS })))) form.submit();
}

/** A better word is an edit like any other: typed into the field, so that the browser can undo it and the desk saves it. */
function mend(event, form) {
  const card = form.closest(".finding");
  const field = document.getElementById(card.dataset.field);
  const control = field && surfaceOf(field);
  const start = control ? inUnits(control.value, Number(card.dataset.start)) : -1;
  if (control?.value.slice(start, start + card.dataset.quote.length) !== card.dataset.quote) return;
  event.preventDefault();
  select(card);
  insert(control, form.dataset.fix);
}

const NEAR = 200; // letters; what was typed before the words moves them on

/** Until the coach has looked again: a card whose words are gone is hidden, and back when they are. */
function hideWhatIsGone() {
  for (const card of panel.querySelectorAll(".finding[data-quote]")) {
    const { field, quote, start } = card.dataset;
    const text = document.getElementById(field)?.value ?? quote;
    const from = Math.max(0, inUnits(text, Number(start)) - NEAR);
    card.hidden = !text.slice(from, from + 2 * NEAR + quote.length).includes(quote);
  }
}
