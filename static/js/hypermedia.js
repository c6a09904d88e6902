// htmx within our bounds. Answers are parts of pages and never bring code: no script of an answer runs, no attribute is
// evaluated. Configured by <meta name="htmx-config"> in base.html; the Content-Security-Policy says the same again.
import htmx from "htmx";

function refuse() {
  throw new Error("No code is taken from attributes here.");
}

htmx.registerExtension("bounds", { init: (api) => api.initSecurity(null, refuse, refuse) });

document.addEventListener("htmx:before:swap", ({ detail }) => {
  for (const { fragment } of detail.tasks ?? []) {
    fragment?.querySelectorAll?.("script").forEach((script) => script.remove());
  }
});

// htmx swaps refusals as it swaps answers. Ours are short explanations: they belong among the toasts, unless the element
// names a place for them (hx-status:422="…").
document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  ctx.target = document.getElementById("toasts");
  ctx.swap = "beforeend";
  ctx.select = null;
  ctx.push = ctx.replace = null;
});

// What the page asks for by itself (hx-trigger="load", "news-round from:document") and cannot get now changes nothing: it
// neither leads a writer away to sign in nor speaks up. Whoever presses a button is told.
const isByItself = (ctx) => /^(load|news-)/.test(ctx?.sourceEvent?.type ?? "");

document.addEventListener("htmx:before:response", (event) => {
  const { ctx } = event.detail;
  if (isByItself(ctx) && ctx.response.status === 401) event.preventDefault();
});

const open = new WeakSet(); // asked for while somebody looks into what it will replace: that stays open

document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  if (isByItself(ctx) && ctx.target?.querySelector?.("details[open]")) open.add(ctx);
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (open.has(ctx)) ctx.target.querySelector("details")?.setAttribute("open", "");
});

document.addEventListener("htmx:error", ({ detail }) => {
  if (detail.ctx?.response || isByItself(detail.ctx)) return;
  const words = document.getElementById("toasts")?.dataset.offline;
  if (words) import("./toasts.js").then(({ toast }) => toast(words));
});

export default htmx;
