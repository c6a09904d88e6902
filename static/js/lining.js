// In the margin of the reading view each card stands beside its words, or as near below as those before it leave room. The
// current one comes first: those before it move up for it, as far as there is room above.
const GAP = 12;
export const wide = matchMedia("(min-width: 74rem)");

export function lineUp(panel, ranges) {
  if (!panel.closest(".margin")) return;
  const cards = [...panel.querySelectorAll(".talk-section .talk")];
  for (const card of cards) card.style.marginTop = "";
  if (!wide.matches || !cards.length) return;
  const places = cards.map((card) => placeOf(card, ranges));
  sink(places, 0, places[0].natural);
  raise(places, cards.findIndex((card) => card.classList.contains("is-current")));
  let moved = 0; // a card takes those below it along
  for (const { card, top, natural } of places) {
    if (top - natural !== moved) card.style.marginTop = `${top - natural - moved}px`;
    moved = top - natural;
  }
}

function placeOf(card, ranges) {
  const { top, height } = card.getBoundingClientRect();
  const wanted = ranges.get(card)?.getBoundingClientRect().top ?? -Infinity;
  return { card, natural: top, height, wanted, top };
}

/** Each beside its words, or below the one before. */
function sink(places, first, from) {
  for (const place of places.slice(first)) {
    place.top = Math.max(place.wanted, from);
    from = place.top + place.height + GAP;
  }
}

function raise(places, at) {
  if (at < 1) return;
  const current = places[at];
  const room = places.slice(0, at).reduce((sum, { height }) => sum + height + GAP, places[0].natural);
  current.top = Math.min(current.top, Math.max(current.wanted, room));
  for (let before = at - 1; before >= 0; before -= 1) {
    const [place, next] = [places[before], places[before + 1]];
    place.top = Math.min(place.top, next.top - GAP - place.height);
  }
  sink(places, at + 1, current.top + current.height + GAP);
}
