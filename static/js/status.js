// The status line: always true, never loud. Only trouble and its end are read aloud.
import { say } from "./words.js";

const line = document.getElementById("saving");
const aloud = document.getElementById("saving-aloud");
const WORST_FIRST = ["gone", "signed_out", "too_large", "too_long", "removed", "refused", "trouble", "offline"];
const { lang } = document.documentElement;
const TIME = new Intl.DateTimeFormat(lang, { timeStyle: "short" });
const DAY = new Intl.DateTimeFormat(lang, { dateStyle: "medium" });
const CALM = 400; // ms: between the letters of somebody who types on, "saved" would come and go, and the outline be laid out each time
const busy = new Set();
const troubled = new Set();
let wasTrouble = false;
let isSaving = false;
let calming = 0;
let savedAt = line?.dataset.at && new Date(line.dataset.at); // of the text on the server, until this page has saved something

/** Those have something new to say; the others are as they were. */
export function showStatus(savers) {
  for (const saver of savers) {
    put(busy, saver, saver.flight || (saver.isUnsaved && (isSaving || saver.hasWords !== false)));
    put(troubled, saver, saver.trouble);
    if (saver.form) showRefusal(saver);
  }
  sayAll();
}

/** That one is asked no more. */
export function dismiss(saver) {
  for (const set of [busy, troubled]) set.delete(saver);
  sayAll();
}

const put = (set, saver, isIn) => (isIn ? set.add(saver) : set.delete(saver));

function sayAll() {
  const troubles = [...troubled].map(({ trouble }) => trouble);
  const worst = troubles.sort((one, other) => WORST_FIRST.indexOf(one.kind) - WORST_FIRST.indexOf(other.kind))[0];
  note(busy.size > 0);
  if (worst || isSaving) calming = clearTimeout(calming);
  if (worst) show("trouble", say(worst.kind, { why: worst.why }), worst.address);
  else if (isSaving) show("saving", say("saving"));
  else if (line?.dataset.state === "saving") calming ||= setTimeout(saySaved, CALM);
  else saySaved();
}

function saySaved() {
  calming = 0;
  if (savedAt) show("saved", spelled(savedAt));
}

/** For screen readers only. */
export function announce(words) {
  if (aloud) aloud.textContent = words;
}

/** Getting in step with the room saves no words, so it is no new time; once words are on their way, they are until they are kept. */
function note(isBusy) {
  if (isSaving && !isBusy) savedAt = new Date();
  isSaving = isBusy;
}

function spelled(moment) {
  if (moment.toDateString() === new Date().toDateString()) return say("saved", { time: TIME.format(moment) });
  return say("saved_on", { day: DAY.format(moment) });
}

function show(state, words, address) {
  const key = `${state} ${words}`;
  if (!line || line.dataset.key === key) return;
  line.dataset.key = key;
  line.dataset.state = state;
  line.querySelector(".saving-words").replaceChildren(words, ...(address ? [" ", signIn(address)] : []));
  if (state === "trouble") announce(words);
  else if (state === "saved" && wasTrouble) announce(say("saved_aloud"));
  if (state !== "saving") wasTrouble = state === "trouble";
}

function signIn(address) {
  const link = document.createElement("a");
  link.href = address;
  link.target = "_blank";
  link.textContent = say("sign_in");
  return link;
}

/** What the server refused stands beside the very text. */
function showRefusal({ form, trouble, fields }) {
  const isRemoved = trouble?.kind === "removed";
  const why = isRemoved || trouble?.kind === "refused" ? trouble.why : "";
  let words = form.querySelector(".refusal");
  for (const field of fields) field.frame.classList.toggle("is-refused", Boolean(why) && field.isUnsaved);
  if (!why) return words?.remove();
  if (!words) {
    words = document.createElement("p");
    words.className = "refusal";
    words.lang = document.documentElement.lang;
    fields[0].frame.parentElement.append(words);
  }
  if (words.dataset.why === why) return; // a button in it may have the focus
  words.dataset.why = why;
  words.replaceChildren(why, ...(isRemoved ? [" ", wayBack()] : []));
}

/** What it does: items.js. */
function wayBack() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button small";
  button.dataset.bringsBack = "";
  button.textContent = say("bring_back");
  return button;
}
