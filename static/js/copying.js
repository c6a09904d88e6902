// <button data-copy="field-id" data-copied="Copied">: puts the field's value on the clipboard and says so.
import { toast } from "./toasts.js";

export function offerCopying() {
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest?.("[data-copy]");
    const field = button && document.getElementById(button.dataset.copy);
    if (!field) return;
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // without https there is no clipboard interface
    }
    toast(button.dataset.copied);
  });
}
