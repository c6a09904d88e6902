// The look of the house, previewed as it is typed. Without this the page shows what was saved last.

const form = document.getElementById("house");
const preview = document.getElementById("preview");
const logo = document.getElementById("preview-logo");
const company = document.getElementById("preview-company");
const line = document.getElementById("preview-line");

// Rules somebody types are for the sheet of paper alone: it stands in a tree of its own, where they reach nothing else.
const rules = new CSSStyleSheet();
const tree = preview.parentElement.attachShadow({ mode: "open" });
const desk = Object.assign(document.createElement("div"), { className: "house-preview" });
const ours = [...document.querySelectorAll("link[rel=stylesheet]")].filter(({ href }) => /(paper|house)\.css/.test(href));
desk.append(preview);
tree.append(...ours.map((link) => link.cloneNode()), desk);
tree.adoptedStyleSheets = [rules];

const FACES = {
  text: ["House text", "400", "normal"],
  text_italic: ["House text", "400", "italic"],
  text_bold: ["House text", "600", "normal"],
  text_bold_italic: ["House text", "600", "italic"],
  heading: ["House headings", "600", "normal"],
};

function show() {
  preview.style.setProperty("--accent", form.accent.value);
  company.textContent = form.company.value;
  line.textContent = form.line.value;
  const isLogoGone = form.no_logo?.checked ?? false;
  logo.hidden = isLogoGone || !logo.getAttribute("src");
  company.hidden = !logo.hidden;
  rules.replaceSync(form.css.value);
}

async function wear(input) {
  const [file] = input.files;
  if (!file) return;
  const [family, weight, style] = FACES[input.dataset.slot];
  try {
    const face = new FontFace(family, await file.arrayBuffer(), { weight, style });
    document.fonts.add(await face.load());
    const name = input.dataset.slot === "heading" ? "--display" : "--serif";
    preview.style.setProperty(name, `"${family}", "Source Serif 4", serif`);
  } catch {
    // No font: whoever saves is told so in words.
  }
}

form.logo.addEventListener("change", () => {
  const [file] = form.logo.files;
  if (file) logo.src = URL.createObjectURL(file);
});
for (const input of form.querySelectorAll("[data-slot]")) input.addEventListener("change", () => wear(input));
form.addEventListener("input", show);
form.addEventListener("change", show);
show();
