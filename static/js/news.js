// Whoever follows a line of the inbox has read it. Without this module the check mark beside the line says so.
document.addEventListener("click", ({ target }) => {
  const burst = target.closest?.("a[data-news]")?.dataset.news;
  if (burst) fetch(`/news/${burst}/reading`, { method: "POST", keepalive: true, headers: { "HX-Request": "true" } });
});
