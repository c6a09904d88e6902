// A form that was sent is not sent again by the second click of somebody who is used to double clicks: two documents, two
// invitations. Its button shows that it was pressed.
const HOPE = 10_000; // ms; when no other page has come until then, it may be tried again
const sent = new Map(); // form -> button

export function sendOnce() {
  document.addEventListener("submit", (event) => {
    if (sent.has(event.target)) return event.preventDefault();
    sent.set(event.target, event.submitter);
    setTimeout(() => show(event)); // whoever answers it here, without another page, has said so by then
  });
  addEventListener("pageshow", () => sent.forEach((_, form) => unlock(form))); // back, and all is as it was left
}

function show({ target: form, submitter, defaultPrevented }) {
  if (defaultPrevented || form.method !== "post" || form.target === "_blank") return sent.delete(form);
  submitter?.setAttribute("aria-disabled", "true");
  setTimeout(() => unlock(form), HOPE);
}

function unlock(form) {
  sent.get(form)?.removeAttribute("aria-disabled");
  sent.delete(form);
}
