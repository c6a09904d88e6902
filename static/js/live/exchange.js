// Keeps this page's document and the room's equal, and knows what is true about saving: `saved` is only what the server has
// on its disk. The other half: app/collab/room.py.
import { Y } from "writing-kit";
import { fingerprint } from "./document.js";
import { Gathering } from "./gathering.js";
import * as wire from "./wire.js";

const CHECK_EVERY = 30_000; // ms
const DOUBT = 2000; // ms
const USUAL = 1000; // ms in which the room answers that something is kept
const NOTHING = 2; // bytes of an update that says nothing
export const THERE = { toString: () => "there" }; // the origin of what came from the room

export class Exchange extends EventTarget {
  /** Events: "joined" (once), "stranger", "changed" (something about saving), "kept", "diverged", "role", "awareness", "news". */
  constructor(doc, vault, { catalogue, user }) {
    super();
    Object.assign(this, { doc, vault, catalogue, user });
    this.isJoined = false;
    this.trouble = null;
    this.others = new Gathering((messages) => this.#take(messages));
    this.reset();
    doc.on("update", (update, origin) => origin === THERE || this.#made(update));
    addEventListener("focus", () => this.check());
    setInterval(() => this.check(), CHECK_EVERY);
  }

  connect(connection) {
    this.connection = connection;
  }

  reset() {
    this.sent = this.kept = 0;
    this.isInStep = false;
  }

  /** Whether the server has every letter. */
  get isSaved() {
    return this.isInStep && this.sent === this.kept && !this.trouble;
  }

  get isUnsaved() {
    return this.isJoined && (this.sent !== this.kept || this.hasMade);
  }

  /** Whether it would be better to wait before leaving: what was sent this second is as good as there. */
  get isAtRisk() {
    return this.isUnsaved && (!this.isInStep || Boolean(this.trouble) || Date.now() - this.unsavedSince > USUAL);
  }

  opened() {
    this.reset();
    this.trouble = null;
    this.overfilled = "";
    this.#send(wire.SYNC, wire.STEP1, Y.encodeStateVector(this.doc));
  }

  lost(kind) {
    this.others.flush();
    this.reset();
    this.trouble = kind;
    this.#tell("changed");
  }

  heard(bytes) {
    const reader = new wire.Reader(bytes);
    const kind = reader.number();
    if (kind === wire.SYNC) this.#sync(reader.number(), reader.block());
    else if (kind === wire.AWARENESS) this.others.add({ awareness: reader.block() });
    else if (kind === wire.KEPT) this.#kept(reader.number());
    else if (kind === wire.HELLO) this.#greeted(reader.json());
    else if (kind === wire.CHECK) this.doubted = null;
    else if (kind === wire.NEWS) this.#tell("news", reader.json());
    else if (kind === wire.TROUBLE) this.#troubled(reader.json());
  }

  /** Somebody else signed in here meanwhile: these words are not theirs. They wait in the vault for whoever wrote them. */
  #greeted(said) {
    if (String(said.user) !== this.user) {
      this.connection.end();
      this.#tell("stranger");
    } else {
      this.#tell("role", said);
    }
  }

  #sync(step, data) {
    if (!this.connection.isWanted) return null;
    if (step === wire.UPDATE) return this.others.add({ update: data });
    this.others.flush();
    if (step === wire.STEP1) return this.#answer(data);
    Y.applyUpdate(this.doc, data, THERE);
    if (!this.isJoined) this.#join();
    return null;
  }

  /** What others wrote, in one go; then their cursors, which stand at letters of it. */
  #take(messages) {
    const updates = messages.flatMap(({ update }) => update ?? []);
    Y.transact(this.doc, () => updates.forEach((update) => Y.applyUpdate(this.doc, update, THERE)), THERE, false);
    for (const { awareness } of messages) if (awareness) this.#tell("awareness", awareness);
  }

  /** The room asks for what it lacks. At first our own may not be complete: what the last visit left behind builds on what
   *  the room is about to send. */
  #answer(state) {
    if (!this.isJoined) {
      this.asked = state;
      return;
    }
    const lacking = Y.encodeStateAsUpdate(this.doc, state);
    this.#count(wire.STEP2, lacking); // even when it is nothing: what an earlier line brought may not be on the disk yet
    this.isInStep = true;
    this.hasMade = lacking.length > NOTHING;
    this.#tell("changed");
  }

  async #join() {
    const left = await this.vault.left();
    this.others.flush(); // what another tab of ours left there may build on what it has sent meanwhile
    for (const update of left) Y.applyUpdate(this.doc, update, THERE);
    // What the vault lost the beginning of can never be placed; sent along it would be refused, and all else with it.
    this.doc.store.pendingStructs = this.doc.store.pendingDs = null;
    this.isJoined = true;
    if (this.asked) this.#answer(this.asked);
    this.#tell("joined");
  }

  #made(update) {
    if (!this.hasMade) this.unsavedSince = Date.now();
    this.hasMade = true;
    this.vault.add(update);
    if (this.trouble === "too_large") this.connection.hurry();
    if (this.isInStep) this.#count(wire.UPDATE, update);
    this.#tell("changed");
  }

  #count(step, update) {
    this.sent += 1;
    this.#send(wire.SYNC, step, update);
  }

  #kept(count) {
    this.kept = count;
    this.trouble = null;
    if (this.sent === this.kept) {
      this.hasMade = false;
      this.vault.clear();
    }
    this.#tell("kept");
    this.#tell("changed");
  }

  #troubled({ kind, section }) {
    if (kind === "diverged") return this.#doubt();
    if (kind === "too_large") return (this.overfilled = section); // and then the room closes the line
    this.trouble = kind === "not_allowed" ? "gone" : "trouble";
    return this.#tell("changed");
  }

  /** A deletion changes what is said and no state: one on its way here looks like a difference. Only what is still said
   *  differently a while later is one. */
  #doubt() {
    if (this.asking === this.doubted) return this.#tell("diverged");
    this.doubted = this.asking;
    return setTimeout(() => this.check(), DOUBT);
  }

  /** Whether both sides say the same; asked for when nothing is on its way. */
  async check() {
    this.others.flush();
    if (!this.isSaved || !crypto.subtle) return; // browsers hash on safe lines only: https, or the machine itself
    const state = Y.encodeStateVector(this.doc);
    const print = await fingerprint(this.doc, this.catalogue);
    if (!this.isSaved || !equal(state, Y.encodeStateVector(this.doc))) return;
    this.asking = print;
    this.#send(wire.CHECK, state, print);
  }

  say(client, clock, state) {
    this.#send(wire.AWARENESS, wire.message(1, client, clock, JSON.stringify(state)));
  }

  #send(...parts) {
    this.connection.send(wire.message(...parts));
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

const equal = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);
