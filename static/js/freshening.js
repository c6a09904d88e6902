// Pages that only show a document hear what is new about it. Parts that show what others do, <… data-fresh="comments" id="…">,
// come anew as soon as there is news of it.
// One in which somebody types, or stands with the keyboard, waits until that is over.
import { follow } from "./following.js";
import htmx from "./hypermedia.js";

const MOMENT = 300; // ms; several things happen at once
const parts = () => [...document.querySelectorAll("[data-fresh]")];
const came = new Map(parts().map((part) => [part.id, part.innerHTML])); // as the server sent it
const waiting = new Set();
let timer = 0;

const isChanged = (field) => !["hidden", "submit"].includes(field.type) && (field.value !== field.defaultValue || field.checked !== field.defaultChecked);
const isBusy = (part) => part.contains(document.activeElement) || [...part.querySelectorAll("textarea, input")].some(isChanged);

function hear(kind) {
  for (const part of parts()) if (part.dataset.fresh.split(" ").includes(kind)) waiting.add(part.id);
  later();
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(freshen, MOMENT);
}

async function freshen() {
  const wanted = parts().filter((part) => waiting.has(part.id) && !isBusy(part));
  if (!wanted.length) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of wanted) {
    const now = fresh.getElementById(part.id);
    if (!now || isBusy(part)) continue;
    waiting.delete(part.id);
    if (now.innerHTML === came.get(part.id)) continue;
    came.set(part.id, now.innerHTML);
    part.replaceChildren(...now.childNodes);
    htmx.process(part);
  }
}

for (const kind of ["comments", "round", "meeting"]) document.addEventListener(`news-${kind}`, () => hear(kind));
document.addEventListener("focusout", () => waiting.size && later());
follow(document.querySelector(".document-bar").dataset.document);
