// Order by dragging the handle, or by Alt and an arrow.
import htmx from "htmx";
import Sortable from "sortablejs";

export function startOrdering() {
  for (const list of document.querySelectorAll(".items")) {
    Sortable.create(list, {
      handle: ".handle",
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
      ghostClass: "is-dragged",
      chosenClass: "is-held",
      onEnd: ({ item, oldIndex, newIndex }) => {
        if (oldIndex !== newIndex) place(item, { before: item.nextElementSibling?.id ?? "" });
      },
    });
  }
  document.addEventListener("keydown", (event) => {
    const direction = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    const item = event.target.closest?.(".items > .item");
    if (!direction || !item || !event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    place(item, { direction });
  });
}

function place(item, values) {
  const { action } = item.querySelector("form.writing");
  htmx.ajax("POST", `${action}/place`, { source: item, target: item.closest(".items"), swap: "outerHTML", values });
}
