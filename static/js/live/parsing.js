// The Markdown of a text as a tree, kept up with every change. It reads as the server does (app/prose/markdown.py):
// CommonMark with tables, strikethrough and tasks, no HTML, bare addresses are links, emphasis works beside Chinese marks.
import { Facet, StateField, Strikethrough, Table, TaskList, TreeFragment, parser } from "writing-kit";

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uffdc\uffe0-\uffee\u{1b000}-\u{1b16f}\u{20000}-\u{3fffd}]/u;
const HANGUL = /[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff\uffa0-\uffdc]/;
const MARK = /[\p{S}\p{P}]/u;
const BLANK = /^\s?$/;
const ADDRESS = /^https?:\/\/[!-;=?-[\]_a-z~%\u00a1-\u1fff]{1,2000}/i;
const OTHER_MARK = /[*`]|!?\[/; // those are read first
const AFTER_ADDRESS = /[.,;:!?'"*_~”’]$/;
const OWN = "h".charCodeAt(0);

/** A letter next to which a line break means no blank: Chinese and Japanese, not Korean. */
export const isWrittenSolid = (letter) => WIDE.test(letter) && !HANGUL.test(letter);

// See app/prose/emphasis.py, which says why. Only the judgement is ours; the rest the parser does.
const emphasis = parser.inlineParsers[parser.inlineNames.indexOf("Emphasis")];
const asksForRoom = (letter) => MARK.test(letter) && !WIDE.test(letter);
const givesRoom = (letter) => BLANK.test(letter) || MARK.test(letter) || WIDE.test(letter);

function sidesOf(before, after, isSplitting) {
  const opens = !BLANK.test(after) && (!asksForRoom(after) || givesRoom(before));
  const closes = !BLANK.test(before) && (!asksForRoom(before) || givesRoom(after));
  if (isSplitting) return opens + 2 * closes;
  return (opens && (!closes || MARK.test(before))) + 2 * (closes && (!opens || MARK.test(after)));
}

const friendlyEmphasis = {
  name: "Emphasis",
  parse(context, next, at) {
    const judging = Object.create(context, {
      append: {
        value(delimiter) {
          const before = [...context.slice(delimiter.from - 2, delimiter.from)].at(-1) ?? "";
          const after = [...context.slice(delimiter.to, delimiter.to + 2)][0] ?? "";
          delimiter.side = sidesOf(before, after, next === 42);
          return context.append(delimiter);
        },
      },
    });
    return emphasis(judging, next, at);
  },
};

const bareAddress = {
  name: "Address",
  parse(context, next, at) {
    if ((next | 32) !== OWN || context.hasOpenLink || /[a-z0-9+.-]/i.test(context.slice(at - 1, at))) return -1;
    let address = ADDRESS.exec(context.slice(at, context.end))?.[0].split(OTHER_MARK)[0] ?? "";
    while (AFTER_ADDRESS.test(address) || isLoneBracket(address)) address = address.slice(0, -1);
    return /:\/\/./.test(address) ? context.addElement(context.elt("Address", at, at + address.length)) : -1;
  },
};

function isLoneBracket(address) {
  const opening = { ")": "(", "]": "[" }[address.at(-1)];
  return opening && address.split(address.at(-1)).length > address.split(opening).length;
}

/** <https://…>; what else stands between such brackets is text here. */
const autolink = {
  name: "HTMLTag",
  parse(context, next, at) {
    const found = next === 60 && /^<[a-z][-\w+.]+:[^\s<>]+>/i.exec(context.slice(at, context.end));
    if (!found) return -1;
    const end = at + found[0].length;
    const inside = [context.elt("LinkMark", at, at + 1), context.elt("URL", at + 1, end - 1), context.elt("LinkMark", end - 1, end)];
    return context.addElement(context.elt("Autolink", at, end, inside));
  },
};

const words = { defineNodes: ["Address"], parseInline: [friendlyEmphasis, autolink, bareAddress] };
const prose = parser.configure([Table, TaskList, Strikethrough, words, { remove: ["HTMLBlock"] }]);

const BLOCKS = ["LinkReference", "IndentedCode", "FencedCode", "Blockquote", "HorizontalRule", "BulletList", "OrderedList", "ATXHeading", "HTMLBlock", "SetextHeading"];
const line = parser.configure([Strikethrough, words, { remove: BLOCKS }]);

/** Whether the text is a headline or a name, in which a number or a dash at the beginning is only that. */
export const isOneLine = Facet.define({ combine: ([isLine]) => Boolean(isLine) });

export const parse = (text) => prose.parse(text);

/** The tree of the text, as a field of the editor's state. */
export const parsed = StateField.define({
  create: (state) => reading(state, state.doc, []),
  update(was, { docChanged, changes, newDoc, startState }) {
    if (!docChanged) return was;
    const changed = [];
    changes.iterChangedRanges((fromA, toA, fromB, toB) => changed.push({ fromA, toA, fromB, toB }));
    return reading(startState, newDoc, TreeFragment.applyChanges(was.fragments, changed));
  },
});

function reading(state, doc, fragments) {
  const tree = (state.facet(isOneLine) ? line : prose).parse(doc.toString(), fragments);
  return { tree, fragments: TreeFragment.addTree(tree, fragments) };
}

export const treeOf = (state) => state.field(parsed).tree;

/** The innermost node of one of those names that holds the position, or null. */
export function within(state, position, ...names) {
  for (const side of [-1, 1]) {
    for (let node = treeOf(state).resolveInner(position, side); node; node = node.parent) if (names.includes(node.name)) return node;
  }
  return null;
}
