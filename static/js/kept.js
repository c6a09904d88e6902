// Words that have not reached the server yet, kept in this browser until they have; after a crash they are offered again.
import { settled } from "./letters.js";
import { isAlive, live, LOOK_AGAIN_AFTER, TAB } from "./living.js";
import { say } from "./words.js";

const desk = document.getElementById("desk");
const PREFIX = `foreword/${desk?.dataset.user}/${desk?.dataset.document}/`;

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

/** Offers to put back what was left behind. `restore(form, name, text, base)` does it, and says whether it could. */
export function offerKeptWords(restore) {
  live();
  offer(restore);
  if (LOOK_AGAIN_AFTER) setTimeout(() => offer(restore), LOOK_AGAIN_AFTER);
}

async function offer(restore) {
  const notice = document.getElementById("kept");
  const found = (await leftBehind()).filter((words) => !drop(words));
  if (!notice || !found.length) return;
  const list = notice.querySelector(".kept-words");
  list.replaceChildren(...found.map(shown));
  notice.hidden = false;
  notice.onclick = async ({ target }) => {
    const act = target.closest("[data-act]")?.dataset.act;
    if (!act) return;
    const rest = [];
    for (const words of found) {
      const form = document.getElementById(words.formId);
      const isDone = act !== "restore" || (form && (await restore(form, words.name, words.text, words.base)));
      if (isDone) localStorage.removeItem(words.key);
      else rest.push(words);
    }
    list.replaceChildren(...rest.map(shown));
    notice.hidden = !rest.length;
  };
}

/** Words of visits that are over: [{key, formId, name, text, base}]. A tab that is still open looks after its own. */
async function leftBehind() {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    const gone = new Set();
    const look = async (tab) => (await isAlive(tab)) || gone.add(tab);
    await Promise.all([...new Set(keys.map(tabOf))].map(look));
    return keys.filter((key) => gone.has(tabOf(key))).map(read);
  } catch {
    return [];
  }
}

const tabOf = (key) => key.slice(PREFIX.length).split("/")[0];

function read(key) {
  const [, formId, name] = key.slice(PREFIX.length).split("/");
  return { key, formId, name, ...JSON.parse(localStorage.getItem(key)) };
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
