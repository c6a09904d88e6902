// Which tabs are open. Each holds a lock of its own, which the browser lets go when the tab is closed or crashes. Where a
// browser has no locks (it gives them to secure addresses only) a tab notes every now and then that it is still here.

export const TAB = Math.random().toString(36).slice(2, 10);

const PREFIX = "foreword-tab/";
const WAIT = 1500; // ms; the page that was here before may be a moment late to let go
const EVERY = 20_000; // ms between two notes
const GIVEN_UP = 150_000; // ms; browsers let a tab in the background act once a minute only
const locks = navigator.locks;

export const LOOK_AGAIN_AFTER = locks ? 0 : GIVEN_UP;

export function live() {
  if (locks) return void locks.request(PREFIX + TAB, () => new Promise(() => {})).catch(() => {});
  note(Date.now());
  setInterval(() => note(Date.now()), EVERY);
  addEventListener("pageshow", () => note(Date.now()));
  addEventListener("pagehide", () => note(0));
}

function note(time) {
  try {
    if (time) localStorage.setItem(PREFIX + TAB, String(time));
    else localStorage.removeItem(PREFIX + TAB);
  } catch {
    // Storage may be full or closed to us: then no words are kept there either.
  }
}

/** Whether a tab is open. What died without a word counts as open for a while where there are no locks. */
export async function isAlive(tab) {
  if (tab === TAB) return true;
  if (!locks) return Date.now() - Number(localStorage.getItem(PREFIX + tab) ?? 0) < GIVEN_UP;
  try {
    await locks.request(PREFIX + tab, { signal: AbortSignal.timeout(WAIT) }, () => {});
    return false;
  } catch {
    return true;
  }
}
