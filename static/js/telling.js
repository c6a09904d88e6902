// What is new is told to whatever shows it, one event on the document each ("news-comments"): by the room's line
// (live/joining.js, live/attending.js), or by a stream where a page has no line (following.js).
const KINDS = ["comments", "round", "stage", "meeting"];
let told = false;

/** Whether there is a line or a stream just now: without one a page has to look by itself. */
export const isTold = () => told;

/** "comments/7" is news of comments, and of one thread alone. */
export function tellNews(about) {
  const [kind, only] = about.split("/");
  document.dispatchEvent(new CustomEvent(`news-${kind}`, { detail: only }));
}

/** From now on there is a line. What was news before, at first too, is asked for now; asked for earlier, what comes between
 *  the answer and the line would be missed. */
export function lineOpened() {
  told = true;
  for (const about of KINDS) tellNews(about);
}

export function lineLost() {
  told = false;
}
