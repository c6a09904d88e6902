// A section as it was when somebody commented on it: the words that were meant are marked.
import { rangeOf } from "./quoting.js";

const paper = document.getElementById("then");
const range = "highlights" in CSS && rangeOf(paper, paper.dataset.quote);
if (range) {
  CSS.highlights.set("talk-current", new Highlight(range));
  range.startContainer.parentElement.scrollIntoView({ block: "center" });
}
