// Coming back to the page after a while: what others wrote meanwhile is taken over, wherever nothing is unsaved here.
import { changes, reconcile } from "./items.js";
import { progress } from "./outline.js";
import { saverOf } from "./saving.js";

const AFTER = 10_000; // ms away
let left = 0;

export function startRefreshing() {
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) left = Date.now();
    else if (left && Date.now() - left > AFTER) refresh();
  });
  addEventListener("pageshow", (event) => event.persisted && refresh());
}

/** Take over how the page stands now: all of it, or one section. An answer that was asked for before the last change of
 *  items here knows nothing of it. */
export async function refresh(only = null) {
  const asked = changes();
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    if (asked !== changes()) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const place of fresh.querySelectorAll(only ? `.place[id="${only}"]` : ".place")) take(place, fresh);
  } catch {
    // The status line tells when the server cannot be reached.
  }
}

function take(fresh, page) {
  const place = document.getElementById(fresh.id);
  if (!place) return;
  const items = fresh.querySelector(".items");
  if (items) {
    items.dataset.order = [...items.children].map((item) => item.id).join(" ");
    reconcile(place.querySelector(".items"), items);
  } else {
    saverOf(place.querySelector("form.writing"))?.refresh(fresh.querySelector("form.writing"));
  }
  const mark = page.getElementById(`mark-${fresh.id}`)?.innerHTML;
  progress(fresh.id, mark, fresh.querySelector(".place-count")?.innerHTML);
}
