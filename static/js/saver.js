// Saves one form as it is typed: one request at a time, each with the texts it began with, so that the server can merge,
// and with a name of its own, so that the server knows it again when its answer is lost and it is sent once more.
import { Field } from "./field.js";
import { progress } from "./outline.js";

const PAUSE = 600; // ms without a key before a save
const PATIENCE = 3000; // ms after which whoever types without pause is saved all the same
const FIRST_RETRY = 2000;
const LAST_RETRY = 30_000;
const LONGEST_WAIT = 25_000; // ms for an answer

export class Saver {
  /** `heard(saver)` is called whenever something about it has changed. */
  constructor(form, heard) {
    this.form = form;
    this.heard = heard;
    this.fields = [...form.querySelectorAll(".words > textarea")].map((control) => new Field(form, control));
    this.settings = [...form.querySelectorAll(".about-fields [name]")];
    this.known = new Map(this.settings.map((control) => [control, control.value]));
    this.trouble = null; // {kind, why, address}
    this.flight = null;
    this.unanswered = null; // the last save sent of which nobody knows whether it arrived
    this.retries = 0;
    form.addEventListener("compositionend", ({ target }) => this.typed(target));
    form.addEventListener("input", ({ target }) => this.typed(target));
    form.addEventListener("focusout", () => this.isUnsaved && !this.trouble && this.schedule(0));
  }

  get key() {
    return this.form.closest(".place")?.id ?? this.sectionKey;
  }

  get isUnsaved() {
    return Boolean(this.unanswered) || this.fields.some((field) => field.isUnsaved) || this.changedSettings.length > 0;
  }

  /** Somebody removed the item meanwhile: it takes the words along, but nobody sees them until it is brought back. */
  get isRemoved() {
    return this.trouble?.kind === "removed";
  }

  get changedSettings() {
    return this.settings.filter((control) => control.value !== this.known.get(control));
  }

  field(name) {
    return this.fields.find((field) => field.name === name);
  }

  typed(control) {
    this.sectionKey = this.key;
    this.fields.find((field) => field.control === control)?.touched();
    if (this.trouble?.kind === "refused" || (this.isRemoved && !this.isUnsaved)) this.trouble = null;
    if (this.isUnsaved) this.schedule();
    this.heard(this);
  }

  schedule(pause = PAUSE) {
    this.since ??= Date.now();
    const left = this.since + PATIENCE - Date.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), Math.max(0, Math.min(pause, left)));
  }

  /** Send what is unsaved; the promise is kept when nothing is on its way any more. */
  save({ leaving = false } = {}) {
    clearTimeout(this.timer);
    if (this.flight) return this.flight.then(() => (this.trouble ? undefined : this.save({ leaving })));
    if (!this.isUnsaved) return Promise.resolve();
    if (this.fields.some((field) => field.isComposing) && !leaving) return Promise.resolve(); // its end saves
    const isRepeated = this.unanswered && !leaving;
    this.since = null;
    this.flight = this.#send(leaving).finally(() => this.#landed());
    this.heard(this);
    return isRepeated ? this.flight.then(() => (this.trouble ? undefined : this.save())) : this.flight;
  }

  #landed() {
    this.flight = null;
    if (this.trouble?.again) {
      const wait = Math.min(LAST_RETRY, FIRST_RETRY * 2 ** this.retries++);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), wait);
    } else if (!this.trouble && this.isUnsaved) {
      this.schedule();
    }
    this.heard(this);
  }

  async #send(leaving) {
    const save = this.#next(leaving);
    this.unanswered = save;
    const answer = await post(this.form.action, save.body, leaving);
    this.trouble = answer.trouble ?? null;
    if (!this.trouble?.again) this.unanswered = null;
    if (!this.trouble) this.#take(answer, save.texts, save.values);
  }

  /** What may have arrived goes first, unchanged; only who leaves has no time for that. */
  #next(leaving) {
    if (this.unanswered && !leaving) return this.unanswered;
    const save = this.#unsaved();
    if (!save.said || save.said === this.unanswered?.said) return this.unanswered;
    save.body.set("save", name());
    return save;
  }

  #unsaved() {
    const texts = new Map(this.fields.filter((field) => field.isUnsaved).map((field) => [field, field.text]));
    const values = new Map(this.changedSettings.map((control) => [control, control.value]));
    const body = new URLSearchParams();
    for (const [field, text] of texts) {
      body.set(field.name, text);
      body.set(`base_${field.name}`, field.base);
    }
    for (const [control, value] of values) body.set(control.name, value);
    return { texts, values, body, said: body.toString() };
  }

  #take({ fields, rendered, mark, count }, texts, values) {
    this.retries = 0;
    for (const field of this.fields) {
      if (field.name in fields) field.settle(fields[field.name], rendered[field.name], texts.get(field));
      else if (texts.has(field)) field.settle(texts.get(field), field.formed.innerHTML, texts.get(field));
    }
    for (const [control, value] of values) this.known.set(control, value);
    progress(this.key, mark, count);
    this.form.dispatchEvent(new CustomEvent("saved", { bubbles: true }));
  }

  /** Take what a fresh copy of this form says, where nothing is being written here. */
  refresh(fresh) {
    if (this.flight || this.unanswered) return;
    for (const field of this.fields) {
      const control = fresh.elements.namedItem(field.name);
      if (!control || field.isUnsaved || (control.value === field.base && !field.isLive)) continue;
      field.settle(control.value, control.closest(".words").querySelector(".formed").innerHTML);
    }
    for (const control of this.settings) {
      const value = fresh.elements.namedItem(control.name)?.value;
      if (value === undefined || control.value !== this.known.get(control)) continue;
      control.value = value;
      this.known.set(control, control.value);
    }
  }
}

/** By chance, and long enough that no two saves are ever called the same. */
function name() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** {fields, rendered, mark, count}, or {trouble}: what went wrong, and whether it helps to try `again`. */
async function post(address, body, leaving) {
  const sendable = leaving && body.toString().length < 60_000; // browsers take no more from a page that is closing
  try {
    const signal = AbortSignal.timeout(LONGEST_WAIT);
    const headers = { Accept: "application/json" };
    const answer = await fetch(address, { method: "POST", body, headers, keepalive: sendable, signal });
    if (answer.ok && isJson(answer)) return await answer.json();
    return { trouble: await explained(answer) };
  } catch {
    return { trouble: { kind: "offline", again: true } };
  }
}

const isJson = (answer) => answer.headers.get("content-type")?.includes("json") && !answer.redirected;

async function explained(answer) {
  const said = isJson(answer) ? await answer.json() : {};
  if (answer.status === 409 && said.removed) return { kind: "removed", why: said.error };
  if (answer.status === 401) return { kind: "signed_out", address: said.sign_in, again: true };
  if (answer.status === 422) return { kind: "refused", why: said.error ?? "" };
  if (answer.status === 413) return { kind: "too_large" };
  if (answer.status === 403 || answer.status === 404) return { kind: "gone" };
  return { kind: "trouble", again: true };
}
