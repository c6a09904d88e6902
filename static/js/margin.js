// Cards beside their words: the words are marked in the text, and cards and words lead to each other. In the margin of the
// reading view each card stands beside its words; on a narrow screen the margin is a sheet that comes up.
import { lineUp, wide } from "./lining.js";
import { rangeOf } from "./quoting.js";
import { elementOf } from "./standings.js";
import { cardFor } from "./stepping.js";

const can = "highlights" in CSS;
let panel = null;
let ranges = new Map(); // card → range

export function startMargin(talks) {
  panel = talks;
  panel.addEventListener("click", goToWords);
  panel.addEventListener("focusin", chooseByKey);
  panel.addEventListener("wanted", comeUp);
  document.addEventListener("click", goToCard);
  document.addEventListener("keydown", step);
  addEventListener("resize", () => lineUp(panel, ranges));
  for (const event of ["focusout", "formed"]) document.addEventListener(event, () => requestAnimationFrame(mark));
}

/** Mark the words of all cards, and let the cards stand beside them. */
export function mark() {
  ranges = new Map();
  for (const card of panel.querySelectorAll(".talk[data-quote]")) find(card);
  show();
}

/** The same for the one card that took the place of another. */
export function markInstead(card, fresh) {
  ranges.delete(card);
  find(fresh);
  show();
}

function find(card) {
  const { section, item, name, quote, before, after } = card.dataset;
  const element = quote && elementOf(section, item, name);
  const range = element && rangeOf(element, quote, before, after);
  if (range) ranges.set(card, range);
}

function show() {
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
  show();
}

/** Whoever comes to a card by keyboard. (Under a mouse that is just pressed nothing may move.) */
function chooseByKey({ target }) {
  const card = target.closest(".talk:not(.is-current)");
  if (card && target.matches(":focus-visible")) choose(card);
}

function goToWords(event) {
  const link = event.target.closest?.("[data-goes-there]");
  const card = event.target.closest?.(".talk");
  if (card) choose(card);
  if (!link || event.ctrlKey || event.metaKey) return;
  const range = ranges.get(card);
  if (!range) return;
  event.preventDefault();
  leadTo(range);
}

function leadTo(range) {
  const reduced = matchMedia("(prefers-reduced-motion: reduce)").matches;
  range.startContainer.parentElement.scrollIntoView({ block: "center", behavior: reduced ? "auto" : "smooth" });
}

/** A click on marked words leads to their card. */
function goToCard(event) {
  if (panel.contains(event.target) || event.target.closest("a, button, label, summary") || !getSelection().isCollapsed) return;
  const hit = [...ranges].find(([, range]) => [...range.getClientRects()].some((box) => isIn(box, event)));
  if (!hit) return;
  choose(hit[0]);
  panel.dispatchEvent(new CustomEvent("wanted", { bubbles: true }));
  hit[0].scrollIntoView({ block: "nearest" });
}

const isIn = (box, { clientX: x, clientY: y }) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;

function step(event) {
  const card = cardFor(event, [...panel.querySelectorAll(".talk")]);
  if (!card) return;
  panel.dispatchEvent(new CustomEvent("wanted", { bubbles: true }));
  choose(card);
  if (ranges.has(card)) leadTo(ranges.get(card));
  card.querySelector("[data-goes-there]")?.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

function comeUp() {
  const margin = panel.closest(".margin");
  if (margin && !wide.matches && !margin.matches(":popover-open")) margin.showPopover();
}
