// Images by paste, drop or menu: sent, then put into the text where the caret was, wherever that is by then.
import { block } from "./marking.js";

export const imagesIn = (transfer) => [...(transfer?.files ?? [])].filter(({ type }) => type.startsWith("image/"));

export async function sendPictures(editor, files, at = editor.selection.to) {
  const place = editor.hold(at);
  for (const file of files) {
    try {
      putAt(editor, place.at, await editor.upload(file));
    } catch (error) {
      editor.refused(error.message);
    }
  }
  place.letGo();
}

/** Whoever writes on meanwhile writes on: her caret stays with her words. */
function putAt(editor, at, markdown) {
  const caret = editor.hold(editor.selection.to);
  const isHere = caret.at === at;
  const there = { text: editor.text, selection: { from: at, to: at }, replace: (...edit) => editor.replace(...edit) };
  block(there, markdown);
  if (!isHere) editor.select(caret.at);
  caret.letGo();
}

/** Ask for an image. */
export function choosePicture(editor) {
  const chooser = document.createElement("input");
  Object.assign(chooser, { type: "file", accept: "image/png,image/jpeg,image/gif,image/webp", multiple: true });
  chooser.addEventListener("change", () => sendPictures(editor, [...chooser.files]));
  chooser.click();
}
