/** What `<details>` of that kind show closes with a click or the focus elsewhere. */
export function closesElsewhere(kind) {
  const unless = (stays) => ({ target }) => {
    for (const open of document.querySelectorAll(`${kind}[open]`)) if (!stays(open, target)) open.open = false;
  };
  document.addEventListener("click", unless((open, target) => open.contains(target)));
  // A press on a blank part gives the focus to what holds it all, the page. Closed then, what is being pressed is gone, and
  // Chromium crashes.
  document.addEventListener("focusin", unless((open, target) => open.contains(target) || target.contains(open)));
}
