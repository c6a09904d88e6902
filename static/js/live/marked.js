// Lines under words: what the coach found, what a comment is about. They move with their words. A click tells which.
import { Decoration, EditorView, RangeSet, StateEffect, StateField } from "writing-kit";
import { isComposing } from "./composing.js";

const setting = StateEffect.define();

/** From now on these ranges, `[{from, to, className, id}]`, are marked under that name. */
export const showMarks = (name, ranges) => setting.of({ name, ranges });

const field = StateField.define({
  create: () => ({ wanted: new Map(), shown: RangeSet.empty }),
  update({ wanted, shown }, made) {
    const sets = made.effects.filter((effect) => effect.is(setting));
    if (!made.docChanged && !sets.length && isComposing(made.startState) === isComposing(made.state)) return { wanted, shown };
    const moved = new Map([...wanted].map(([name, set]) => [name, set.map(made.changes)]));
    for (const { value } of sets) moved.set(value.name, setOf(value, made.newDoc.length));
    // New marks would part the very words that an input method is composing: they wait.
    return { wanted: moved, shown: isComposing(made.state) ? shown.map(made.changes) : RangeSet.join([...moved.values()]) };
  },
  provide: (field) => EditorView.decorations.from(field, ({ shown }) => shown),
});

function setOf({ name, ranges }, length) {
  const found = ranges.filter(({ from, to }) => from >= 0 && from < to && to <= length);
  return Decoration.set(found.map((one) => decoration(name, one).range(one.from, one.to)), true);
}

function decoration(name, { className, id }) {
  return Decoration.mark({ class: className, attributes: { "data-marked": String(id ?? ""), "data-marks": name } });
}

export const marks = [
  field,
  EditorView.domEventHandlers({
    click(event) {
      const { dataset } = event.target.closest?.("[data-marks]") ?? {};
      if (!dataset) return false;
      const detail = { id: dataset.marked, name: dataset.marks };
      event.target.dispatchEvent(new CustomEvent("marked", { bubbles: true, detail }));
      return false;
    },
  }),
];
