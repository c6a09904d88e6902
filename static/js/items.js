// Features and questions: added, moved, removed and brought back. An answer is all items in their order; those that are
// on the page stay the very same elements, so nobody loses the caret or a letter typed meanwhile.
import htmx from "htmx";
import { closesElsewhere } from "./closing.js";
import { tellRefusal } from "./refusals.js";
import { adopt, release, saveAll, saverOf } from "./saving.js";
import { matchState } from "./outline.js";
import { announce } from "./status.js";
import { liveOf } from "./surfaces.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

const isAboutItems = (ctx) => typeof ctx?.target !== "string" && ctx?.target?.id?.startsWith("items-");

let changed = 0;
const told = new Set(); // ids of items that one knows are gone, and was offered to bring back

/** How often items came, went or moved by an answer of the server. */
export const changes = () => changed;

export function startItems() {
  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    if (!isAboutItems(ctx)) return;
    if (ctx.sourceElement.closest("form.writing")) ctx.request.body = values(ctx.request.body);
    ctx.request.headers.Accept = "application/json"; // refusals come as short words, answers as parts all the same
    ctx.fetch = async (...request) => (await saveAll(), fetch(...request));
  });
  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail;
    if (!isAboutItems(ctx) || ctx.response.status < 400) return;
    event.preventDefault();
    const { removed, ...said } = refusal(ctx);
    tellRefusal(said, removed && { words: say("bring_back"), act: () => bringBack(ctx.target, removed) });
    if (removed) told.add(removed);
    refreshItems(ctx.target.dataset.key);
  });
  document.addEventListener("htmx:before:swap", ({ detail: { ctx, tasks } }) => {
    const at = tasks.findIndex(({ target }) => target?.matches?.(".items"));
    if (at < 0) return;
    const [{ target, fragment }] = tasks.splice(at, 1);
    const fresh = fragment.querySelector(".items");
    if (fresh) arrive(target, fresh, ctx.sourceElement);
  });
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => isAboutItems(ctx) && matchState(ctx.target.dataset.key));
  document.addEventListener("click", ({ target }) => {
    const item = target.closest?.("[data-brings-back]")?.closest(".item");
    if (item) bringBack(item.parentElement, item.id, target);
  });
  closesElsewhere(".about");
  document.addEventListener("keydown", closeAbout);
  document.addEventListener("change", ({ target }) => target.closest?.(".about-fields") && summarise(target.form));
}

/** The item’s texts are saved by themselves, newer than they were at the click. */
function values(sent) {
  const body = new FormData();
  if (sent.has("direction")) body.set("direction", sent.get("direction"));
  return body;
}

function refusal(ctx) {
  try {
    return JSON.parse(ctx.text);
  } catch {
    return {};
  }
}

/** Undo of a removal, also of somebody else’s. */
function bringBack(list, id, source = list) {
  told.delete(id);
  const { document: name } = document.getElementById("desk").dataset;
  const address = `/documents/${name}/sections/${list.dataset.key}/items/${id}/return`;
  htmx.ajax("POST", address, { source, target: list, swap: "outerHTML" });
}

/** Make the list on the page equal the one that came. What others removed while it is written on here stays, to be
 *  brought back; `dismissed` was removed here. */
export function reconcile(list, fresh, dismissed = null) {
  const here = new Map([...list.children].map((item) => [item.id, item]));
  for (const item of [...fresh.children]) {
    const known = here.get(item.id);
    here.delete(item.id);
    if (known) renew(known, item);
    put(list, known ?? item);
  }
  for (const gone of here.values()) {
    const form = gone.querySelector("form.writing");
    if (gone !== dismissed && saverOf(form)?.isUnsaved) continue;
    const isMissed = gone !== dismissed && gone.contains(document.activeElement);
    release(form);
    for (const control of form.querySelectorAll("textarea")) liveOf(control)?.destroy();
    gone.remove();
    if (isMissed) tellGone(list, gone.id);
  }
  order(list, [...fresh.dataset.order.split(" ")]);
  adopt(list);
  for (const form of list.querySelectorAll("form.writing")) summarise(form);
}

/** Somebody else removed what one was writing in: the next letters must not go into another text. */
function tellGone(list, id) {
  if (!told.delete(id)) toast(list.dataset.gone, { words: say("bring_back"), act: () => bringBack(list, id) });
  list.tabIndex = -1;
  list.focus({ preventScroll: true });
}

function renew(known, item) {
  const saver = saverOf(known.querySelector("form.writing"));
  saver?.refresh(item.querySelector("form.writing"));
  if (saver?.isRemoved) saver.save(); // it is back
  known.classList.toggle("is-open", item.classList.contains("is-open"));
}

function put(list, item) {
  if (item.parentElement === list) return;
  list.append(item);
  htmx.process(item);
}

function order(list, ids) {
  let before = list.firstElementChild;
  for (const id of ids) {
    const item = document.getElementById(id);
    if (!item || item.parentElement !== list) continue;
    while (before && !ids.includes(before.id)) before = before.nextElementSibling;
    if (item === before) before = before.nextElementSibling;
    else move(list, item, before);
  }
}

/** Moved, not taken out and put in: focus and the keyboard of a phone stay. The selection does not by itself, and an editor would
 *  take what is left of it for the person's own. */
function move(list, item, before) {
  const active = item.contains(document.activeElement) ? document.activeElement : null;
  const caret = active?.matches("textarea") ? [active.selectionStart, active.selectionEnd] : null;
  const { anchorNode, anchorOffset, focusNode, focusOffset } = getSelection();
  if (list.moveBefore) list.moveBefore(item, before);
  else list.insertBefore(item, before);
  if (!active) return;
  if (document.activeElement !== active) active.focus({ preventScroll: true });
  if (caret) active.setSelectionRange(...caret);
  else if (active.isContentEditable) getSelection().setBaseAndExtent(anchorNode, anchorOffset, focusNode, focusOffset);
}

function arrive(list, fresh, source) {
  changed += 1;
  const before = [...list.children];
  fresh.dataset.order = [...fresh.children].map((item) => item.id).join(" ");
  const removed = source?.closest?.(".item");
  const neighbour = removed?.nextElementSibling ?? removed?.previousElementSibling;
  reconcile(list, fresh, removed);
  const item = document.getElementById(fresh.dataset.focus);
  if (source?.closest?.(".toast")) source.closest(".toast").remove();
  if (removed && !removed.isConnected) (neighbour?.querySelector("textarea") ?? addButton(list)).focus();
  else if (item && !before.includes(item)) arrived(item, source);
  else if (item && source?.matches?.("[data-brings-back]")) (item.querySelector(".is-unsaved > textarea") ?? item.querySelector("textarea")).focus();
  else if (item) announceMove(list, item);
}

const addButton = (list) => list.closest(".place").querySelector(".add-item button");

function arrived(item, source) {
  const bank = source?.closest?.(".bank-question");
  if (!bank) return item.querySelector("textarea").focus();
  bank.classList.add("is-there");
  const next = bank.querySelector(".bank-take");
  next.disabled = true;
  announce(bank.querySelector(".bank-there").textContent.trim());
  const others = [...bank.closest(".bank").querySelectorAll(".bank-take")];
  (others.slice(others.indexOf(next)).find((button) => !button.disabled) ?? others.find((button) => !button.disabled))?.focus();
}

function announceMove(list, item) {
  const items = [...list.children];
  announce(say("moved", { place: items.indexOf(item) + 1, all: items.length }));
  item.scrollIntoView({ block: "nearest" });
}

function closeAbout(event) {
  const open = event.key === "Escape" && event.target.closest?.(".about[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
}

/** Topic and state of a question in one line. */
function summarise(form) {
  const about = form.querySelector(".about");
  if (!about) return;
  const { topic, state } = form.elements;
  about.querySelector(".about-topic").textContent = topic.value ? topic.selectedOptions[0].textContent : "";
  const spot = about.querySelector(".about-state");
  spot.textContent = state.value ? state.selectedOptions[0].textContent : "";
  spot.classList.toggle("open-mark", state.value === "open");
}

/** Ask the server for the items as they stand. */
export async function refreshItems(key) {
  const { refresh } = await import("./refreshing.js");
  await refresh(key);
}
