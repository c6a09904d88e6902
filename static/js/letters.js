// Texts as the server keeps them, and where a caret comes to stand when a text changes under it. Pure.

// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]/g;

/** The text as the server would tidy it: two texts are the same to us when they settle to the same. */
export function settled(text, isLine) {
  const clean = text.replace(/\r\n?/g, "\n").replace(FORBIDDEN, "");
  return isLine ? clean.split(/\s+/).filter(Boolean).join(" ") : clean.replace(/^(?:[^\S\n]*\n)+/, "").trimEnd();
}

/** Where a position in `before` lies in `after`: letters both begin with, or both end with, hold it. */
export function carried(before, after, position) {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  if (position <= start) return position;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  if (position >= before.length - end) return position + after.length - before.length;
  return Math.min(position, after.length - end);
}

/** The position in Markdown that shows `seen`: its letters are found one after the other, marks between are skipped. */
export function positionAfter(markdown, seen) {
  let at = 0;
  for (const letter of seen) {
    if (/\s/.test(letter)) continue;
    const found = markdown.indexOf(letter, at);
    if (found < 0) break;
    at = found + letter.length;
  }
  return at;
}

/** A place counted in code points, as the server counts, in the units of this browser's strings. */
export function inUnits(text, points) {
  let units = 0;
  for (let left = points; left > 0 && units < text.length; left -= 1) units += text.codePointAt(units) > 0xffff ? 2 : 1;
  return units;
}
