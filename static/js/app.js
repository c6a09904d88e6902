// What every page does: keeps htmx within bounds, closes menus, copies, sends forms once, shows toasts, switches the light.
import "./hypermedia.js";
import "./toasts.js";
import "./menus.js";
import { offerThemes } from "./appearance.js";
import { offerCopying } from "./copying.js";
import { sendOnce } from "./once.js";

offerThemes();
offerCopying();
sendOnce();
