// Which text of the document an element on the page belongs to, and the other way round: on the desk by the ids of its
// fields (templates/documents/_field.html), in the reading view by the classes of the printed page (templates/print).

const reading = document.getElementById("reading");
const items = JSON.parse(reading?.dataset.items ?? "{}");
const PARTS = { title: ".item-title, .question-title", text: ".item-text, .answer" };

/** {section, item_id, field, element} of the text around that node; null outside of all texts. */
export function placeOf(node) {
  const element = node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  return onTheDesk(element) ?? inTheReadingView(element);
}

function onTheDesk(element) {
  const words = element?.closest?.(".words");
  const control = words?.querySelector("textarea");
  const section = words?.closest(".place")?.id;
  if (!control || !section) return null;
  const [field, ...rest] = control.id.split("-");
  const about = rest.join("-");
  return { section, item_id: about === section ? "" : about, field, element: words.querySelector(".formed") };
}

function inTheReadingView(element) {
  const line = element?.closest?.("#reading :is(#headline, #subtitle)");
  if (line) return { section: line.id, item_id: "", field: "text", element: line };
  const section = element?.closest?.("#reading .section[id]");
  if (!section) return null;
  const item = element.closest(".item, .question");
  if (!item) {
    const quote = section.matches(".quote") ? section.querySelector("blockquote") : null;
    if (quote && !quote.contains(element)) return null;
    return { section: section.id, item_id: "", field: "text", element: quote ?? section };
  }
  for (const [field, selector] of Object.entries(PARTS)) {
    const part = element.closest(selector);
    if (part) return { section: section.id, item_id: items[section.id]?.[numberOf(section, item)] ?? "", field, element: part };
  }
  return null;
}

const numberOf = (section, item) => [...section.querySelectorAll(".item, .question")].indexOf(item);

/** The element that shows that text now; null where it is not on the page. */
export function elementOf(section, item, field) {
  const control = document.getElementById(`${field}-${item || section}`);
  if (control) return control.closest(".words")?.querySelector(".formed") ?? null;
  const whole = document.querySelector(`#reading #${CSS.escape(section || "-")}`);
  if (!whole || !item) return whole?.querySelector("blockquote") ?? whole;
  const at = items[section]?.indexOf(item) ?? -1;
  return whole.querySelectorAll(".item, .question")[at]?.querySelector(PARTS[field] ?? PARTS.text) ?? null;
}
