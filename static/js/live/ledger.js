// Whether all of the document is saved, told as a form that saves itself tells it (status.js, saving.js).
const LONGEST_SAVE = 4000; // ms that somebody waits who adds an item or leaves

export function ledgerOf(exchange) {
  const saved = () =>
    new Promise((resolve) => {
      const look = () => (exchange.isUnsaved && !exchange.trouble) || (resolve(), exchange.removeEventListener("changed", look));
      exchange.addEventListener("changed", look);
      setTimeout(resolve, LONGEST_SAVE);
    });
  return {
    form: null,
    fields: [],
    get trouble() {
      const { trouble: kind, overfilled } = exchange;
      const title = kind === "too_large" && document.getElementById(`title-${overfilled}`);
      if (title) return { kind: "too_long", why: title.textContent.trim(), address: "" };
      return kind ? { kind, why: "", address: kind === "signed_out" ? "/sign-in" : "" } : null;
    },
    get isUnsaved() {
      return exchange.isUnsaved;
    },
    get hasWords() {
      return Boolean(exchange.hasMade);
    },
    get isAtRisk() {
      return exchange.isAtRisk;
    },
    flight: null,
    save: () => (exchange.isUnsaved && !exchange.trouble ? saved() : Promise.resolve()),
    changed: (tell) => exchange.addEventListener("changed", tell),
  };
}
