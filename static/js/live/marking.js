// What the tools do to the words that are selected: Markdown marks put around them or before their lines, or taken off.
// Each is one edit of the person's own. The plain fields of the desk have the same in static/js/marking.js.

/** A mark around the selection, or off again. With nothing selected the word one stands in. */
function surround(editor, mark) {
  const { text } = editor;
  const { from, to } = wordsAt(editor);
  const isInside = text.slice(from - mark.length, from) === mark && text.slice(to, to + mark.length) === mark;
  if (isInside && !isOther(text, from, to, mark)) {
    editor.replace(from - mark.length, to + mark.length, text.slice(from, to), { from: from - mark.length, to: to - mark.length });
    return;
  }
  const [, before, words, after] = /^(\s*)([^]*?)(\s*)$/.exec(text.slice(from, to));
  const start = from + before.length + mark.length;
  editor.replace(from, to, before + mark + words + mark + after, { from: start, to: start + words.length });
}

/** The stars around bold words are not those of italic ones, unless there are three. */
function isOther(text, from, to, mark) {
  if (mark !== "*") return false;
  const [left, right] = [/\**$/.exec(text.slice(0, from))[0].length, /^\**/.exec(text.slice(to))[0].length];
  return Math.min(left, right) === 2;
}

function wordsAt({ text, selection: { from, to } }) {
  if (from !== to) return { from, to };
  const before = /[\p{L}\p{N}]*$/u.exec(text.slice(Math.max(0, from - 60), from))[0].length;
  const after = /^[\p{L}\p{N}]*/u.exec(text.slice(to, to + 60))[0].length;
  return before && after ? { from: from - before, to: to + after } : { from, to };
}

export const bold = (editor) => surround(editor, "**");
export const italic = (editor) => surround(editor, "*");
export const strike = (editor) => surround(editor, "~~");
export const code = (editor) => surround(editor, "`");

const KINDS = {
  heading: { sign: () => "## ", is: /^#{1,6} / },
  list: { sign: () => "- ", is: /^[-*+] (?!\[[ xX]\] )/ },
  tasks: { sign: () => "- [ ] ", is: /^[-*+] \[[ xX]\] / },
  numbers: { sign: (number) => `${number}. `, is: /^\d+[.)] / },
  quote: { sign: () => "> ", is: /^> ?/ },
};
const ANY = /^(#{1,6} |[-*+] \[[ xX]\] |[-*+] |\d+[.)] |> ?)/;

/** Make each selected line a heading, an item, a quotation, or a plain line again. */
function begin(editor, kind) {
  const { sign, is } = KINDS[kind];
  const { from, to } = linesAt(editor);
  const old = editor.text.slice(from, to).split("\n");
  const written = old.filter((line) => line.trim());
  const isOff = written.length > 0 && written.every((line) => is.test(line));
  let number = 0;
  const made = old.map((line) => {
    if (!line.trim() && old.length > 1) return line;
    return isOff ? line.replace(is, "") : sign((number += 1)) + line.replace(ANY, "");
  });
  const caret = editor.selection.to + made.at(-1).length - old.at(-1).length;
  const words = made.join("\n");
  const select = old.length > 1 ? { from, to: from + words.length } : { from: Math.max(from, Math.min(caret, from + words.length)) };
  editor.replace(from, to, words, select);
}

function linesAt({ text, selection }) {
  const from = text.slice(0, selection.from).lastIndexOf("\n") + 1;
  const next = text.indexOf("\n", Math.max(selection.to, from));
  return { from, to: next < 0 ? text.length : next };
}

export const heading = (editor) => begin(editor, "heading");
export const list = (editor) => begin(editor, "list");
export const tasks = (editor) => begin(editor, "tasks");
export const numbers = (editor) => begin(editor, "numbers");
export const quote = (editor) => begin(editor, "quote");

/** [words](https://) with what is to be typed next selected. */
export function link(editor, placeholder) {
  const { from, to } = wordsAt(editor);
  const chosen = editor.text.slice(from, to);
  if (/^https?:\/\/\S+$/.test(chosen)) {
    editor.replace(from, to, `[${placeholder}](${chosen})`, { from: from + 1, to: from + 1 + placeholder.length });
    return;
  }
  const words = chosen || placeholder;
  const at = from + words.length + 3;
  editor.replace(from, to, `[${words}](https://)`, { from: at, to: at + "https://".length });
}

/** A block of its own behind the paragraph one is in, with blank lines around it. What is selected stays; of the block's
 *  own words those `from` there `to` there are selected then, or the caret stands behind it. */
export function block(editor, words, from = words.length, to = from) {
  const { text } = editor;
  const at = endOfParagraph(editor);
  const before = text.slice(0, at).trimEnd() === "" ? "" : "\n\n".slice(/\n*$/.exec(text.slice(0, at))[0].length);
  const after = text.slice(at).trim() === "" ? "" : "\n\n".slice(/^\n*/.exec(text.slice(at))[0].length);
  const start = at + before.length;
  editor.replace(at, at, before + words + after, { from: start + from, to: start + to });
}

/** Whoever stands in front of a paragraph, in no other, stands right already. */
function endOfParagraph({ text, selection: { from, to } }) {
  if (from === to && /(^|\n\s*\n)$/.test(text.slice(0, from))) return from;
  return to + /\n\s*\n|\s*$/.exec(text.slice(to)).index;
}

/** What is typed next takes the place of what stands in the first cell. */
export const table = (editor, words) => block(editor, words, 2, words.indexOf(" |", 2));
export const rule = (editor) => block(editor, "---\n\n");
