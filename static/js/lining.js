// In the margin of the reading view each card stands beside its words, or as near below as those before it leave room.
const GAP = 12;
const wide = matchMedia("(min-width: 74rem)");

export function lineUp(panel, ranges) {
  const margin = panel.closest(".margin");
  if (!margin) return;
  const cards = [...panel.querySelectorAll(".talk-section .talk")];
  for (const card of cards) card.style.marginTop = "";
  if (!wide.matches) return;
  let below = -Infinity;
  for (const card of cards) {
    const { top, height } = card.getBoundingClientRect();
    const wanted = ranges.get(card)?.getBoundingClientRect().top ?? top;
    const push = Math.max(0, Math.max(wanted, below + GAP) - top);
    if (push) card.style.marginTop = `${push}px`;
    below = top + push + height;
  }
}
