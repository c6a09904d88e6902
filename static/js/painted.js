// What need not be done before a letter that is being typed is on the screen.
const UNSEEN = 100; // ms; a page that nobody looks at is not painted
let next = null;

/** A function that has `act` done when the next frame has been painted, once for however many calls until then. */
export function afterPaint(act) {
  let isWanted = false;
  return async () => {
    if (isWanted) return;
    isWanted = true;
    await (next ??= painted());
    isWanted = false;
    act();
  };
}

async function painted() {
  await new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, UNSEEN);
  });
  next = null;
}
