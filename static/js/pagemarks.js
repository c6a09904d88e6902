// Where the printed pages begin, marked in the paper's margin beside the very words. The marks lie in a layer of their
// own, so that nothing in the text is moved by them.
import { positionAfter } from "./letters.js";
import { afterPaint } from "./painted.js";

const PAUSE = 250; // ms
const sheet = document.querySelector(".sheet");
const paper = sheet?.querySelector(".paper");
const layer = document.createElement("div");
let starts = [];
let wanted = 0;
let timer = 0;

/** From now on show these: `{page, place, field, path, letters, says}`; pale when the text has changed since. */
export function mark(found, isCurrent) {
  if (!layer.isConnected) begin();
  starts = found;
  layer.classList.toggle("is-stale", !isCurrent);
  layer.replaceChildren(...starts.map(made));
  settle();
}

function begin() {
  layer.className = "page-marks";
  layer.ariaHidden = "true"; // the outline says the same in words
  layer.lang = document.documentElement.lang;
  sheet.append(layer);
  new ResizeObserver(soon).observe(paper);
  for (const event of ["focusin", "focusout", "saved"]) document.addEventListener(event, soon);
  document.addEventListener("input", () => (timer ||= setTimeout(afterPaint(settle), PAUSE))); // not at every letter: each look lays the page out
}

function soon() {
  cancelAnimationFrame(wanted);
  wanted = requestAnimationFrame(settle);
}

function made({ page, says }) {
  const line = document.createElement("p");
  const words = document.createElement("span");
  words.textContent = says;
  words.dataset.page = page;
  line.className = "page-mark";
  line.append(words);
  return line;
}

function settle() {
  timer = 0;
  const top = sheet.getBoundingClientRect().top;
  for (const [at, line] of [...layer.children].entries()) {
    const y = heightOf(starts[at]);
    line.hidden = y === null;
    if (y !== null) line.style.top = `${y - top}px`;
  }
}

/** Where on the screen the words begin that stand first on that page; null when they are no longer there. */
function heightOf({ place, field, path, letters }) {
  const control = field && document.getElementById(`${field}-${place}`);
  const box = control ? rangeIn(control, path, Number(letters)) : document.getElementById(place);
  return box?.checkVisibility?.() === false || !box ? null : box.getBoundingClientRect().top;
}

function rangeIn(control, path, letters) {
  const frame = control.parentElement;
  const formed = frame.querySelector(".formed");
  const node = path.split(" ").reduce((above, at) => (at === "" ? above : above?.children[at]), formed);
  if (!node) return frame;
  const range = document.createRange();
  range.setStart(formed, 0);
  range.setEnd(...after(node, letters));
  if (!formed.checkVisibility()) return inEcho(control, range.toString()) ?? frame;
  return letters ? lineAt(range) : node;
}

/** The place in the node that so many letters lie before, blanks not counted. */
function after(node, letters) {
  if (!letters) return [node, 0];
  const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  for (let left = letters; texts.nextNode(); ) {
    for (const { index } of texts.currentNode.data.matchAll(/\S/gu)) {
      if (left === 0) return [texts.currentNode, index];
      left -= 1;
    }
  }
  return [node, node.childNodes.length];
}

/** The letter that comes after the range. */
function lineAt({ endContainer, endOffset }) {
  const letter = document.createRange();
  letter.setStart(endContainer, endOffset);
  letter.setEnd(endContainer, Math.min(endOffset + 1, endContainer.data?.length ?? endOffset));
  return letter;
}

/** In the field that is being written in, an echo of its text has the letters where they stand (underlining.js). */
function inEcho(control, seen) {
  const text = control.nextElementSibling?.matches(".echo") && control.nextElementSibling.firstChild;
  if (!text) return null;
  let at = positionAfter(control.value, seen);
  while (/\s/.test(text.data[at] ?? "")) at += 1;
  return at < text.data.length ? lineAt({ endContainer: text, endOffset: at }) : null;
}
