// The look of the house, previewed as it is typed. Without this the page shows what was saved last.

const form = document.getElementById("house");
const preview = document.getElementById("preview");
const logo = document.getElementById("preview-logo");
const company = document.getElementById("preview-company");

function show() {
  preview.style.setProperty("--accent", form.accent.value);
  company.textContent = form.company.value;
  document.getElementById("preview-line").textContent = form.line.value;
  const isLogoGone = form.no_logo?.checked ?? false;
  logo.hidden = isLogoGone || !logo.getAttribute("src");
  company.hidden = !logo.hidden;
}

form.logo.addEventListener("change", () => {
  const [file] = form.logo.files;
  if (file) logo.src = URL.createObjectURL(file);
});
form.addEventListener("input", show);
form.addEventListener("change", show);
show();
