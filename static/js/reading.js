// The reading view: comments in its margin, on a narrow screen on a sheet that comes up.
import { startComments } from "./comments.js";
import { follow } from "./following.js";
import { attend } from "./live/attending.js";

const margin = document.getElementById("margin");
const wide = matchMedia("(min-width: 74rem)");

document.addEventListener("wanted", () => {
  if (margin && !wide.matches && !margin.matches(":popover-open")) margin.showPopover();
});
startComments();
const reading = document.getElementById("reading");
if (document.getElementById("here")) attend(reading);
else if (reading) follow(reading.dataset.document); // a guest has no line into the room
