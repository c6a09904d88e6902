// How many pages the document takes: asked for when something was saved, until the server has laid it out anew.
import { mark } from "./pagemarks.js";

const PAUSE = 800; // ms after a save
const AGAIN = 3000; // ms until one looks whether it is measured by now
const PATIENCE = 20; // times; who prints much elsewhere may keep the press busy
const HEADERS = { "HX-Request": "true", Accept: "text/html, application/json" };

const desk = document.getElementById("desk");
const place = document.getElementById("pages");
const address = `/documents/${desk.dataset.document}/pages`;
let timer = 0;
let asked = null; // what is on its way; only the newest answer is shown
let left = PATIENCE;

export function startPages() {
  document.addEventListener("saved", () => {
    left = PATIENCE;
    askIn(PAUSE);
  });
  document.addEventListener("visibilitychange", () => document.hidden || askIn(0));
  place.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(`${address}/measurement`, "POST");
  });
  ask();
}

function askIn(pause) {
  clearTimeout(timer);
  timer = setTimeout(ask, pause);
}

async function ask(from = address, method = "GET") {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(from, { method, headers: HEADERS, signal: asked.signal });
    if (answer.ok && !answer.redirected) show(await answer.text());
  } catch {
    // a newer question is on its way, or the status line tells that the server cannot be reached
  }
}

function show(html) {
  const gauge = new DOMParser().parseFromString(html, "text/html").querySelector(".gauge");
  if (!gauge) return;
  const before = place.querySelector(".gauge")?.dataset.state;
  put(gauge);
  mark([...gauge.querySelectorAll("[data-page]")].map((link) => link.dataset), gauge.dataset.state === "current");
  if (before === "awaited" && gauge.dataset.state === "current") document.dispatchEvent(new CustomEvent("measured"));
  if (gauge.dataset.state === "unmeasured" && left === PATIENCE) {
    left -= 1;
    ask(`${address}/measurement`, "POST");
  } else if (gauge.dataset.state === "awaited" && left > 0 && !document.hidden) {
    left -= 1;
    askIn(AGAIN);
  }
}

/** In the place of the old one; what was open stays open, and who was in it by keyboard stays in it. */
function put(gauge) {
  const hadFocus = place.contains(document.activeElement);
  if (place.querySelector(".page-starts")?.open) gauge.querySelector(".page-starts")?.setAttribute("open", "");
  place.replaceChildren(gauge);
  if (hadFocus) gauge.querySelector("summary, button")?.focus();
}
