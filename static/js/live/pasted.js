// What other programs put on the clipboard as HTML, as the Markdown we write: headings, lists, tables, links, emphasis.
// How it looked there is left behind. Word has lists of its own: paragraphs whose style says "mso-list".
import { isWrittenSolid } from "./parsing.js";

const UNSEEN = "script, style, meta, link, title, head, template, noscript, iframe, object, svg, xml, o\\:p";
const BLOCKS = /^(?:address|article|aside|blockquote|body|center|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul)$/;
const LINK = /^(?:https?:\/\/[^/\s]|mailto:)/i;

/** Blocks with blank lines between them. */
export function toMarkdown(html) {
  const page = new DOMParser().parseFromString(unstyled(html), "text/html");
  for (const each of page.querySelectorAll(UNSEEN)) each.remove();
  return blocksOf(page.body).join("\n\n");
}

/** Styles are only read; under their own name the content security policy would refuse each of them aloud. */
const unstyled = (html) =>
  html
    .replace(/<!\[(?:if|endif)[^<>]*>|<style[\s>][^]*?(?:<\/style>|$)/gi, "")
    .replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/([\s"'])style\s*=/gi, "$1data-style="));
const styleOf = (node) => node.dataset?.style ?? "";

/** Whether there is any form in it worth keeping. */
export const isFormed = (html) => /<(?:h[1-6]|ul|ol|table|blockquote|strong|b|em|i|a|del|s|hr)[\s>]|mso-list|font-weight:\s*(?:bold|[6-9]00)|font-style:\s*italic/i.test(html);

function blocksOf(element) {
  const blocks = [];
  let words = [];
  const flush = () => {
    blocks.push(...paragraphs(words));
    words = [];
  };
  const nodes = [...element.childNodes];
  for (let at = 0; at < nodes.length; at += 1) {
    const node = nodes[at];
    if (!holdsBlocks(node)) {
      words.push(...spans(node));
      continue;
    }
    flush();
    const items = wordItems(nodes, at);
    if (items.length) blocks.push(wordList(items));
    else blocks.push(...block(node));
    at += Math.max(0, items.length && items.at(-1).at - at);
  }
  flush();
  return blocks.filter(Boolean);
}

const nameOf = (node) => node.nodeName.toLowerCase();

/** Google Docs wraps everything in a <b> that is not bold, and others wrap it in a link. */
function holdsBlocks(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return false;
  return BLOCKS.test(nameOf(node)) || [...node.children].some(holdsBlocks);
}

function block(node) {
  const name = nameOf(node);
  const level = /^h([1-6])$/.exec(name)?.[1];
  if (level) return paragraphs(inside(node), true).map((words) => `${"#".repeat(Math.max(2, level))} ${words}`);
  if (name === "hr") return ["---"];
  if (name === "pre") return [`\`\`\`\n${node.textContent.replace(/\n$/, "")}\n\`\`\``];
  if (name === "ul" || name === "ol") return [list(node)];
  if (name === "blockquote") return [prefixed(blocksOf(node).join("\n\n"), "> ", "> ")];
  if (name === "table") return table(node);
  return blocksOf(node);
}

/** With a sign before the first line and another before those that follow; without blanks at the end of empty ones. */
const prefixed = (words, first, others) => words.split("\n").map((line, at) => ((at ? others : first) + line).trimEnd()).join("\n");

// Lists

function list(node) {
  let number = (node.start ?? 1) - 1;
  const lines = [];
  for (const child of node.children) {
    const [name, nested] = [nameOf(child), () => prefixed(list(child), "  ", "  ")];
    if (name === "ul" || name === "ol") lines.push(nested()); // beside the item it belongs to, as some write it
    else lines.push(item(child, name === "li" && nameOf(node) === "ol" ? `${(number += 1)}. ` : "- "));
  }
  return lines.filter(Boolean).join("\n");
}

function item(node, sign) {
  const box = node.querySelector(":scope > input[type=checkbox], :scope > label > input[type=checkbox], :scope > p > input[type=checkbox]");
  const blocks = blocksOf(node);
  const words = blocks.map((each, at) => (at && !/^(?:[-*+]|\d+\.) /.test(each) ? `\n${each}` : each)).join("\n");
  if (!words.trim()) return "";
  return prefixed(`${box ? (box.checked ? "[x] " : "[ ] ") : ""}${words}`, sign, " ".repeat(sign.length));
}

/** The run of Word's list paragraphs that begins here, up to another list: [{node, at, list, level, isNumbered}]. */
function wordItems(nodes, start) {
  const items = [];
  for (let at = start; at < nodes.length; at += 1) {
    const node = nodes[at];
    if (node.nodeType === Node.TEXT_NODE && !node.data.trim()) continue;
    const [, list, level] = /mso-list:\s*(l\d+)\s+level(\d+)/i.exec(styleOf(node)) ?? [];
    if (!level || (level === "1" && list !== (items[0]?.list ?? list))) break;
    const sign = [...node.querySelectorAll("span")].find((each) => /mso-list:\s*Ignore/i.test(styleOf(each)));
    items.push({ node, at, list, level: Number(level), isNumbered: /^\s*\(?[\da-z]{1,4}[.)]/i.test(sign?.textContent ?? "") });
    sign?.remove();
  }
  return items;
}

function wordList(items) {
  const [counts, widths] = [[], [0]];
  const lines = items.map(({ node, level, isNumbered }) => {
    counts.length = level;
    counts[level - 1] = (counts[level - 1] ?? 0) + 1;
    const sign = isNumbered ? `${counts[level - 1]}. ` : "- ";
    const indent = widths[level - 1] ?? widths.at(-1);
    widths.length = level;
    widths[level] = indent + sign.length;
    return " ".repeat(indent) + sign + paragraphs(inside(node), true).join(" ");
  });
  return lines.join("\n");
}

// Tables

function table(node) {
  const rows = [...node.rows].map((row) => [...row.cells]);
  if (!rows.length || (rows.length === 1 && rows[0].length === 1)) return rows.flat().flatMap(blocksOf); // it held a place only
  const width = Math.max(...rows.map((row) => row.length));
  const lines = rows.map((row) => line(Array.from({ length: width }, (_, at) => (row[at] ? cell(row[at]) : ""))));
  lines.splice(1, 0, line(Array(width).fill("---")));
  return [lines.join("\n")];
}

const line = (cells) => `| ${cells.join(" | ")} |`;
const cell = (node) => paragraphs(inside(node), true).join(" ").replaceAll("|", "\\|");

// Words: pieces that are written alike, [{text, marks, address}]

const inside = (node, marks = "", address = "") => [...node.childNodes].flatMap((child) => spans(child, marks, address));

function spans(node, marks = "", address = "") {
  if (node.nodeType === Node.TEXT_NODE) return [{ text: node.data, marks, address }];
  if (node.nodeType !== Node.ELEMENT_NODE) return [];
  const name = nameOf(node);
  if (name === "br") return [{ text: "", isBreak: true, marks, address }];
  const href = name === "a" && LINK.test(node.getAttribute("href") ?? "") ? node.getAttribute("href").trim() : "";
  const found = inside(node, marked(node, name, marks), href || address);
  return BLOCKS.test(name) ? [{ text: " ", marks: "", address: "" }, ...found] : found;
}

const SIGNS = { b: "**", strong: "**", i: "*", em: "*", s: "~~", del: "~~", strike: "~~", code: "`", kbd: "`", tt: "`" };

/** The marks around words, each once: what the element says, and what its style says, also that it is not bold. */
function marked(node, name, marks) {
  const style = styleOf(node);
  const asked = new Set(marks.split(" ").filter(Boolean));
  if (SIGNS[name]) asked.add(SIGNS[name]);
  if (/(?<!-)font-weight:\s*(?:bold|[6-9]00)/i.test(style)) asked.add("**");
  if (/(?<!-)font-weight:\s*(?:normal|[1-4]00)/i.test(style)) asked.delete("**");
  if (/(?<!-)font-style:\s*italic/i.test(style)) asked.add("*");
  if (/(?<!-)font-style:\s*normal/i.test(style)) asked.delete("*");
  if (/text-decoration[^;]*line-through/i.test(style)) asked.add("~~");
  return [...asked].join(" ");
}

/** Two line breaks end a paragraph, one is kept; `isOne`: all of it is one. */
function paragraphs(pieces, isOne = false) {
  const found = [[]];
  pieces.forEach((piece, at) => {
    if (!piece.isBreak) found.at(-1).push(piece);
    else if (isOne) found.at(-1).push({ ...piece, text: " ", isBreak: false });
    else if (pieces[at - 1]?.isBreak) found.push([]);
    else found.at(-1).push(piece);
  });
  return found.map(sentence).filter(Boolean);
}

function sentence(pieces) {
  const alike = [];
  for (const piece of pieces) {
    const last = alike.at(-1);
    if (last && !piece.isBreak && !last.isBreak && last.marks === piece.marks && last.address === piece.address) last.text += piece.text;
    else alike.push({ ...piece });
  }
  const words = tidy(alike.map((piece, at) => written(piece, alike[at - 1]?.text.at(-1), alike[at + 1]?.text[0])).join(""));
  return words.replace(/^([#>+-]|\d+(?=[.)] ))(?=[\s.)#]|$)/gm, (sign) => (/\d/.test(sign) ? `${sign}\\` : `\\${sign}`)).trim();
}

/** One blank for many; none where a line ended between two Chinese letters. */
const tidy = (words) => words.replace(/ *\\\n */g, "\\\n").replace(/ {2,}/g, " ").replace(/^(?:\\\n)+|(?:\\\n)+$/g, "");

function blanks(text) {
  return text.replace(/\s*[\r\n]+\s*/g, (found, at) => (isWrittenSolid(text[at - 1] ?? "") && isWrittenSolid(text[at + found.length] ?? "") ? "" : " ")).replace(/[\s\u00a0]+/g, " ");
}

function written({ text, isBreak, marks, address }, previous = "", next = "") {
  if (isBreak) return "\\\n";
  const [, before, words, after] = /^(\s*)([^]*?)(\s*)$/.exec(blanks(text));
  if (!words) return before + after;
  const signs = marks.split(" ").filter(Boolean);
  const around = signs.filter((sign) => sign !== "`");
  const [left, inside, right] = around.length && !signs.includes("`") ? peeled(words, previous, next) : ["", words, ""];
  const inner = signs.includes("`") ? `\`${inside.replaceAll("`", "'")}\`` : escaped(inside);
  const formed = left + around.join("") + inner + around.toReversed().join("") + right;
  const isBare = address === words || !address;
  return before + (isBare ? formed : `[${formed}](${address.replace(/[()\s]/g, encodeURIComponent)})`) + after;
}

/** Emphasis cannot end with a colon right before a letter, nor begin so: such signs stand outside of it. */
function peeled(words, previous, next) {
  const isLetter = (letter) => /[\p{L}\p{N}]/u.test(letter) && !isWrittenSolid(letter);
  const left = isLetter(previous) ? /^\p{P}*/u.exec(words)[0] : "";
  const right = isLetter(next) && left !== words ? /\p{P}*$/u.exec(words)[0] : "";
  const inside = words.slice(left.length, words.length - right.length);
  return inside ? [left, inside, right] : ["", words, ""];
}

/** Signs that would be read as marks. */
const escaped = (words) => words.replace(/[\\`*]|~(?=~)|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|<(?=[a-z/!])|\[(?=[^\]]*\]\()/giu, "\\$&");
