// Comments beside the text, in the reading view and on the desk: asked for, kept fresh, sent. Without it the page of comments
// does the same.
import { startComposing } from "./composing.js";
import { mark, markInstead, startMargin } from "./margin.js";
import { isTold } from "./telling.js";

const HEADERS = { "HX-Request": "true", Accept: "text/html" };
const SOON = 1_500; // ms in which there is a line, where one is let through
const EVERY = 15_000; // ms between two looks without a line
const RARELY = 120_000; // and with one: it may be dead without knowing, and "a minute ago" is not true for ever
const MOMENT = 1_500; // ms after which words that were saved have taken their comments along; a line tells of it
const panel = document.getElementById("talks");
const home = document.getElementById("desk") ?? document.getElementById("reading");
let asked = null;
let askedAt = 0;
let first = 0;
let timer = 0;

export function startComments() {
  if (!panel || !home) return;
  startComposing(panel);
  startMargin(panel);
  panel.addEventListener("submit", send);
  document.addEventListener("saved", () => {
    clearTimeout(timer);
    timer = setTimeout(() => isTold() || ask(), MOMENT);
  });
  document.addEventListener("visibilitychange", () => document.hidden || ask());
  document.addEventListener("news-comments", ({ detail }) => (detail ? askFor(detail) : ask()));
  setInterval(() => document.hidden || panel.contains(document.activeElement) || isFresh() || ask(), EVERY);
  first = setTimeout(ask, SOON); // the line, once it is there, has it asked for sooner
}

const isFresh = () => isTold() && Date.now() - askedAt < RARELY;

async function ask() {
  clearTimeout(first);
  asked?.abort();
  asked = new AbortController();
  const request = fetch(`/documents/${home.dataset.document}/comments`, { headers: HEADERS, signal: asked.signal });
  if (!(await take(request))) askedAt = Date.now();
}

/** One thread alone; all of them where it cannot simply take the place of its card. */
async function askFor(id) {
  const isShown = document.getElementById(`thread-${id}`);
  if (!isShown || (await take(fetch(`/documents/${home.dataset.document}/threads/${id}`, { headers: HEADERS })))) ask();
}

/** Show an answer, without losing what is being typed in a card: all threads, or the one card that looks different now. What
 *  the server said instead of one is handed back, "" else. */
async function take(request) {
  try {
    const answer = await request;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const isShown = !answer.redirected && (fresh.querySelector(".beside") ? takeAll(fresh) : takeOne(fresh.querySelector(".talk")));
    return isShown ? "" : fresh.querySelector(".toast .advice")?.textContent || panel.dataset.failed;
  } catch {
    return panel.dataset.failed;
  }
}

function takeAll(fresh) {
  for (const count of fresh.querySelectorAll("template[data-talks]")) {
    document.getElementById(`talks-of-${count.dataset.talks}`)?.replaceChildren(count.content);
  }
  replace([...fresh.querySelectorAll(".beside")]);
  mark();
  panel.dispatchEvent(new CustomEvent("filled"));
  return true;
}

function takeOne(fresh) {
  const card = fresh && document.getElementById(fresh.id);
  if (!card) return false;
  keepingWhatIsTyped(() => card.replaceWith(fresh));
  markInstead(card, fresh);
  return true;
}

function replace(parts) {
  const composing = panel.querySelector("#talk-new.is-composing");
  keepingWhatIsTyped(() => {
    panel.replaceChildren(...parts);
    if (composing) panel.querySelector("#talk-new")?.replaceWith(composing);
  });
}

function keepingWhatIsTyped(change) {
  const typed = new Map([...panel.querySelectorAll("textarea")].filter(({ value, defaultValue }) => value !== defaultValue).map((area) => [area.id, area.value]));
  const current = panel.querySelector(".is-current")?.id;
  const focused = document.activeElement?.id;
  change();
  for (const [id, value] of typed) if (document.getElementById(id)) show(document.getElementById(id)).value = value;
  if (current) document.getElementById(current)?.classList.add("is-current");
  if (focused && panel.querySelector(`#${CSS.escape(focused)}`)) show(document.getElementById(focused)).focus();
}

/** One's own comment is changed in a fold, which is shut in a card that comes anew. */
function show(control) {
  control.closest("details")?.setAttribute("open", "");
  return control;
}

async function send(event) {
  const form = event.target;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  const address = event.submitter?.getAttribute("formaction") ?? form.action;
  const areas = [...form.querySelectorAll("textarea")];
  const words = areas.map((area) => area.value);
  for (const area of areas) area.value = area.defaultValue; // sent: nothing to keep when the fresh cards come
  const composing = form.classList.replace("is-composing", "is-sent");
  const refusal = await take(fetch(address, { method: "POST", body, headers: HEADERS }));
  if (!refusal) {
    if (address.endsWith("/acceptance")) panel.dispatchEvent(new CustomEvent("rewritten", { bubbles: true }));
    return;
  }
  areas.forEach((area, at) => (area.value = words[at]));
  if (composing) form.classList.replace("is-sent", "is-composing");
  tell(form, refusal);
}

/** Beneath the form, in the place of what was said there before. */
function tell(form, words) {
  const said = form.querySelector(".error") ?? form.appendChild(document.createElement("p"));
  said.className = "error";
  said.role = "alert";
  said.textContent = words;
}
