// What is pasted or dropped: formed text comes as clean Markdown, images are sent, all else stays as it is. With
// Ctrl+Shift+V browsers give the plain text only.
import { EditorView } from "writing-kit";
import { within } from "./parsing.js";
import { isFormed, toMarkdown } from "./pasted.js";
import { imagesIn, sendPictures } from "./pictures.js";

const LONGEST = 4_000_000; // letters of HTML; Word needs fifty for one

export const pasting = (editor) => [
  EditorView.clipboardInputFilter.of((text) => text.replace(/\r\n?/g, "\n")),
  EditorView.domEventHandlers({
    paste: (event, view) => take(editor, view, event.clipboardData, view.state.selection.main) && stop(event),
    dragover: ({ dataTransfer }, view) => aim(view, Boolean(editor.upload) && dataTransfer.types.includes("Files")),
    dragleave: (_event, view) => aim(view, false),
    drop(event, view) {
      aim(view, false);
      const at = view.posAtCoords({ x: event.clientX, y: event.clientY }) ?? view.state.doc.length;
      return !isOwn(event) && take(editor, view, event.dataTransfer, { from: at, to: at }) && stop(event);
    },
  }),
];

function aim(view, isTarget) {
  view.dom.parentElement?.classList.toggle("is-target", isTarget);
  return false;
}

const stop = (event) => event.preventDefault() ?? true;

/** Words dragged within a text are moved by the editor itself. */
const isOwn = ({ dataTransfer }) => !dataTransfer.types.includes("Files") && !dataTransfer.types.includes("text/html");

function take(editor, view, transfer, place) {
  if (!transfer || editor.isReadOnly || editor.isLine) return false;
  const files = imagesIn(transfer);
  // Word processors send a picture of the text along with the text: then the text is meant.
  if (files.length && editor.upload && !transfer.types.includes("text/plain")) return Boolean(sendPictures(editor, files, place.to));
  if (isAddressFor(view, transfer, place)) return linkTo(editor, place, transfer.getData("text/plain").trim());
  const html = transfer.getData("text/html");
  if (!html || !isFormed(html) || within(view.state, place.from, "FencedCode", "CodeBlock")) return false;
  const words = readable(html);
  if (words) put(editor, view, place, words);
  return Boolean(words);
}

/** An address pasted over words makes them a link. */
const isAddressFor = ({ state }, transfer, { from, to }) =>
  to > from && !state.doc.sliceString(from, to).includes("\n") && /^\s*https?:\/\/\S+\s*$/.test(transfer.getData("text/plain"));

function linkTo(editor, { from, to }, address) {
  const words = editor.text.slice(from, to);
  if (/^https?:/.test(words)) return false;
  const markdown = `[${words}](${address.replace(/[()]/g, encodeURIComponent)})`;
  editor.replace(from, to, markdown);
  return true;
}

/** What is too much or too deep comes as the plain text that lies beside it. */
function readable(html) {
  try {
    return html.length > LONGEST ? "" : toMarkdown(html);
  } catch {
    return "";
  }
}

function put(editor, { state }, { from, to }, markdown) {
  const isInTable = within(state, from, "Table");
  const words = isInTable ? markdown.replace(/\s*\n\s*/g, " ") : markdown;
  const isBlock = words.includes("\n\n") || /^(?:#{1,6} |[-*+] |\d+\. |> |\||---)/.test(words);
  const [first, last] = [state.doc.lineAt(from), state.doc.lineAt(to)];
  const before = isBlock && first.text.slice(0, from - first.from).trim() ? "\n\n" : "";
  const after = isBlock && last.text.slice(to - last.from).trim() ? "\n\n" : "";
  editor.replace(from, to, before + words + after, { from: from + before.length + words.length });
}
