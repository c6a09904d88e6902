// The outline follows the reader; the guide follows the writer; both close after use where they lie over the page.
import htmx from "htmx";
import { tellRefusal } from "./refusals.js";

const desk = document.getElementById("desk");
const rail = document.getElementById("rail");
const guide = document.getElementById("guide");

/** How far a section is, as the server says after a save. */
export function progress(key, mark, count) {
  const spot = document.getElementById(`mark-${key}`);
  if (mark !== undefined && spot) spot.innerHTML = mark;
  const length = document.getElementById(`count-${key}`);
  if (count !== undefined && length && length.innerHTML !== count) length.innerHTML = count;
  matchState(key);
}

/** The section wears the state of its mark. */
export function matchState(key) {
  const place = document.getElementById(key);
  const state = document.querySelector(`#mark-${key} [data-state]`)?.dataset.state;
  if (!place || !state) return;
  place.dataset.state = state;
  const button = place.querySelector(".finish button");
  if (!button) return;
  button.setAttribute("aria-pressed", String(state === "done"));
  button.value = state === "done" ? "0" : "1";
}

export function startOutline() {
  const links = new Map([...document.querySelectorAll(".outline-section a")].map((a) => [a.hash.slice(1), a]));
  follow(links);
  document.addEventListener("focusin", ({ target }) => {
    const key = target.closest?.(".place")?.id;
    if (key) showGuide(key);
  });
  for (const [key, link] of links) link.addEventListener("click", () => (closeOutline(), showGuide(key)));
  document.addEventListener("submit", finish);
  document.addEventListener("click", openBank);
  guide.addEventListener("click", ({ target }) => target.closest("[data-guide]") && load(guide.dataset.key, "guide"));
}

function follow(links) {
  const seen = new Set();
  const point = (key) => {
    for (const [each, link] of links) mark(link, each === key);
  };
  document.addEventListener("focusin", ({ target }) => links.has(target.closest?.(".place")?.id) && point(target.closest(".place").id));
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) isIntersecting ? seen.add(target.id) : seen.delete(target.id);
      const first = [...links.keys()].find((key) => seen.has(key));
      if (first && !isWritingInSight()) point(first);
    },
    { rootMargin: "-20% 0px -60% 0px" },
  );
  for (const key of links.keys()) watcher.observe(document.getElementById(key));
}

function isWritingInSight() {
  const { top, bottom } = document.activeElement?.closest?.(".words")?.getBoundingClientRect() ?? {};
  return bottom > 0 && top < innerHeight;
}

function mark(link, isCurrent) {
  if (isCurrent) link.setAttribute("aria-current", "true");
  else link.removeAttribute("aria-current");
}

function closeOutline() {
  const outline = document.getElementById("outline");
  if (outline.matches(":popover-open")) outline.hidePopover();
}

let wanted = null;
let turns = 0;

function showGuide(key) {
  if (guide.dataset.key === key) return;
  clearTimeout(wanted);
  wanted = setTimeout(() => load(key, "guide"), 150);
}

/** Asked for as JSON too, so that the answer to whoever was signed out is no redirect of the page they write on. What
 *  was refused is the answer, for those who pressed a button. */
async function load(key, part) {
  guide.dataset.key = key;
  const turn = (turns += 1); // a slow answer must not take the place of what was asked for after it
  const headers = { "HX-Request": "true", Accept: "text/html, application/json" };
  try {
    const answer = await fetch(`/documents/${desk.dataset.document}/sections/${key}/${part}`, { headers });
    if (!answer.ok) return refused(await answer.json());
    const html = await answer.text();
    if (turn !== turns) return null;
    guide.innerHTML = html;
    rail.scrollTop = 0;
    htmx.process(guide);
    return null;
  } catch {
    return refused({});
  }
}

function refused(said) {
  guide.dataset.key = ""; // asked for again with the next field
  return said;
}

async function openBank(event) {
  const link = event.target.closest?.("[data-bank]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  clearTimeout(wanted);
  const refusal = await load(link.closest(".place").id, "questions");
  if (refusal) return tellRefusal(refusal);
  if (getComputedStyle(rail).display === "none") rail.showPopover();
  rail.querySelector(".bank-take:not(:disabled)")?.focus();
}

async function finish(event) {
  const form = event.target.closest?.("form.finish");
  if (!form) return;
  event.preventDefault();
  const body = new URLSearchParams({ done: event.submitter?.value ?? "1" });
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    const said = await answer.json();
    if (answer.ok) progress(form.closest(".place").id, said.mark, said.count);
    else tellRefusal(said);
  } catch {
    tellRefusal({});
  }
}
