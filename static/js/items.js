// Features and questions: added, moved, removed and brought back. An answer is all items in their order; those that are
// on the page stay the very same elements, so nobody loses the caret or a letter typed meanwhile.
import htmx from "htmx";
import { adopt, release, saveAll, saverOf } from "./saving.js";
import { matchState } from "./outline.js";
import { announce } from "./status.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

const isAboutItems = (ctx) => typeof ctx?.target !== "string" && ctx?.target?.id?.startsWith("items-");

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
    const { error, sign_in: address } = refusal(ctx);
    const offer = address && { words: say("sign_in"), act: () => open(address, "_blank") };
    toast(error || say("not_done"), offer);
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
  for (const event of ["click", "focusin"]) document.addEventListener(event, ({ target }) => closeAbouts(target));
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

/** Make the list on the page equal the one that came. */
export function reconcile(list, fresh) {
  const here = new Map([...list.children].map((item) => [item.id, item]));
  for (const item of [...fresh.children]) {
    const known = here.get(item.id);
    here.delete(item.id);
    if (known) saverOf(known.querySelector("form.writing"))?.refresh(item.querySelector("form.writing"));
    if (known) known.classList.toggle("is-open", item.classList.contains("is-open"));
    put(list, known ?? item);
  }
  for (const gone of here.values()) {
    release(gone.querySelector("form.writing"));
    gone.remove();
  }
  order(list, [...fresh.dataset.order.split(" ")]);
  adopt(list);
  for (const form of list.querySelectorAll("form.writing")) summarise(form);
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
    if (item === before) before = before.nextElementSibling;
    else move(list, item, before);
  }
}

/** Moved, not taken out and put in: focus, caret and the keyboard of a phone stay. */
function move(list, item, before) {
  const active = item.contains(document.activeElement) ? document.activeElement : null;
  const caret = active?.matches("textarea") ? [active.selectionStart, active.selectionEnd] : null;
  if (list.moveBefore) list.moveBefore(item, before);
  else list.insertBefore(item, before);
  if (!active || document.activeElement === active) return;
  active.focus({ preventScroll: true });
  if (caret) active.setSelectionRange(...caret);
}

function arrive(list, fresh, source) {
  const before = [...list.children];
  fresh.dataset.order = [...fresh.children].map((item) => item.id).join(" ");
  const removed = source?.closest?.(".item");
  const neighbour = removed?.nextElementSibling ?? removed?.previousElementSibling;
  reconcile(list, fresh);
  const item = document.getElementById(fresh.dataset.focus);
  if (source?.closest?.(".toast")) source.closest(".toast").remove();
  if (removed && !removed.isConnected) (neighbour?.querySelector("textarea") ?? addButton(list)).focus();
  else if (item && !before.includes(item)) arrived(item, source);
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

function closeAbouts(target) {
  for (const open of document.querySelectorAll(".about[open]")) if (!open.contains(target)) open.open = false;
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
