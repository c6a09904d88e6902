// Short words about what just happened. Whoever adds an element .toast to #toasts, here or by htmx, is heard by screen
// readers; toasts go by themselves, but never while they offer something to do, are pointed at, or hold the focus.
const place = document.getElementById("toasts");
const SHOWN_FOR = 6000;

/** Shows words; `offer` is a button's words and what it does. The toast is returned so that it can be taken away. */
export function toast(words, offer = null) {
  const made = document.createElement("div");
  made.className = "toast";
  const text = document.createElement("p");
  text.textContent = words;
  made.append(text);
  if (offer) made.append(button(offer.words, () => (made.remove(), offer.act())));
  place.append(made);
  return made;
}

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

function settle(shown) {
  if (!shown.querySelector(".close")) {
    const close = button("×", () => shown.remove());
    close.className = "close";
    close.setAttribute("aria-label", place.dataset.close);
    shown.append(close);
  }
  const offers = shown.querySelector("button:not(.close), a");
  if (!offers) leaveLater(shown);
}

function leaveLater(shown) {
  setTimeout(() => {
    if (shown.matches(":hover, :focus-within")) leaveLater(shown);
    else shown.remove();
  }, SHOWN_FOR);
}

if (place) {
  place.querySelectorAll(".toast").forEach(settle);
  new MutationObserver((changes) => {
    for (const change of changes)
      for (const added of change.addedNodes) if (added.classList?.contains("toast")) settle(added);
  }).observe(place, { childList: true });
}
