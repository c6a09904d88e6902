// The reading view: comments in its margin, on a narrow screen on a sheet that comes up.
import { startComments } from "./comments.js";
import { follow } from "./following.js";
import { attend } from "./live/attending.js";

startComments();
const reading = document.getElementById("reading");
if (document.getElementById("here")) attend(reading);
else if (reading) follow(reading.dataset.document); // a guest has no line into the room
