// The page of all comments, by keyboard.
import { cardFor } from "./stepping.js";

document.addEventListener("keydown", (event) => {
  const cards = [...document.querySelectorAll(".talk")];
  const card = cardFor(event, cards);
  if (!card) return;
  for (const other of cards) other.classList.toggle("is-current", other === card);
  card.querySelector("a, button, textarea").focus({ preventScroll: true });
  card.scrollIntoView({ block: "center" });
});
