// What the desk says, in the reader's language: templates/documents/_words.html. Places are written {so}.
const said = JSON.parse(document.getElementById("words")?.textContent ?? "{}");

export function say(name, values = {}) {
  return (said[name] ?? name).replace(/\{(\w+)\}/g, (place, key) => String(values[key] ?? place));
}
