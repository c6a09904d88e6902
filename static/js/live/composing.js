// Whether an input method is composing words: until it is done nothing in the page may change around them.
import { StateEffect, StateField, ViewPlugin } from "writing-kit";

const DONE = 80; // ms after compositionend: the browser still writes the words then
const done = StateEffect.define();

const field = StateField.define({
  create: () => false,
  update(was, made) {
    if (made.effects.some((effect) => effect.is(done))) return false;
    return was || made.isUserEvent("input.type.compose");
  },
});

export const isComposing = (state) => state.field(field);

/** Whether something that was held back may be shown again. */
export const isAfterComposing = (made) => made.startState.field(field) && !made.state.field(field);

/** Call back when a composition has ended; on Android the context of the text says so, not the text. Gives the way to stop. */
export function afterComposing(view, act) {
  const later = () => setTimeout(() => !view.compositionStarted && act(), DONE);
  const places = [view.contentDOM, view.contentDOM.editContext].filter(Boolean);
  for (const place of places) place.addEventListener("compositionend", later);
  return () => places.forEach((place) => place.removeEventListener("compositionend", later));
}

export const composing = [
  field,
  ViewPlugin.define((view) => ({
    destroy: afterComposing(view, () => isComposing(view.state) && view.dispatch({ effects: done.of(null) })),
  })),
];
