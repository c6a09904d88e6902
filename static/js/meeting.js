// A meeting: its state is asked for anew when it goes on, its clocks run between two answers. The server says how many
// seconds are left, so a clock of this machine that is wrong does not matter.
import { startComments } from "./comments.js";
import { follow } from "./following.js";
import { toast } from "./toasts.js";

const EVERY = 15_000; // ms between two looks at who is here
const STILL_HERE = 60_000; // ms between two signs of life
const HEADERS = { "HX-Request": "true", Accept: "text/html" };
const ANNOUNCED = [10, 5, 1]; // minutes

const meeting = document.getElementById("meeting");
const paper = document.querySelector("#reading .paper");
const said = document.getElementById("meeting-said");
let told = performance.now();
let announced = null;
let percent = 0;

/** Show an answer, or, where an act has none, how the meeting stands after it. What is being decided stays as it was typed.
 *  What the server said instead of one is handed back, "" else. */
async function take(request) {
  try {
    const answer = await request;
    if (answer.status === 204) return ask().then(() => "");
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok || answer.redirected) return fresh.querySelector(".toast .advice")?.textContent || meeting.dataset.failed;
    const [typed, focused] = [meeting.querySelector("[data-keeps]"), document.activeElement?.id];
    const room = fresh.querySelector("[data-keeps]");
    if (typed && room) room.replaceWith(typed);
    const isOpen = Boolean(meeting.querySelector(".meeting-roles[open]"));
    meeting.replaceChildren(...fresh.body.children);
    meeting.querySelector(".meeting-roles")?.toggleAttribute("open", isOpen);
    told = performance.now();
    measure();
    if (focused && meeting.querySelector(`#${CSS.escape(focused)}`)) document.getElementById(focused).focus();
    return "";
  } catch {
    return meeting.dataset.failed;
  }
}

const ask = () => take(fetch(meeting.dataset.address, { headers: HEADERS }));
const post = (address, fields) => fetch(address, { method: "POST", headers: HEADERS, body: new URLSearchParams(fields) });

function tick() {
  for (const clock of meeting.querySelectorAll("[data-left]")) {
    const rests = "rests" in clock.dataset;
    const left = Math.max(0, Math.ceil(clock.dataset.left - (rests ? 0 : (performance.now() - told) / 1000)));
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (!rests) announce(left);
  }
}

/** Spoken now and then, not every second. */
function announce(left) {
  const minutes = left === 0 ? 0 : ANNOUNCED.find((each) => left === each * 60);
  if (minutes === undefined || minutes === announced) return;
  announced = minutes;
  said.textContent = minutes ? said.dataset.minutes.replace("{count}", minutes) : said.dataset.up;
}

/** How far somebody has come counts while all read, not while they wait for it. */
function measure() {
  if (!meeting.querySelector("[data-phase=reading]")) return;
  const { top, height } = paper.getBoundingClientRect();
  const seen = Math.floor((Math.min(1, Math.max(0, (innerHeight - top) / height)) * 100) / 10) * 10;
  if (seen <= percent) return;
  percent = seen;
  report();
}

const report = () => document.hidden || post(`${meeting.dataset.address}/progress`, { percent }).catch(() => {}); // said again in a minute

meeting.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.matches("[data-keeps]")) return; // the decision ends the meeting: the page comes anew
  event.preventDefault();
  const address = event.submitter?.getAttribute("formaction") ?? form.action;
  tell(await take(post(address, new FormData(form, event.submitter))));
});
document.getElementById("take-note")?.addEventListener("submit", async (event) => {
  const [form, area] = [event.target, event.target.querySelector("textarea")];
  event.preventDefault();
  const words = area.value;
  if (!words.trim()) return;
  const refusal = await take(post(form.action, { text: words }));
  if (!refusal && area.value === words) area.value = "";
  tell(refusal);
});

/** Why nothing came of it, and how the meeting stands now. */
function tell(refusal) {
  if (!refusal) return;
  toast(refusal);
  ask();
}

document.addEventListener("news-meeting", ask);
document.addEventListener("scroll", measure, { passive: true });
setInterval(tick, 500);
setInterval(() => document.hidden || meeting.contains(document.activeElement) || ask(), EVERY);
setInterval(report, STILL_HERE);
startComments();
follow(meeting.dataset.document);
report();
measure();
