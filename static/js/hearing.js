// Pages that only show a document, such as its rounds or versions, hear what is new about it.
import { follow } from "./following.js";

follow(document.querySelector(".document-bar").dataset.document);
