// Words that have not reached the server yet, kept in this browser until they have; after a crash they are offered again.
import { settled } from "./letters.js";
import { say } from "./words.js";

const desk = document.getElementById("desk");
const PREFIX = `foreword/${desk?.dataset.user}/${desk?.dataset.document}/`;
const TAB = Math.random().toString(36).slice(2, 8);

const place = (form, name) => `${PREFIX}${TAB}/${form.id}/${name}`;

export function keep(form, name, text, base) {
  try {
    localStorage.setItem(place(form, name), JSON.stringify({ text, base }));
  } catch {
    // Storage may be full or closed to us; the words are still in the field.
  }
}

export function forget(form, name) {
  try {
    localStorage.removeItem(place(form, name));
  } catch {
    // as above
  }
}

/** What other visits of this page left behind: [{key, formId, name, text, base}]. */
function leftBehind() {
  const found = [];
  try {
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith(PREFIX)) continue;
      const [, formId, name] = key.slice(PREFIX.length).split("/");
      found.push({ key, formId, name, ...JSON.parse(localStorage.getItem(key)) });
    }
  } catch {
    return [];
  }
  return found;
}

/** Offers to put them back. `restore(form, name, text, base)` does it. */
export function offerKeptWords(restore) {
  const notice = document.getElementById("kept");
  const found = leftBehind().filter((words) => !drop(words));
  if (!notice || !found.length) return;
  const list = notice.querySelector(".kept-words");
  list.replaceChildren(...found.map(shown));
  notice.hidden = false;
  notice.addEventListener("click", ({ target }) => {
    const act = target.closest("[data-act]")?.dataset.act;
    if (!act) return;
    for (const words of found) {
      const form = document.getElementById(words.formId);
      if (act === "restore" && !form) continue;
      if (act === "restore") restore(form, words.name, words.text, words.base);
      localStorage.removeItem(words.key);
    }
    const rest = act === "restore" ? found.filter(({ formId }) => !document.getElementById(formId)) : [];
    list.replaceChildren(...rest.map(shown));
    notice.hidden = !rest.length;
  });
}

/** What the page shows already need not be offered. */
function drop({ key, formId, name, text, base }) {
  const control = document.getElementById(formId)?.elements.namedItem(name);
  const isLine = Boolean(control?.closest(".is-line"));
  const same = (one, other) => settled(one, isLine) === settled(other, isLine);
  if (typeof text === "string" && !same(text, base ?? "") && !(control && same(control.value, text))) return false;
  localStorage.removeItem(key);
  return true;
}

function shown({ formId, text }) {
  const entry = document.createElement("li");
  const where = document.getElementById(formId)?.closest(".place")?.querySelector(".place-title")?.textContent;
  const words = document.createElement("q");
  words.textContent = text;
  entry.append(`${where ?? say("elsewhere")}: `, words);
  return entry;
}
