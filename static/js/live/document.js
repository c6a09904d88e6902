// The shared document: where each text of the page lies in it (app/documents/text/entries.py), and what all of it says.
import { Y } from "writing-kit";

/** The shared text of one field of the page; null while there is none. */
export function textOf(doc, section, item, field) {
  if (!item) return doc.getText(field === "text" ? section : `${section}.${field}`);
  const entry = doc.getMap(section).get(item);
  const text = entry instanceof Y.Map ? entry.get(field) : null;
  return text instanceof Y.Text ? text : null;
}

/** All shared types that the page shows. */
export function typesOf(doc, sections) {
  return sections.flatMap(({ key, hasItems, isQuote }) => {
    if (hasItems) return [doc.getMap(key)];
    return [key, ...(isQuote ? [`${key}.name`, `${key}.role`] : [])].map((name) => doc.getText(name));
  });
}

/** As the server works it out: Text.fingerprint in app/documents/text/document.py. `catalogue` is all sections there are. */
export async function fingerprint(doc, catalogue) {
  const said = [];
  for (const { key, hasItems, isQuote } of catalogue) {
    if (hasItems) said.push(...itemsSaid(doc, key));
    else for (const field of isQuote ? ["text", "name", "role"] : ["text"]) said.push(...fieldSaid(doc, key, field));
  }
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(said.join("\0")));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fieldSaid(doc, key, field) {
  const text = textOf(doc, key, "", field).toString();
  return text ? [key, field, text] : [];
}

function itemsSaid(doc, key) {
  const entries = Object.entries(doc.getMap(key).toJSON());
  return entries
    .filter(([id, entry]) => /^[\w-]{1,40}$/.test(id) && typeof entry === "object" && entry)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([id, { place, removed, title, text }]) => [key, id, placed(place), removed === true ? "-" : "+", words(title), words(text)]);
}

const words = (value) => (typeof value === "string" ? value : "");
const placed = (value) => (typeof value === "string" && value.length <= 80 && /^[0-9A-Za-z]*[1-9A-Za-z]$/.test(value) ? value : "");
