// Images by paste, drop or button: sent, then put into the text where the caret was.
import { block } from "./marking.js";
import { tellRefusal } from "./refusals.js";
import { fieldAt, liveOf } from "./surfaces.js";
import { say } from "./words.js";
import { toast } from "./toasts.js";

const desk = document.getElementById("desk");
const chooser = document.getElementById("picture-file");
const LARGEST = 10_000_000; // bytes; the server looks again
let waiting = null;

export function startPictures() {
  document.addEventListener("paste", (event) => {
    const files = isProse(event.target) && images(event.clipboardData);
    // Word processors send a picture of the text along with the text: then the text is meant.
    if (!files?.length || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    send(files, event.target);
  });
  for (const type of ["dragover", "drop"]) document.addEventListener(type, (event) => dropped(event, type));
  document.addEventListener("dragleave", ({ target }) => unmark(target));
  chooser.addEventListener("change", () => {
    if (waiting) send([...chooser.files], waiting);
    chooser.value = "";
  });
}

export function choosePicture(control) {
  waiting = control;
  chooser.click();
}

// An editor looks after what is pasted and dropped itself (live/pasting.js).
const isProse = (target) => target.matches?.(".words:not(.is-line) > textarea") && !liveOf(target);
const images = (transfer) => [...(transfer?.files ?? [])].filter((file) => file.type.startsWith("image/"));
const unmark = (target) => target.closest?.(".words")?.classList.remove("is-target");

function dropped(event, type) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  const control = event.target.closest?.(".words:not(.is-line)")?.querySelector("textarea");
  if (!control || fieldAt(event.target)) return;
  event.preventDefault();
  if (type === "dragover") return control.closest(".words").classList.add("is-target");
  unmark(control);
  const files = images(event.dataTransfer);
  if (files.length) send(files, control);
}

async function send(files, control) {
  const position = [control.selectionStart, control.selectionEnd];
  for (const file of files) {
    const waitingWords = toast(say("uploading"));
    const { markdown, ...refusal } = await upload(file);
    waitingWords.remove();
    if (!markdown) {
      tellRefusal(refusal);
      continue;
    }
    if (document.activeElement !== control) control.setSelectionRange(...position);
    block(control, markdown);
    toast(say("uploaded"));
  }
}

/** {markdown}, or {error, …}: why not. */
export async function upload(file) {
  if (file.size > LARGEST) return { error: say("upload_too_large") };
  const body = new FormData();
  body.set("file", file);
  body.set("alt", file.name.replace(/\.\w{1,5}$/, "").replace(/[-_]+/g, " ").trim() || say("image"));
  try {
    const headers = { Accept: "application/json" };
    const answer = await fetch(`/documents/${desk.dataset.document}/images`, { method: "POST", body, headers });
    if (answer.status === 413) return { error: say("upload_too_large") };
    const said = await answer.json();
    return answer.ok ? said : { error: say("upload_failed"), ...said };
  } catch {
    return { error: say("upload_failed") };
  }
}
