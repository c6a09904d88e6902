// The two sheets of the rail, guide and checks: tabs, remembered for as long as the browser's tab lives.
const KEY = "foreword-rail";
const tabs = [...document.querySelectorAll(".rail-tabs [role=tab]")];

export function startRail() {
  for (const tab of tabs) {
    tab.addEventListener("click", () => show(tab.dataset.shows));
    tab.addEventListener("keydown", turn);
  }
  show(remembered() ?? "guide");
}

/** Bring that sheet to the front. */
export function show(name) {
  for (const tab of tabs) {
    const chosen = tab.dataset.shows === name;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    document.getElementById(tab.getAttribute("aria-controls")).hidden = !chosen;
  }
  remember(name);
}

function turn(event) {
  if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
  const next = tabs[(tabs.indexOf(event.target) + 1) % tabs.length];
  show(next.dataset.shows);
  next.focus();
}

function remembered() {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null; // a browser may refuse to remember
  }
}

function remember(name) {
  try {
    sessionStorage.setItem(KEY, name);
  } catch {
    // nothing is lost
  }
}
