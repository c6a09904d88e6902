// What a text looks like: every block and word of its tree as decorations, and where the caret cannot stand.
// The looks are in static/css/live.css; how it prints is said in static/css/paper.css and editor.css.
import { Decoration, RangeSet, RangeValue } from "writing-kit";
import { isOneLine, isWrittenSolid, treeOf } from "./parsing.js";
import { Box, Bullet, Letters, Picture, Rule, TableShown, addressOf, isLinkAddress, ownImage } from "./widgets.js";

const SPANS = { Emphasis: "em", StrongEmphasis: "strong", InlineCode: "code", Strikethrough: "del" };
const DEEPEST = 6;
const hidden = Decoration.replace({});
const soft = Decoration.mark({ class: "is-soft" });
const here = new (class extends RangeValue {})();

/** `setting` is {images, heading}; with the focus in it, the marks where the caret stands are seen. */
export const draw = (state, isFocused, setting) => new Drawing(state, isFocused, setting).done();

class Drawing {
  constructor(state, isFocused, { images, heading }) {
    Object.assign(this, { state, doc: state.doc, isFocused, images, heading });
    this.all = [];
    this.leads = [];
    this.breaks = [];
    this.gaps = [];
    this.lines = new Map();
  }

  done() {
    const top = treeOf(this.state).topNode;
    const blocks = childrenOf(top);
    this.top = Math.min(...blocks.map(levelOf).filter(Boolean));
    this.known = new Map(top.getChildren("LinkReference").map((node) => this.reference(node)));
    this.blocks(blocks, { depth: 0 });
    const ends = blocks.at(-1);
    if (ends) {
      this.blank(1, this.doc.lineAt(blocks[0].from).number - 1, false, true);
      this.blank(this.doc.lineAt(ends.to).number + 1, this.doc.lines, true, false);
    }
    for (const [at, names] of this.lines) this.all.push(Decoration.line({ class: [...names].join(" ") }).range(at));
    const [shown, leads, breaks, gaps] = [this.all, this.leads, this.breaks, this.gaps].map((set) => RangeSet.of(set, true));
    return { isFocused: this.isFocused, shown, leads, breaks, gaps };
  }

  isTouched(from, to) {
    return this.isFocused && this.state.selection.ranges.some((range) => range.from <= to && range.to >= from);
  }

  /** Name the line at a position, for the style sheet. */
  name(position, ...names) {
    const { from } = this.doc.lineAt(position);
    const known = this.lines.get(from) ?? this.lines.set(from, new Set()).get(from);
    for (const name of names) known.add(name);
  }

  nameAll({ from, to }, ...names) {
    for (let at = from; at <= to; at = this.doc.lineAt(at).to + 1) this.name(at, ...names);
  }

  hide(from, to) {
    if (to > from) this.all.push(hidden.range(from, to));
  }

  /** What a line begins with is replaced by what it means, and the caret steps over it. */
  lead(from, to, decoration = hidden) {
    if (to <= from) return;
    this.all.push(decoration.range(from, to));
    this.leads.push(here.range(from, to));
  }

  // Blocks

  blocks(nodes, context) {
    let before = null;
    for (const node of nodes) {
      if (before) {
        this.name(node.from, gapBetween(before, node, { ...context, level: this.level(before) }));
        this.blank(this.doc.lineAt(before.to).number + 1, this.doc.lineAt(node.from).number - 1, true, true);
      }
      if (node.name !== "ListItem") this.indent(node.from);
      this.block(node, context);
      before = node;
    }
  }

  block(node, context) {
    const { name } = node;
    if (levelOf(node)) return this.headline(node);
    if (name === "ListItem") return this.blocks(childrenOf(node), { depth: context.depth });
    if (name === "BulletList" || name === "OrderedList") return this.list(node, context);
    if (name === "Blockquote") return this.quote(node, context);
    if (name === "Table") return this.table(node);
    if (name === "HorizontalRule") return this.rule(node);
    if (name === "FencedCode" || name === "CodeBlock") return this.code(node);
    if (name === "LinkReference") return this.nameAll(node, "is-source");
    this.paragraph(node);
  }

  /** Blanks before a block that belongs to a list item: the item's own indent shows them. */
  indent(at) {
    const line = this.doc.lineAt(at);
    const before = line.text.slice(0, at - line.from);
    const blanks = /^\s+$/.test(before) ? before.length : 0;
    this.lead(at - blanks, at);
  }

  /** The blank lines between two blocks. The first is the gap itself; more of them are seen while one is among them. */
  blank(first, last, hasBefore, hasAfter) {
    if (last < first) return;
    const isAmong = this.isTouched(this.doc.line(first).from, this.doc.line(last).to);
    for (let number = first; number <= last; number += 1) {
      const { from, to } = this.doc.line(number);
      const isGap = (hasBefore && number === first) || (hasAfter && number === last && (!hasBefore || last - first > 1));
      if (isAmong && (!isGap || this.isTouched(from, to))) this.name(from, ...(hasBefore ? ["gap"] : []));
      else {
        this.name(from, "is-none");
        this.gaps.push(here.range(from));
      }
    }
  }

  /** As what a heading prints; 0 for what is none. */
  level(node) {
    return levelOf(node) && Math.min(6, levelOf(node) - this.top + this.heading);
  }

  headline(node) {
    const level = this.level(node);
    this.nameAll(node, "is-heading", `is-heading-${level}`);
    const isTouched = this.isTouched(node.from, this.doc.lineAt(node.to).to);
    for (const mark of node.getChildren("HeaderMark")) {
      if (isTouched) this.all.push(soft.range(mark.from, mark.to));
      else this.unhead(node, mark);
    }
    this.inline(node);
  }

  /** Signs before or behind the words with the blanks between, or a line of them below. */
  unhead(node, { from, to }) {
    if (from > this.doc.lineAt(node.from).to) return this.name(from, "is-none");
    const blanks = /^\s*/.exec(this.doc.sliceString(to, node.to))[0].length;
    this.hide(from, from === node.from ? to + blanks : to);
  }

  list(node, { depth }) {
    const isLoose = /\n[ \t]*\n/.test(this.doc.sliceString(node.from, node.to));
    const items = node.getChildren("ListItem");
    const first = items[0] && parseInt(this.doc.sliceString(items[0].from, items[0].from + 10), 10);
    items.forEach((item, index) => this.item(item, node.name === "OrderedList" ? `${first + index}.` : "", depth + 1));
    this.blocks(items, { depth: depth + 1, isList: true, isLoose });
  }

  item(node, sign, depth) {
    const lines = { from: this.doc.lineAt(node.from).from, to: node.to };
    this.nameAll(lines, `in-list-${Math.min(depth, DEEPEST)}`);
    const mark = node.getChild("ListMark");
    const task = node.getChild("Task")?.getChild("TaskMarker");
    const end = (task ?? mark).to;
    const blanks = /^[ \t]?/.exec(this.doc.sliceString(end, end + 1))[0].length;
    const line = this.doc.lineAt(node.from);
    const indent = /[ \t]*$/.exec(line.text.slice(0, node.from - line.from))[0].length;
    const widget = task
      ? new Box(/x/i.test(this.doc.sliceString(task.from, task.to)), this.doc.sliceString(end, line.to).trim())
      : new Bullet(sign);
    this.lead(node.from - indent, end + blanks, Decoration.replace({ widget }));
  }

  quote(node, context) {
    this.nameAll(node, "in-quote");
    this.blocks(childrenOf(node), { ...context, isQuote: true });
    for (let at = node.from; at <= node.to; ) {
      const line = this.doc.lineAt(at);
      const signs = /^[ \t]*(?:>[ \t]?)*/.exec(line.text)[0];
      if (signs.trim() && signs.length === line.length && node.to > line.to && !this.isTouched(line.from, line.to)) this.name(line.from, "is-none");
      at = line.to + 1;
    }
    for (const { from, to } of node.getChildren("QuoteMark")) this.sign(from, to);
  }

  /** A quotation's sign and the blank behind it. */
  sign(from, to) {
    this.lead(from, to + (this.doc.sliceString(to, to + 1) === " "));
  }

  table(node) {
    const [first, last] = [this.doc.lineAt(node.from), this.doc.lineAt(node.to)];
    const isWhole = node.from === first.from && node.to === last.to;
    if (!isWhole || this.isTouched(first.from, last.to)) return this.nameAll(node, "is-source", "in-table");
    this.lines.delete(first.from); // its own margin is the gap
    const widget = new TableShown(this.doc.sliceString(node.from, node.to), this.images);
    this.all.push(Decoration.replace({ widget, block: true }).range(node.from, node.to));
  }

  rule({ from, to }) {
    this.name(from, "is-rule");
    if (!this.isTouched(from, to)) this.all.push(Decoration.replace({ widget: new Rule() }).range(from, to));
  }

  /** The fences keep their place: they are the room above and below. */
  code(node) {
    const isTouched = this.isTouched(node.from, this.doc.lineAt(node.to).to);
    this.nameAll(node, "in-code");
    for (const { from, to } of node.getChildren("CodeText")) if (to > from) this.all.push(Decoration.mark({ tagName: "code" }).range(from, to));
    for (const { from } of node.getChildren("CodeMark")) this.name(from, "is-fence", ...(isTouched ? ["is-open"] : []));
  }

  /** In print a line's end within a paragraph is a blank, or nothing between Chinese letters. */
  paragraph(node) {
    const ends = new Set();
    for (const { to } of node.getChildren("HardBreak")) ends.add(this.doc.lineAt(to - 1).from);
    const signs = node.getChildren("QuoteMark");
    for (let line = this.doc.lineAt(node.from); line.to < node.to; line = this.doc.line(line.number + 1)) {
      const next = this.doc.line(line.number + 1);
      const lead = next.from + /^[ \t>]*/.exec(signs.length ? next.text : next.text.replace(/>.*/, ""))[0].length;
      if (ends.has(line.from) || /(\\| {2,})$/.test(line.text)) this.lead(next.from, lead);
      else this.join(line, lead);
    }
    this.inline(node);
  }

  join(line, to) {
    const from = line.from + line.text.trimEnd().length;
    const isSolid = isWrittenSolid(line.text.trimEnd().at(-1) ?? "") && isWrittenSolid(this.doc.sliceString(to, to + 1));
    const joined = Decoration.replace(isSolid ? {} : { widget: new Letters(" ") });
    this.all.push(joined.range(from, to));
    this.breaks.push(here.range(from, to));
  }

  // Words

  /** What `[label]` stands for. */
  reference(node) {
    return [this.label(node.getChild("LinkLabel") ?? node), addressOf(node, this.doc)];
  }

  label({ from, to }) {
    return this.doc.sliceString(from, to).replace(/^\[|\]$/g, "").replace(/\s+/g, " ").trim().toLowerCase();
  }

  /** Where a link or an image leads; null where brackets are only brackets. */
  address(node) {
    if (node.name === "Address" || node.getChild("URL")) return addressOf(node, this.doc);
    const label = node.getChild("LinkLabel");
    const [opens, closes] = node.getChildren("LinkMark");
    return this.known.get(this.label(label && label.to - label.from > 2 ? label : { from: opens.to, to: closes.from })) ?? null;
  }

  inline(node) {
    for (const child of childrenOf(node)) this.word(child);
  }

  word(node) {
    const { name, from, to } = node;
    if (name === "Escape" || name === "HardBreak") return this.backslash(node);
    if (name === "Entity" && !this.isTouched(from, to)) return this.entity(node);
    if (name === "Link" || name === "Autolink" || name === "Address") return this.link(node);
    if (name === "Image") return this.image(node);
    if (!SPANS[name]) return;
    this.all.push(Decoration.mark({ tagName: SPANS[name] }).range(from, to));
    const isTouched = this.isTouched(from, to);
    for (const mark of childrenOf(node)) {
      if (!mark.name.endsWith("Mark")) this.word(mark);
      else if (isTouched) this.all.push(soft.range(mark.from, mark.to));
      else this.hide(mark.from, mark.to);
    }
  }

  backslash({ from, to }) {
    if (this.doc.sliceString(from, from + 1) === "\\" && !this.isTouched(from, to)) this.hide(from, from + 1);
  }

  /** &copy; prints as ©. */
  entity({ from, to }) {
    const read = Object.assign(document.createElement("textarea"), { innerHTML: this.doc.sliceString(from, to) });
    this.all.push(Decoration.replace({ widget: new Letters(read.value) }).range(from, to));
  }

  link(node) {
    const { from, to } = node;
    const address = this.address(node);
    if (address === null) return this.inline(node);
    const [opens, closes] = node.getChildren("LinkMark");
    if (isLinkAddress(address)) {
      const words = Decoration.mark({ tagName: "a", attributes: { title: address, "data-address": address } });
      this.all.push(words.range(from, to));
    }
    this.inline(node);
    if (!opens) return;
    const marks = [[from, opens.to], [closes.from, to]];
    for (const mark of marks) this.isTouched(from, to) ? this.all.push(soft.range(...mark)) : this.hide(...mark);
  }

  /** Its source is seen beside it where the caret stands, so that it does not go away while one looks at it. */
  image(node) {
    const { from, to } = node;
    const [opens, closes] = node.getChildren("LinkMark");
    const name = this.state.facet(isOneLine) ? "" : ownImage(this.address(node) ?? "");
    const isTouched = this.isTouched(from, to);
    const widget = name && new Picture(this.images + name, this.doc.sliceString(opens.to, closes.from));
    if (isTouched) this.all.push(soft.range(from, to));
    if (widget && isTouched) this.all.push(Decoration.widget({ widget, side: 1 }).range(to));
    else if (widget) this.all.push(Decoration.replace({ widget }).range(from, to));
    else if (!isTouched) this.link(node);
  }
}

function childrenOf(node) {
  const found = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (!["ListMark", "QuoteMark", "TaskMarker"].includes(child.name)) found.push(child);
  }
  return found;
}

const levelOf = ({ name }) => Number(/^(?:ATX|Setext)Heading(\d)$/.exec(name)?.[1] ?? 0);

/** What stands between two blocks, as in print the larger of their margins. */
function gapBetween(before, after, { isList, isLoose, isQuote, depth, level }) {
  if (isList) return isLoose ? "gap-loose" : "gap-item";
  if (levelOf(after)) return "gap-heading";
  if (before.name === "HorizontalRule" || after.name === "HorizontalRule") return "gap-rule";
  if (level) return level > 3 ? "gap-after-lower" : "gap-after-heading";
  if (before.name === "Table") return "gap-after-table";
  if (isQuote) return "gap-in-quote";
  if (depth) return after.name.endsWith("List") ? "gap-item" : "gap-inner";
  return "gap";
}
