// Lines under the words that the coach found. Nothing in the page is changed for them: the browser paints ranges
// (CSS Custom Highlight API). Where it cannot, the cards beside the text say the same.
import { inUnits } from "./letters.js";
import { liveOf } from "./surfaces.js";

const SEVERITIES = ["E", "W", "I"];
const can = "highlights" in CSS;
let found = [];
let wanted = 0;

/** Draw these from now on: `{control, quote, start, severity}`, `start` in code points of the Markdown. */
export function underline(findings) {
  found = findings.filter(({ quote }) => quote);
  paint();
}

export function startUnderlining() {
  if (!can) return;
  for (const event of ["focusin", "focusout", "saved", "mounted"]) document.addEventListener(event, soon);
  // An editor moves its own marks along; and whoever types there must not wait for all the others to be looked for.
  document.addEventListener("input", ({ target }) => target.matches?.(".words > textarea") && !liveOf(target)?.editor && soon());
  document.addEventListener("scroll", ({ target }) => target.matches?.(".words > textarea") && follow(target), true);
}

function soon() {
  wanted ||= requestAnimationFrame(paint);
}

function paint() {
  wanted = 0;
  if (!can) return;
  markEditors();
  const echo = echoOf(document.activeElement);
  for (const severity of SEVERITIES) {
    const ranges = found.filter((one) => one.severity === severity).flatMap((one) => rangesOf(one, echo));
    CSS.highlights.set(`coach-${severity}`, new Highlight(...ranges));
  }
}

/** An editor marks its own words. */
function markEditors() {
  const byEditor = new Map();
  for (const { editor } of [...document.querySelectorAll(".words.is-mounted > textarea")].map(liveOf)) byEditor.set(editor, []);
  for (const { control: id, quote, start, severity } of found) {
    const live = liveOf(document.getElementById(id));
    const at = live?.editor ? near(live.value, quote, inUnits(live.value, start)) : undefined;
    if (at !== undefined) byEditor.get(live.editor)?.push({ from: at, to: at + quote.length, className: `coach-${severity}` });
  }
  for (const [editor, ranges] of byEditor) editor.mark("coach", ranges);
}

function rangesOf({ control: id, quote, start }, echo) {
  const control = document.getElementById(id);
  if (!control) return [];
  if (echo && control === document.activeElement) return rangeIn(echo.firstChild, quote, inUnits(control.value, start));
  const formed = control.parentElement.querySelector(".formed");
  return formed?.checkVisibility() ? rangeAcross(formed, quote, earlier(control.value, quote, start)) : [];
}

/** In the echo the letters are those of the field: the words stand where they stood, or a little further by now. */
function rangeIn(text, quote, start) {
  if (!text) return [];
  const at = near(text.data, quote, start);
  return at === undefined ? [] : [range(text, at, text, at + quote.length)];
}

function near(value, quote, start) {
  if (value.startsWith(quote, start)) return start;
  return [value.indexOf(quote, Math.max(0, start - 200))].find((at) => at >= 0 && at < start + 200);
}

/** How many times the words stand before that place: the formed text has the same words in the same order. */
function earlier(markdown, quote, start) {
  return markdown.slice(0, inUnits(markdown, start)).split(quote).length - 1;
}

function rangeAcross(formed, quote, nth) {
  const pieces = [];
  const walker = document.createTreeWalker(formed, NodeFilter.SHOW_TEXT);
  let whole = "";
  while (walker.nextNode()) {
    pieces.push([whole.length, walker.currentNode]);
    whole += walker.currentNode.data;
  }
  let at = -1;
  for (let times = 0; times <= nth; times += 1) at = whole.indexOf(quote, at + 1);
  if (at < 0) return [];
  const [from, to] = [placeIn(pieces, at), placeIn(pieces, at + quote.length - 1)];
  return [range(from.node, from.offset, to.node, to.offset + 1)];
}

function placeIn(pieces, at) {
  const [start, node] = pieces.findLast(([first]) => first <= at);
  return { node, offset: at - start };
}

/** One that does not follow what happens to the page: of the others the browser keeps a list, and asks all of them
 *  whenever an element goes, a caret for instance. */
function range(startContainer, startOffset, endContainer, endOffset) {
  return new StaticRange({ startContainer, startOffset, endContainer, endOffset });
}

/** A copy of the focused field's text, exactly over it and without ink, whose letters can be underlined. */
function echoOf(control) {
  for (const old of document.querySelectorAll(".echo")) if (old.previousElementSibling !== control) old.remove();
  if (!control?.matches?.(".words > textarea")) return null;
  let echo = control.nextElementSibling;
  if (!echo?.classList.contains("echo")) {
    echo = document.createElement("div");
    echo.className = "echo";
    echo.ariaHidden = "true";
    control.after(echo);
  }
  echo.textContent = control.value;
  fit(echo, control);
  return echo;
}

const SAME = ["font", "letterSpacing", "lineHeight", "padding", "textIndent", "textAlign", "border", "borderColor", "hyphens", "wordSpacing"];

function fit(echo, control) {
  const style = getComputedStyle(control);
  for (const name of SAME) echo.style[name] = style[name];
  echo.style.borderColor = "transparent";
  echo.style.width = `${control.offsetWidth}px`;
  echo.style.height = `${control.offsetHeight}px`;
  echo.style.left = `${control.offsetLeft}px`;
  echo.style.top = `${control.offsetTop}px`;
  follow(control);
}

function follow(control) {
  const echo = control.nextElementSibling;
  if (echo?.classList.contains("echo")) echo.scrollTop = control.scrollTop;
}
