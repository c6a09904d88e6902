// The line to the room: opened again when it breaks, sooner when the browser comes back or is looked at.
const FIRST_WAIT = 400; // ms
const LONGEST_WAIT = 15_000;
const STEADY = 5000; // ms after which a line is taken to last

// What the room says when it closes a line: app/collab/room.py.
export const SIGNED_OUT = 4101, NOT_ALLOWED = 4103, GONE = 4104, TOO_LARGE = 4113, MALFORMED = 4122;
const TOO_LARGE_A_FRAME = 1009;

export class Connection {
  /** `opened()`, `heard(bytes)`, `lost(kind)`: "offline", "signed_out", "gone", "too_large", "trouble". */
  constructor(address, { opened, heard, lost }) {
    Object.assign(this, { address, opened, heard, lost });
    this.waits = 0;
    this.isWanted = true;
    for (const event of ["online", "focus"]) addEventListener(event, () => this.hurry());
    addEventListener("offline", () => this.socket?.close());
    addEventListener("pagehide", () => this.socket?.close());
    addEventListener("pageshow", ({ persisted }) => persisted && this.hurry());
    this.open();
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  send(bytes) {
    if (this.isOpen) this.socket.send(bytes);
  }

  open() {
    clearTimeout(this.timer);
    this.socket?.close();
    const socket = (this.socket = new WebSocket(this.address));
    const isMeant = () => socket === this.socket; // a line given up may still have something to say
    socket.binaryType = "arraybuffer";
    socket.onopen = () => isMeant() && this.began();
    socket.onmessage = ({ data }) => isMeant() && this.heard(new Uint8Array(data));
    socket.onclose = ({ code }) => isMeant() && this.ended(code, socket);
  }

  began() {
    this.timer = setTimeout(() => (this.waits = 0), STEADY); // a line that breaks at once again is not tried ever faster
    this.opened();
  }

  /** No line any more, however often somebody looks. */
  end() {
    this.isWanted = false;
    clearTimeout(this.timer);
    this.socket.close();
  }

  /** Not any sooner than asked for, unless somebody is there who waits. */
  hurry() {
    if (!this.isWanted || [WebSocket.OPEN, WebSocket.CONNECTING].includes(this.socket.readyState)) return;
    this.waits = 0;
    this.open();
  }

  async ended(code, socket) {
    clearTimeout(this.timer);
    const kind = KINDS[code] ?? (await this.asked());
    if (socket !== this.socket || !this.isWanted) return; // somebody was in a hurry meanwhile
    this.lost(kind);
    if (kind === "too_large") return; // the same again would be refused again; what is typed next calls `hurry`
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.waits++);
    this.timer = setTimeout(() => this.open(), wait * (0.5 + Math.random()));
  }

  /** A browser is not told why a line was refused: the page itself knows. */
  async asked() {
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(location.pathname, { method: "HEAD", headers, signal: AbortSignal.timeout(5000) });
      return { 401: "signed_out", 403: "gone", 404: "gone" }[answer.status] ?? (answer.redirected ? "signed_out" : "offline");
    } catch {
      return "offline";
    }
  }
}

const KINDS = {
  [SIGNED_OUT]: "signed_out",
  [NOT_ALLOWED]: "gone",
  [GONE]: "gone",
  [TOO_LARGE]: "too_large",
  [TOO_LARGE_A_FRAME]: "too_large",
  [MALFORMED]: "trouble",
};
