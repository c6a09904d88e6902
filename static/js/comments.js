// Comments beside the text, in the reading view and on the desk: their words are marked, cards and words lead to each other,
// what is selected can be talked about. Without it the page of comments does the same.
import { startComposing } from "./composing.js";
import { lineUp } from "./lining.js";
import { rangeOf } from "./quoting.js";
import { elementOf } from "./standings.js";

const HEADERS = { "HX-Request": "true", Accept: "text/html" };
const EVERY = 15_000; // ms between two looks, for where no line and no stream is let through
const MOMENT = 1_500; // ms after which words that were saved have taken their comments along
const can = "highlights" in CSS;
const panel = document.getElementById("talks");
const home = document.getElementById("desk") ?? document.getElementById("reading");
let asked = null;
let timer = 0;
let ranges = new Map(); // card → range

export function startComments() {
  if (!panel || !home) return;
  startComposing(panel);
  panel.addEventListener("submit", send);
  panel.addEventListener("click", goToWords);
  document.addEventListener("click", goToCard);
  document.addEventListener("keydown", step);
  document.addEventListener("saved", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, MOMENT);
  });
  document.addEventListener("visibilitychange", () => document.hidden || ask());
  document.addEventListener("news-comments", ({ detail }) => (detail ? askFor(detail) : ask())); // the room tells (live/joining.js, live/attending.js), or a stream (following.js)
  addEventListener("resize", () => lineUp(panel, ranges));
  for (const event of ["focusout", "formed"]) document.addEventListener(event, () => requestAnimationFrame(mark));
  setInterval(() => document.hidden || panel.contains(document.activeElement) || ask(), EVERY);
  ask();
}

async function ask() {
  asked?.abort();
  asked = new AbortController();
  await take(fetch(`/documents/${home.dataset.document}/comments`, { headers: HEADERS, signal: asked.signal }));
}

/** One thread alone; all of them where it cannot simply take the place of its card. */
async function askFor(id) {
  const card = document.getElementById(`thread-${id}`);
  const answer = card && (await fetch(`/documents/${home.dataset.document}/threads/${id}`, { headers: HEADERS }).catch(() => null));
  if (!answer?.ok || answer.redirected || !card.isConnected) return ask();
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".talk");
  if (!fresh) return ask();
  keepingWhatIsTyped(() => card.replaceWith(fresh));
  return mark();
}

/** Show an answer, without losing what is being typed in a card. */
async function take(request) {
  try {
    const answer = await request;
    if (answer.redirected || (!answer.ok && answer.status !== 422)) return false;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const count of fresh.querySelectorAll("template[data-talks]")) {
      document.getElementById(`talks-of-${count.dataset.talks}`)?.replaceChildren(count.content);
    }
    replace([...fresh.querySelectorAll(".beside")]);
    mark();
    panel.dispatchEvent(new CustomEvent("filled"));
    return answer.ok;
  } catch {
    return false;
  }
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
  for (const [id, value] of typed) if (document.getElementById(id)) document.getElementById(id).value = value;
  if (current) document.getElementById(current)?.classList.add("is-current");
  if (focused && panel.querySelector(`#${CSS.escape(focused)}`)) document.getElementById(focused).focus();
}

/** Mark the words of all cards, and let the cards stand beside them. */
function mark() {
  ranges = new Map();
  for (const card of panel.querySelectorAll(".talk[data-quote]")) {
    const { section, item, name, quote, before, after } = card.dataset;
    const element = quote && elementOf(section, item, name);
    const range = element && rangeOf(element, quote, before, after);
    if (range) ranges.set(card, range);
  }
  paint();
  lineUp(panel, ranges);
}

function paint() {
  if (!can) return;
  const isCurrent = ([card]) => card.classList.contains("is-current");
  const pick = (want) => [...ranges].filter((each) => isCurrent(each) === want).map(([, range]) => range);
  CSS.highlights.set("talk", new Highlight(...pick(false)));
  CSS.highlights.set("talk-current", new Highlight(...pick(true)));
}

function choose(card) {
  for (const other of panel.querySelectorAll(".is-current")) other.classList.remove("is-current");
  card?.classList.add("is-current");
  paint();
  lineUp(panel, ranges);
}

function goToWords(event) {
  const link = event.target.closest?.("[data-goes-there]");
  const card = event.target.closest?.(".talk");
  if (card) choose(card);
  if (!link || event.ctrlKey || event.metaKey) return;
  const range = ranges.get(card);
  if (!range) return;
  event.preventDefault();
  show(range);
}

function show(range) {
  const reduced = matchMedia("(prefers-reduced-motion: reduce)").matches;
  range.startContainer.parentElement.scrollIntoView({ block: "center", behavior: reduced ? "auto" : "smooth" });
}

/** A click on marked words leads to their card. */
function goToCard(event) {
  if (panel.contains(event.target) || !getSelection().isCollapsed) return;
  const hit = [...ranges].find(([, range]) => [...range.getClientRects()].some((box) => isIn(box, event)));
  if (!hit) return;
  choose(hit[0]);
  panel.dispatchEvent(new CustomEvent("wanted", { bubbles: true }));
  hit[0].scrollIntoView({ block: "nearest" });
}

const isIn = (box, { clientX: x, clientY: y }) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;

/** Alt+Shift+J and K: the next comment, the one before. */
function step(event) {
  if (!event.altKey || !event.shiftKey || !["KeyJ", "KeyK"].includes(event.code)) return;
  const cards = [...panel.querySelectorAll(".talk")];
  if (!cards.length) return;
  event.preventDefault();
  panel.dispatchEvent(new CustomEvent("wanted", { bubbles: true }));
  const now = cards.findIndex((card) => card.classList.contains("is-current"));
  const next = event.code === "KeyJ" ? now + 1 : now < 0 ? cards.length - 1 : now - 1;
  const card = cards[(next + cards.length) % cards.length];
  choose(card);
  if (ranges.has(card)) show(ranges.get(card));
  card.querySelector("[data-goes-there]")?.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
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
  if (await take(fetch(address, { method: "POST", body, headers: HEADERS }))) {
    if (address.endsWith("/acceptance")) panel.dispatchEvent(new CustomEvent("rewritten", { bubbles: true }));
    return;
  }
  areas.forEach((area, at) => (area.value = words[at]));
  if (composing) form.classList.replace("is-sent", "is-composing");
  if (!form.querySelector(".error")) form.append(failure());
}

function failure() {
  const said = document.createElement("p");
  said.className = "error";
  said.role = "alert";
  said.textContent = panel.dataset.failed;
  return said;
}
