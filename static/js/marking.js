// Markdown marks put around or before what is selected. Each act goes through the browser's own undo.

/** Put text in place of the selection, so that Ctrl+Z takes it back. */
export function insert(control, text) {
  if (control.insert) return control.insert(text);
  control.focus({ preventScroll: true });
  if (text === "" ? document.execCommand("delete") : document.execCommand("insertText", false, text)) return;
  control.setRangeText(text, control.selectionStart, control.selectionEnd, "end");
  return control.dispatchEvent(new Event("input", { bubbles: true }));
}

const selected = (control) => control.value.slice(control.selectionStart, control.selectionEnd);

/** **bold** or *italic* around the selection, or off again. */
export function surround(control, mark) {
  const { value, selectionStart: start, selectionEnd: end } = control;
  const isInside = value.slice(start - mark.length, start) === mark && value.slice(end, end + mark.length) === mark;
  if (isInside && !(mark === "*" && value[start - 2] === "*" && value[start - 3] !== "*")) {
    const words = selected(control);
    control.setSelectionRange(start - mark.length, end + mark.length);
    insert(control, words);
    control.setSelectionRange(start - mark.length, end - mark.length);
    return;
  }
  const [, before, words, after] = /^(\s*)([^]*?)(\s*)$/.exec(selected(control));
  insert(control, before + mark + words + mark + after);
  const at = start + before.length + mark.length;
  control.setSelectionRange(at, at + words.length);
}

const KINDS = {
  heading: { sign: () => "## ", is: /^#{1,6} / },
  list: { sign: () => "- ", is: /^[-*+] / },
  numbers: { sign: (number) => `${number}. `, is: /^\d+[.)] / },
  quote: { sign: () => "> ", is: /^> ?/ },
};
const ANY = /^(#{1,6} |[-*+] |\d+[.)] |> ?)/;

/** Make each selected line a heading, a list item, a quotation, or a plain line again. */
export function begin(control, kind) {
  const { sign, is } = KINDS[kind];
  const [from, to] = lines(control);
  const old = control.value.slice(from, to).split("\n");
  const written = old.filter((line) => line.trim());
  const isOff = written.length > 0 && written.every((line) => is.test(line));
  let number = 0;
  const made = old.map((line) => {
    if (!line.trim() && old.length > 1) return line;
    return isOff ? line.replace(is, "") : sign((number += 1)) + line.replace(ANY, "");
  });
  control.setSelectionRange(from, to);
  insert(control, made.join("\n"));
  const end = from + made.join("\n").length;
  control.setSelectionRange(old.length > 1 ? from : end, end);
}

function lines({ value, selectionStart, selectionEnd }) {
  const from = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const next = value.indexOf("\n", Math.max(selectionEnd, from));
  return [from, next < 0 ? value.length : next];
}

/** [words](https://) with what is to be typed next selected. */
export function link(control, placeholder) {
  const chosen = selected(control);
  const start = control.selectionStart;
  if (/^https?:\/\/\S+$/.test(chosen)) {
    insert(control, `[${placeholder}](${chosen})`);
    control.setSelectionRange(start + 1, start + 1 + placeholder.length);
    return;
  }
  const words = chosen || placeholder;
  insert(control, `[${words}](https://)`);
  const at = start + words.length + 3;
  control.setSelectionRange(at, at + 8);
}

/** A block of its own behind the paragraph one is in, with blank lines around it. What is selected stays. Answers where it begins. */
export function block(control, text) {
  const { value } = control;
  const at = endOfParagraph(control);
  const before = value.slice(0, at).trimEnd() === "" ? "" : "\n\n".slice(/\n*$/.exec(value.slice(0, at))[0].length);
  const after = value.slice(at).trim() === "" ? "" : "\n\n".slice(/^\n*/.exec(value.slice(at))[0].length);
  control.setSelectionRange(at, at);
  insert(control, before + text + after);
  return at + before.length;
}

/** What is typed next takes the place of what stands in the first cell. */
export function table(control, text) {
  const from = block(control, text) + 2;
  control.setSelectionRange(from, from + text.indexOf(" |", 2) - 2);
}

/** Whoever stands in front of a paragraph, in no other, stands right already. */
function endOfParagraph({ value, selectionStart: start, selectionEnd: end }) {
  if (start === end && /(^|\n\s*\n)$/.test(value.slice(0, start))) return start;
  return end + /\n\s*\n|\s*$/.exec(value.slice(end)).index;
}

/** Enter in a list begins the next item; in an empty item it ends the list. True when it was one. */
export function continueList(control) {
  const { value, selectionStart: at, selectionEnd: end } = control;
  if (at !== end) return false;
  const from = value.lastIndexOf("\n", at - 1) + 1;
  const found = /^(\s*)([-*+]|\d+[.)])( \[[ xX]\])? /.exec(value.slice(from, at));
  if (!found) return false;
  const [sign, indent, bullet, box] = found;
  if (value.slice(from, at).trim() === sign.trim()) {
    control.setSelectionRange(from, at);
    insert(control, "");
  } else {
    const next = /\d/.test(bullet) ? `${parseInt(bullet, 10) + 1}${bullet.at(-1)}` : bullet;
    insert(control, `\n${indent}${next}${box ? " [ ]" : ""} `);
  }
  return true;
}
