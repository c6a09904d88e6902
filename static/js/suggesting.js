// Suggesting by writing: a click into a text opens it where one clicked, Escape leaves it as it was, Ctrl+Enter suggests.
// What is left unsent stays open, and is asked about before the page goes.
const isChanged = (words) => words.value !== words.defaultValue;
const opened = () => [...document.querySelectorAll(".suggesting-words")];

document.addEventListener("click", ({ target }) => {
  const text = target.closest?.("[data-opens]");
  if (!text || target.closest("a, summary, input") || !getSelection().isCollapsed) return;
  text.closest(".suggestible").querySelector("[data-open]").click();
});

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.(".suggesting-words") || event.isComposing) return;
  if (event.key === "Escape" && !isChanged(event.target)) event.target.form.querySelector("[data-leave]").click();
  const isLine = event.target.closest(".is-line");
  if (event.key !== "Enter" || !(isLine || event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

document.addEventListener("htmx:after:swap", () => {
  for (const words of opened()) if (!words.dataset.met) meet(words);
});

function meet(words) {
  words.dataset.met = "yes";
  words.focus();
  words.setSelectionRange(words.value.length, words.value.length);
}

let isSending = false;
document.addEventListener("submit", () => (isSending = true), true);
addEventListener("beforeunload", (event) => !isSending && opened().some(isChanged) && event.preventDefault());
document.addEventListener("htmx:after:request", () => (isSending = false));
