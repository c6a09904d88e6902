// The desk: everything that makes the page of a document one that is written on. Without it plain forms do the same.
import { startForming } from "./formed.js";
import { startItems } from "./items.js";
import { startOrdering } from "./ordering.js";
import { startOutline } from "./outline.js";
import { startPictures } from "./pictures.js";
import { startRefreshing } from "./refreshing.js";
import { startSaving } from "./saving.js";
import { startShortcuts } from "./shortcuts.js";
import { startToolbar } from "./toolbar.js";

startSaving();
startItems();
startForming();
startToolbar();
startPictures();
startOrdering();
startOutline();
startShortcuts();
startRefreshing();
document.getElementById("desk").dataset.ready = "";
