// The light: as the system has it, or always one. Buttons carry data-theme-choice="", "light" or "dark".
const root = document.documentElement;

export function offerThemes() {
  const buttons = [...document.querySelectorAll("[data-theme-choice]")];
  const show = () => {
    for (const each of buttons) each.setAttribute("aria-pressed", String(each.dataset.themeChoice === (root.dataset.theme ?? "")));
  };
  for (const each of buttons) each.addEventListener("click", () => (choose(each.dataset.themeChoice), show()));
  show();
}

function choose(theme) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  try {
    if (theme) localStorage.setItem("theme", theme);
    else localStorage.removeItem("theme");
  } catch {
    // It holds for this page only.
  }
}
