// Runs before anything is painted, so that nobody in the dark is flashed: the chosen light, and that scripts run here.
const root = document.documentElement;
root.classList.add("js");
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
} catch {
  // Storage may be closed to us; then the system decides.
}
