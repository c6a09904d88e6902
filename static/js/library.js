// Search as you type asks for the shelf alone (/documents); the address that is kept is the library's own, short.
const USUAL = { whose: "all", place: "shelf", order: "changed" };

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (!ctx.sourceElement.matches(".shelf-filters")) return;
  for (const [name, value] of [...ctx.request.body]) {
    if (!value || value === USUAL[name]) ctx.request.body.delete(name);
  }
});

document.addEventListener("htmx:before:history:update", ({ detail }) => {
  const [path, query] = detail.history.path.split("?");
  if (path === "/documents") detail.history.path = query ? `/?${query}` : "/";
});
