// What stands in the place of marks, once for the editor and once for the cells of a formed table.
import { WidgetType } from "writing-kit";
import { parse } from "./parsing.js";

const OWN_IMAGE = /^images\/([0-9a-f]{32}\.(?:png|jpg))$/; // the other halves: app/prose/polish.py
export const ownImage = (address) => OWN_IMAGE.exec(address)?.[1] ?? "";
export const isLinkAddress = (address) => /^(https?:\/\/[^/\s]|mailto:)/i.test(address);

/** Where a link or an image leads; a bare address to itself. */
export function addressOf(node, text) {
  const { from, to } = node.getChild("URL") ?? node;
  return text.slice(from, to).toString().replace(/^<(.*)>$/, "$1").replace(/\\([!-/:-@[-`{-~])/g, "$1");
}

function made(tag, about = {}, ...inside) {
  const element = Object.assign(document.createElement(tag), about);
  element.append(...inside);
  return element;
}

/** A widget that is what its values say. */
class Shown extends WidgetType {
  constructor(...values) {
    super();
    this.values = values;
  }
  eq(other) {
    return this.values.every((value, index) => value === other.values[index]);
  }
  ignoreEvent() {
    return false;
  }
}

export class Letters extends Shown {
  toDOM() {
    return made("span", { textContent: this.values[0] });
  }
}

export class Rule extends Shown {
  toDOM() {
    return made("span", { className: "rule-shown" });
  }
}

/** A number, or without one a dot. */
export class Bullet extends Shown {
  toDOM() {
    const [number] = this.values;
    return made("span", { className: number ? "bullet" : "bullet is-dot", textContent: number, ariaHidden: "true" });
  }
}

export class Box extends Shown {
  toDOM() {
    const [checked, words] = this.values;
    const box = made("input", { type: "checkbox", checked, ariaLabel: words, tabIndex: -1 });
    box.addEventListener("click", (event) => event.preventDefault()); // the text says whether it is ticked
    return made("span", { className: "bullet is-box" }, box);
  }
}

export class Picture extends Shown {
  toDOM(view) {
    const [src, alt] = this.values;
    const image = made("img", { src, alt });
    image.addEventListener("load", () => view.requestMeasure());
    return made("span", { className: "picture" }, image);
  }
}

export class TableShown extends Shown {
  get estimatedHeight() {
    return this.values[0].split("\n").length * 30;
  }

  toDOM() {
    const [source] = this.values;
    const table = parse(source).topNode.firstChild;
    const rule = table.getChild("TableDelimiter");
    const sides = cellsIn(source, { from: rule.from, to: rule.to }, pipes(source, rule)).map(({ from, to }) => sideOf(source.slice(from, to)));
    const row = (node, tag) => made("tr", {}, ...sides.map((side, index) => cell(source, node, index, tag, side)));
    const head = made("thead", {}, row(table.getChild("TableHeader"), "th"));
    const body = made("tbody", {}, ...table.getChildren("TableRow").map((node) => row(node, "td")));
    return made("div", { className: "is-table" }, made("table", {}, head, body));
  }
}

function cell(source, node, index, tag, side) {
  const delimiters = node.getChildren("TableDelimiter").map(({ from }) => from);
  const { from, to } = cellsIn(source, node, delimiters)[index] ?? { from: node.to, to: node.to };
  const words = source.slice(from, to).trim();
  const element = made(words ? tag : "td", { className: side && `align-${side}` }, inline(source, node, from, to));
  element.dataset.at = from + (words ? source.slice(from, to).trimEnd().length : Math.min(1, to - from));
  return element;
}

function pipes(source, { from, to }) {
  return [...source.slice(from, to).matchAll(/\|/g)].map(({ index }) => from + index);
}

/** Between the signs; those at the edges may be left out. */
function cellsIn(source, { from, to }, signs) {
  const edges = [from - 1, ...signs, to];
  const cells = edges.slice(1).map((end, index) => ({ from: edges[index] + 1, to: end }));
  if (signs[0] === from) cells.shift();
  if (signs.length && !source.slice(signs.at(-1) + 1, to).trim()) cells.pop();
  return cells;
}

function sideOf(dashes) {
  const [starts, ends] = [/^\s*:/.test(dashes), /:\s*$/.test(dashes)];
  return ends ? (starts ? "center" : "right") : starts ? "left" : "";
}

const TAGS = { Emphasis: "em", StrongEmphasis: "strong", InlineCode: "code", Strikethrough: "del", Link: "a", Autolink: "a", Address: "a" };
const UNSEEN = /Mark$|^(?:URL|LinkTitle|LinkLabel)$/;

/** The words between two places, formed. */
function inline(source, node, from, to) {
  const fragment = document.createDocumentFragment();
  const text = source.slice(from, to);
  let at = from + text.length - text.trimStart().length;
  const end = from + text.trimEnd().length;
  const upTo = (place) => place > at && fragment.append(source.slice(at, place).replaceAll("\\|", "|")); // in code too
  for (let child = innermost(node, from, to).firstChild; child; child = child.nextSibling) {
    if (child.from < at || child.to > end || child.name === "TableCell") continue;
    upTo(child.from);
    if (child.name === "Escape") fragment.append(source.slice(child.from + 1, child.to));
    else if (TAGS[child.name]) fragment.append(made(TAGS[child.name], {}, inline(source, child, ...wordsOf(child))));
    else if (!UNSEEN.test(child.name)) fragment.append(source.slice(child.from, child.to));
    at = child.to;
  }
  upTo(end);
  return fragment;
}

/** Of a link what stands between its brackets. */
function wordsOf(node) {
  const [opens, closes] = node.getChildren("LinkMark");
  return opens ? [opens.to, closes.from] : [node.from, node.to];
}

/** Of a row the cell that lies there. */
function innermost(node, from, to) {
  return node.getChildren("TableCell").find((each) => each.from >= from && each.to <= to) ?? node;
}
