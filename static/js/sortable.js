// SortableJS is published small only as a classic script; loaded as a module it leaves its name on the window.
import "/static/vendor/sortable-1.15.7.js";

export default globalThis.Sortable;
