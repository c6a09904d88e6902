// News for pages without a line into the room: one event on the document each, named as the room's ("news-comments"). It says
// only that there is something; whoever listens asks for its part.
import { lineLost, lineOpened, tellNews } from "./telling.js";

export function follow(name) {
  let source = null;

  function open() {
    if (source && source.readyState !== EventSource.CLOSED) return;
    source = new EventSource(`/documents/${name}/events`);
    source.onopen = lineOpened;
    source.onmessage = ({ data }) => tellNews(data);
    source.onerror = failed;
  }

  function failed() {
    lineLost();
    if (source?.readyState === EventSource.CLOSED) leave();
  }

  /** Refused for good: whoever may not see the page any more does not keep it open. */
  async function leave() {
    const answer = await fetch(location.href, { method: "HEAD" }).catch(() => null);
    if (answer?.redirected || [401, 404].includes(answer?.status)) location.reload();
  }

  function close() {
    lineLost();
    source?.close();
    source = null;
  }

  // A browser opens six connections to a site at most: a tab that nobody looks at gives its own back.
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", ({ persisted }) => persisted && open());
  if (!document.hidden) open();
}
