// Being in a document without writing in it: the reading view shows who else is here, is seen itself, and hears what is new.
import { Connection } from "./connection.js";
import { People } from "./people.js";
import * as wire from "./wire.js";

export function attend(reading) {
  const people = new Map();
  const signs = new People(reading);
  const me = crypto.getRandomValues(new Uint32Array(1))[0];
  const connection = new Connection(addressOf(reading.dataset.document), {
    opened: () => connection.send(wire.message(wire.AWARENESS, wire.message(1, me, 1, "{}"))),
    heard,
    lost: () => show(people.clear()),
  });

  function heard(bytes) {
    const reader = new wire.Reader(bytes);
    const kind = reader.number();
    if (kind === wire.AWARENESS) meet(new wire.Reader(reader.block()));
    else if (kind === wire.NEWS) document.dispatchEvent(new CustomEvent(`news-${reader.json().about}`));
  }

  function meet(reader) {
    for (let left = reader.number(); left > 0; left -= 1) {
      const [client, , state] = [reader.number(), reader.number(), reader.json()];
      if (state === null || client === me) people.delete(client);
      else people.set(client, state.user);
    }
    show();
  }

  const show = () => signs.show([...new Map([...people.values()].map((user) => [user.id, user])).values()]);
}

export const addressOf = (name) => `${location.protocol.replace("http", "ws")}//${location.host}/documents/${name}/live`;
