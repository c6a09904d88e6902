// Alt+Shift+J and K: from one comment to the next, to the one before; round and round.

/** The card to go to; null for any other key. The current one has the class "is-current". */
export function cardFor(event, cards) {
  if (!event.altKey || !event.shiftKey || !["KeyJ", "KeyK"].includes(event.code) || !cards.length) return null;
  event.preventDefault();
  const now = cards.findIndex((card) => card.classList.contains("is-current"));
  const next = event.code === "KeyJ" ? now + 1 : now < 0 ? cards.length - 1 : now - 1;
  return cards[(next + cards.length) % cards.length];
}
