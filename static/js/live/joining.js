// Writing together. Until the room has let us in, forms save by themselves as ever (saving.js); from then on every text of the
// page is the shared one, and stays it when the line breaks.
import { Y } from "writing-kit";
import { addressOf } from "./attending.js";
import { Connection } from "./connection.js";
import { typesOf } from "./document.js";
import { enliven, fieldOf, watchItems } from "./enlivening.js";
import { Exchange } from "./exchange.js";
import { Finding, unopened } from "./finding.js";
import { ledgerOf } from "./ledger.js";
import { People } from "./people.js";
import { Presence } from "./presence.js";
import { Vault } from "./vault.js";
import { keep } from "../kept.js";
import { refresh } from "../refreshing.js";
import { liveOf } from "../surfaces.js";
import { upload } from "../pictures.js";
import { adopted, answerFor, saveAll, saverOf } from "../saving.js";
import { tellRefusal } from "../refusals.js";
import { lineLost, lineOpened, tellNews } from "../telling.js";

const QUIET = 1200; // ms after which what was written is shown formed again, and the outline is right
const REST = 200; // ms without anything new on the server's disk
const TROUBLED = 2000; // ms between two tries to save what forms still hold

const desk = document.getElementById("desk");
const paper = desk.querySelector(".paper");
const catalogue = JSON.parse(document.getElementById("catalogue").textContent);

export function startLive() {
  const doc = new Y.Doc();
  const { document: name, user } = desk.dataset;
  const exchange = new Exchange(doc, new Vault(`${user}/${name}`), { catalogue, user });
  const presence = new Presence(exchange, { fieldOf, changed: new People(desk).show });
  exchange.addEventListener("joined", () => begin(exchange, presence), { once: true });
  exchange.addEventListener("stranger", () => location.reload());
  exchange.addEventListener("diverged", () => healed(doc));
  exchange.addEventListener("role", ({ detail }) => (["owner", "author"].includes(detail.role) ? lineOpened() : location.reload()));
  exchange.addEventListener("news", ({ detail }) => tellNews(detail.about));
  exchange.connect(
    new Connection(addressOf(name), {
      opened: () => exchange.opened(),
      heard: (bytes) => exchange.heard(bytes),
      lost(kind) {
        lineLost();
        exchange.lost(kind);
      },
    }),
  );
}

/** From now on the shared texts are the page's. What forms have not saved goes first, by the way it was meant to go. */
async function begin(exchange, presence) {
  const { doc } = exchange;
  while (!(await saveAll()) && !isRefused()) await new Promise((resolve) => setTimeout(resolve, TROUBLED));
  const sections = catalogue.filter(({ key }) => document.getElementById(key)?.matches(".place"));
  const undo = new Y.UndoManager(typesOf(doc, sections), { doc, trackedOrigins: new Set(), captureTimeout: 700 });
  const about = {
    editor: { undo, lang: paper.lang, images: `/documents/${desk.dataset.document}/images/`, upload: sent, refused: (words) => tellRefusal({ error: words }) },
    moved: (field, selection) => presence.move(field, selection),
  };
  const enlivenAll = (root) => enliven(root, doc, about);
  enlivenAll(paper);
  adopted((root) => enlivenAll(root));
  answerFor(ledgerOf(exchange));
  watchItems(doc, sections, () => enlivenAll(paper));
  watchSaving(exchange);
  presence.showCursors();
  startFinding(undo);
  desk.dataset.live = "";
}

/** Whether what forms still hold was refused for good: such a form stays one until its words fit. */
function isRefused() {
  const forms = [...paper.querySelectorAll("form.writing")].map(saverOf).filter((saver) => saver?.isUnsaved);
  return forms.every(({ trouble }) => trouble && !trouble.again);
}

async function sent(file) {
  const { markdown, error } = await upload(file);
  if (!markdown) throw new Error(error);
  return markdown;
}

/** Ctrl+Alt+F, or the button under the outline. */
function startFinding(undo) {
  const fields = () => [...paper.querySelectorAll(".words > textarea")].map(liveOf).filter(Boolean);
  const sources = () => fields().map((field) => field.editor ?? unopened(field.text, () => field.opened()));
  const finding = new Finding({ parent: document.body, sources, undo });
  const button = document.querySelector("[data-finds]");
  button.hidden = false;
  button.addEventListener("click", () => finding.open());
  document.addEventListener("keydown", (event) => {
    if (!event.ctrlKey || !event.altKey || event.code !== "KeyF") return;
    event.preventDefault();
    finding.open(getSelection().toString());
  });
}

/** When all is saved, and one pauses, the coach may look again; when nobody types, texts are formed anew and the outline is
 *  right. */
function watchSaving(exchange) {
  let timer = 0;
  let resting = 0;
  const written = new Set();
  document.addEventListener("input", ({ target }) => target.form && liveOf(target) && written.add(target.form));
  exchange.doc.on("update", () => {
    clearTimeout(timer);
    timer = setTimeout(() => refresh(), QUIET + Math.random() * QUIET);
  });
  exchange.addEventListener("kept", () => {
    clearTimeout(resting);
    resting = setTimeout(tellSaved, REST);
  });

  function tellSaved() {
    if (exchange.isUnsaved) return;
    for (const form of written) if (form.isConnected) form.dispatchEvent(new CustomEvent("saved", { bubbles: true }));
    written.clear();
  }
}

/** Both sides know the same changes and say something else: ours is kept beside and offered, the page begins anew. */
function healed(doc) {
  for (const control of paper.querySelectorAll(".words > textarea")) {
    const field = liveOf(control);
    if (field) keep(control.form, control.name, field.value, "\0");
  }
  doc.destroy();
  location.reload();
}
