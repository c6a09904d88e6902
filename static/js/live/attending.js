// Being in a document without writing in it: the reading view shows who else is here, is seen itself, and hears what is new.
import { Connection } from "./connection.js";
import { People } from "./people.js";
import { lineLost, lineOpened, tellNews } from "../telling.js";
import * as wire from "./wire.js";

export function attend(reading) {
  const people = new Map();
  const signs = new People(reading);
  const me = crypto.getRandomValues(new Uint32Array(1))[0];
  const connection = new Connection(addressOf(reading.dataset.document), {
    opened,
    heard,
    lost,
  });

  function opened() {
    connection.send(wire.message(wire.AWARENESS, wire.message(1, me, 1, "{}")));
  }

  function lost() {
    lineLost();
    show(people.clear());
  }

  function heard(bytes) {
    const reader = new wire.Reader(bytes);
    const kind = reader.number();
    if (kind === wire.HELLO) lineOpened(); // only now the room has us among those it tells
    else if (kind === wire.AWARENESS) meet(new wire.Reader(reader.block()));
    else if (kind === wire.NEWS) tellNews(reader.json().about);
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
