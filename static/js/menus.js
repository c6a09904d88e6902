// <details class="menu"> opens and closes by itself; what is added: one at a time, Escape and a click elsewhere close it.
import { closesElsewhere } from "./closing.js";

closesElsewhere("details.menu");

document.addEventListener("keydown", (event) => {
  const open = event.target.closest?.("details.menu[open]");
  if (!open) return;
  if (event.key === "Escape") {
    open.open = false;
    open.querySelector("summary").focus();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    step(open, event.key === "ArrowDown" ? 1 : -1);
  }
});

function step(menu, by) {
  const stops = [menu.querySelector("summary"), ...menu.querySelectorAll(".menu-sheet :is(a, button)")];
  const at = stops.indexOf(document.activeElement);
  stops[(at + by + stops.length) % stops.length].focus();
}
