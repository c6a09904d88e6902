// Words on a page as nothing but letters and digits, so that marks, blanks and line ends between them make no
// difference. The other half is app/review/letters.py, which finds the same words in the Markdown.

const LETTER = /[\p{L}\p{N}]/u;
const AROUND = 60; // letters sent on each side of a selection

/** All letters shown in an element, each with its text node and offset there. */
function lettersOf(root) {
  const places = [];
  let text = "";
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data } = walker.currentNode;
    let offset = 0;
    for (const letter of data) {
      if (LETTER.test(letter)) {
        const small = letter.toLowerCase();
        text += small.length === letter.length ? small : letter;
        for (let unit = 0; unit < letter.length; unit += 1) places.push([walker.currentNode, offset, letter.length]);
      }
      offset += letter.length;
    }
  }
  return { text, places };
}

function plain(words) {
  let text = "";
  for (const letter of words) {
    if (!LETTER.test(letter)) continue;
    const small = letter.toLowerCase();
    text += small.length === letter.length ? small : letter;
  }
  return text;
}

/** Where those words stand in the element; of several places the one whose surroundings fit best. Null for nowhere. */
export function rangeOf(root, quote, before = "", after = "") {
  const { text, places } = lettersOf(root);
  const [wanted, left, right] = [quote, before, after].map(plain);
  let best = null;
  for (let at = wanted ? text.indexOf(wanted) : -1; at >= 0; at = text.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    const fit = commonEnd(text.slice(0, at), left) + commonStart(text.slice(end), right);
    if (!best || fit > best.fit) best = { fit, at, end };
  }
  if (!best) return wanted ? null : rangeOfSign(root, quote.trim());
  const range = document.createRange();
  const [node, offset] = places[best.at];
  const [last, lastOffset, units] = places[best.end - 1];
  range.setStart(node, offset);
  range.setEnd(last, lastOffset + units);
  return range;
}

/** A dash or a picture of a face has no letters: it is looked for as it is. */
function rangeOfSign(root, sign) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (sign && walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(sign);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + sign.length);
    return range;
  }
  return null;
}

/** What was selected in an element, and what stands around it there. */
export function quoted(root, range) {
  const [before, after] = [document.createRange(), document.createRange()];
  before.selectNodeContents(root);
  before.setEnd(range.startContainer, range.startOffset);
  after.selectNodeContents(root);
  after.setStart(range.endContainer, range.endOffset);
  return {
    quote: range.toString(),
    before: before.toString().slice(-AROUND),
    after: after.toString().slice(0, AROUND),
  };
}

function commonStart(one, other) {
  let at = 0;
  while (at < one.length && at < other.length && one[at] === other[at]) at += 1;
  return at;
}

function commonEnd(one, other) {
  let at = 0;
  while (at < one.length && at < other.length && one.at(-1 - at) === other.at(-1 - at)) at += 1;
  return at;
}
