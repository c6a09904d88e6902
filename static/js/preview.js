// The text as it will print, beneath it while one writes. Asked for by a button, remembered for this visit.
import { tellRefusal } from "./refusals.js";

const PAUSE = 300;
const shown = document.getElementById("preview");
const desk = document.getElementById("desk");
let isOn = false;
let control = null;
let timer = null;
let asked = 0;

export function togglePreview(target, button) {
  isOn = !isOn;
  button.setAttribute("aria-pressed", String(isOn));
  followWith(target, tellRefusal);
}

/** Stand under this text (null: under none). A refusal is told only to whoever pressed the button. */
export function followWith(target, tell = () => {}) {
  if (control && control !== target) control.removeEventListener("input", later);
  control = target;
  if (!isOn || !target) {
    document.getElementById("tools-store").append(shown);
    return;
  }
  const foot = target.closest("form").querySelector(".foot");
  if (foot.nextElementSibling !== shown) {
    shown.replaceChildren();
    foot.after(shown);
  }
  target.addEventListener("input", later);
  render(tell);
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(render, PAUSE, () => {});
}

async function render(tell) {
  if (!control) return;
  const number = (asked += 1);
  const body = new URLSearchParams({ text: control.value, kind: "prose" });
  try {
    const headers = { "HX-Request": "true", Accept: "text/html, application/json" };
    const answer = await fetch(`/documents/${desk.dataset.document}/preview`, { method: "POST", body, headers });
    if (!answer.ok && answer.status !== 422) return tell(await answer.json());
    const html = await answer.text();
    if (number === asked) shown.innerHTML = html;
  } catch {
    tell({});
  }
}
