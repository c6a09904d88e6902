// When a button of the desk was refused: short words, and what can be done about it. Nobody is led off the page.
import { toast } from "./toasts.js";
import { say } from "./words.js";

/** What the server said, {error, sign_in}; {} when it said nothing that can be read. `offer`: what else can be done. */
export function tellRefusal({ error, sign_in: address }, offer = null) {
  const signIn = address && { words: say("sign_in"), act: () => open(address, "_blank") };
  toast(error || say("not_done"), signIn || offer);
}
