// What static/js/live needs of others, and nothing more: bin/vendor makes one file of it.
import { StyleModule } from "style-mod";

export * as Y from "yjs";
export { Annotation, ChangeSet, Compartment, EditorSelection, EditorState, Facet, Prec, RangeSet, RangeValue, StateEffect, StateField, Text, Transaction } from "@codemirror/state";
export { Decoration, EditorView, RectangleMarker, ViewPlugin, WidgetType, keymap, layer, placeholder } from "@codemirror/view";
export { standardKeymap } from "@codemirror/commands";
export { Strikethrough, Table, TaskList, parser } from "@lezer/markdown";
export { TreeFragment } from "@lezer/common";

// The content security policy refuses <style>, which style-mod would write into the page; a sheet that is adopted it
// allows. Its rules lie in a layer, so that whatever the page says of its text wins over what the kit brings along.
const adopted = new Map();
StyleModule.mount = (root, modules) => {
  const sheets = adopted.get(root) ?? adopted.set(root, new Set()).get(root);
  for (const module of [modules].flat()) {
    if (sheets.has(module)) continue;
    sheets.add(module);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`@layer kit { ${module.getRules()} }`);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }
};
