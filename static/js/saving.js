// All forms of the desk: who saves what, what the status line says, and that nobody leaves with words unsaved.
import { forget, keep, offerKeptWords } from "./kept.js";
import { growAll, grow } from "./growing.js";
import { Saver } from "./saver.js";
import { dismiss, showStatus } from "./status.js";
import { liveOf } from "./surfaces.js";

const savers = new Map(); // form -> Saver
const ledgers = []; // what saves itself by another way and is asked like a saver (live/joining.js)
const adopters = [];
const told = new Set(); // who has something new to say

export function startSaving() {
  adopt(document);
  offerKeptWords(restore);
  document.addEventListener("submit", saveInstead);
  document.addEventListener("input", ({ target }) => target.matches?.("textarea") && grow(target));
  for (const event of ["online", "focus"]) addEventListener(event, retry);
  document.addEventListener("visibilitychange", () => (document.hidden ? saveAll({ leaving: true }) : retry()));
  addEventListener("pagehide", () => saveAll({ leaving: true }));
  addEventListener("beforeunload", (event) => all().some(isAtRisk) && event.preventDefault());
  document.addEventListener("click", saveBeforeFollowing, true);
  growAll();
}

/** Look after all forms in `root` that are not looked after yet. */
export function adopt(root) {
  for (const form of root.querySelectorAll("form.writing")) {
    if (!savers.has(form)) savers.set(form, new Saver(form, tell));
    for (const link of form.querySelectorAll(".formed a")) link.tabIndex = -1;
  }
  growAll(root);
  for (const adopter of adopters) adopter(root);
}

/** `adopter(root)` is called for forms that come to the page. */
export const adopted = (adopter) => adopters.push(adopter);

/** Ask that one too before anybody leaves, and let it speak in the status line. */
export function answerFor(ledger) {
  ledgers.push(ledger);
  ledger.changed(() => tell(ledger));
  tell(ledger);
}

const all = () => [...savers.values(), ...ledgers];

export const saverOf = (form) => savers.get(form);

/** The form is off the page. What it still holds is sent all the same; with an item that was removed it can come back. */
export async function release(form) {
  const saver = savers.get(form);
  await saver?.save();
  if (!saver || (saver.isUnsaved && !saver.isRemoved)) return;
  for (const { name } of saver.fields) forget(form, name);
  savers.delete(form);
  dismiss(saver);
}

export const isUnsaved = () => all().some((saver) => saver.isUnsaved || saver.flight);

/** What is on its way along an open line need not keep anybody. */
const isAtRisk = (saver) => saver.isAtRisk ?? Boolean(saver.isUnsaved || saver.flight);

/** Send all that is unsaved; true when the server has everything. */
export async function saveAll(options) {
  await Promise.all(all().map((saver) => saver.save(options)));
  return !isUnsaved();
}

function retry() {
  for (const saver of savers.values()) {
    if (!saver.trouble) continue;
    saver.retries = 0;
    saver.save();
  }
}

/** Once for all that happens at one moment: a letter is typed, sent and mirrored in one. Only whoever has spoken is asked: at
 *  every letter all sixty questions would be too many. */
function tell(saver) {
  if (!told.size) queueMicrotask(() => (showStatus([...told]), told.clear()));
  told.add(saver);
}

function saveInstead(event) {
  const saver = savers.get(event.target);
  if (!saver || event.defaultPrevented || event.submitter?.hasAttribute("hx-post")) return;
  event.preventDefault();
  saver.save();
}

function restore(form, name, text, base) {
  const field = savers.get(form)?.field(name);
  if (!field) return false;
  if (liveOf(field.control)) return merge(form, name, text, base);
  field.base = base;
  field.show(text);
  field.touched();
  keep(form, name, text, base);
  savers.get(form).schedule(0);
  return true;
}

/** The server merges them into what is there by now; they come back to the page like anybody’s. */
async function merge(form, name, text, base) {
  const body = new URLSearchParams({ [name]: text, [`base_${name}`]: base });
  try {
    return (await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } })).ok;
  } catch {
    return false;
  }
}

/** A link or a form that leads away waits for what was typed just before; if that cannot be saved the browser asks. */
function saveBeforeFollowing(event) {
  const leads = event.target.closest?.("a[href], form:not(.writing) button");
  if (!leads || event.defaultPrevented || !isUnsaved() || staysHere(leads, event)) return;
  event.preventDefault();
  event.stopPropagation();
  const wait = new Promise((resolve) => setTimeout(resolve, 4000));
  Promise.race([saveAll(), wait]).then(() => {
    leads.dataset.waited = "";
    if (leads.matches("a")) leads.click();
    else leads.form.requestSubmit(leads);
    delete leads.dataset.waited;
  });
}

function staysHere(leads, event) {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || leads.closest("[data-waited]")) return true;
  if (!leads.matches("a")) return leads.type !== "submit" || Boolean(leads.closest("[hx-post], .finish, dialog"));
  return leads.target === "_blank" || leads.hasAttribute("data-bank") || leads.getAttribute("href").startsWith("#");
}
