// Where the others are: a caret in their colour with their name, and what they selected tinted. All of it lies in layers
// over and under the text, so that nothing in the text itself changes while somebody writes.
import { EditorSelection, RectangleMarker, StateEffect, StateField, layer } from "writing-kit";

const SEEN = 1000; // ms after which a name that is still needed begins to be seen anew
const setting = StateEffect.define();

/** `[{id, name, colour, anchor, head}]`, places in UTF-16 units; `colour` is a number from 0 to 7. */
export const showCursors = (list) => setting.of(list);

/** Whether the editor shows just these already: they move along with what is typed. */
export function showsCursors(state, list) {
  const shown = state.field(field);
  return shown.length === list.length && list.every((one, at) => ["id", "name", "colour", "anchor", "head"].every((name) => one[name] === shown[at][name]));
}

const field = StateField.define({
  create: () => [],
  update(was, { docChanged, changes, effects, newDoc }) {
    const set = effects.find((effect) => effect.is(setting));
    if (set) return set.value.map((one) => within(one, newDoc.length));
    return docChanged ? was.map((one) => ({ ...one, anchor: changes.mapPos(one.anchor, 1), head: changes.mapPos(one.head, 1) })) : was;
  },
});

const within = (one, length) => ({ ...one, anchor: Math.min(one.anchor, length), head: Math.min(one.head, length) });

const isChanged = ({ docChanged, geometryChanged, startState, state }) => docChanged || geometryChanged || startState.field(field) !== state.field(field);

/** A caret whose name is seen while it moves: drawn anew, its fading begins again. */
class Caret extends RectangleMarker {
  drawnAt = performance.now();

  constructor({ id, name, colour, head }, { left, top, height }) {
    super(`peer-caret colour-${colour}`, left, top, null, height);
    Object.assign(this, { id, name, head });
  }

  draw() {
    const caret = super.draw();
    const name = document.createElement("span");
    name.className = "peer-name";
    name.textContent = this.name;
    caret.append(name);
    return caret;
  }

  /** Not at every letter: each beginning costs the browser frames of its own. */
  update(element, before) {
    const isFading = before.head !== this.head && this.drawnAt - before.drawnAt > SEEN;
    if (before.id !== this.id || before.name !== this.name || isFading || !super.update(element, before)) return false;
    this.drawnAt = before.drawnAt;
    return true;
  }

  eq(other) {
    return super.eq(other) && other.id === this.id && other.name === this.name && other.head === this.head;
  }
}

function carets(view) {
  return view.state.field(field).flatMap((one) => {
    const [place] = RectangleMarker.forRange(view, "", EditorSelection.cursor(one.head, 1));
    return place ? [new Caret(one, place)] : [];
  });
}

function selections(view) {
  return view.state.field(field).flatMap(({ anchor, head, colour }) =>
    anchor === head ? [] : RectangleMarker.forRange(view, `peer-selection colour-${colour}`, EditorSelection.range(anchor, head)),
  );
}

export const cursors = [
  field,
  layer({ above: true, class: "peer-carets", update: isChanged, markers: carets }),
  layer({ above: false, class: "peer-selections", update: isChanged, markers: selections }),
];
