// Messages on the wire; the other half, with the numbers, is app/collab/wire.py.
export const SYNC = 0, AWARENESS = 1, HELLO = 100, KEPT = 101, TROUBLE = 102, CHECK = 103, NEWS = 104;
export const STEP1 = 0, STEP2 = 1, UPDATE = 2;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A message of numbers, bytes and strings; the last two say how long they are. */
export function message(...parts) {
  const pieces = parts.flatMap((part) => {
    if (typeof part === "number") return [number(part)];
    const bytes = typeof part === "string" ? encoder.encode(part) : part;
    return [number(bytes.length), bytes];
  });
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

// Clients have numbers of up to 53 bits: no shifting, which is for 32.
function number(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  return Uint8Array.from([...bytes, value]);
}

export class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  number() {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.bytes[this.at++];
      value += (byte & 127) * factor;
      if (byte < 128 || byte === undefined) return value;
    }
  }

  block() {
    const length = this.number();
    return this.bytes.subarray(this.at, (this.at += length));
  }

  text() {
    return decoder.decode(this.block());
  }

  json() {
    return JSON.parse(this.text());
  }
}
