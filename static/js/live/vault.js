// Updates that are not on the server's disk yet, kept in this browser (IndexedDB) until they are: a tab may be closed
// offline, a battery may die. What one tab left behind the next one takes along.
const NAME = "foreword";
const STORE = "unkept";

export class Vault {
  /** `of` names the person and the document. Where the browser keeps nothing for us, nothing is kept. */
  constructor(of) {
    this.of = of;
    this.keys = [];
    this.writing = Promise.resolve();
    this.database = open().catch(() => null);
  }

  /** What was left behind, in the order in which it was made. */
  async left() {
    let keys; // of the same transaction: another tab may be adding
    const found = await this.run("readonly", (store) => {
      keys = done(store.index("of").getAllKeys(this.of));
      return store.index("of").getAll(this.of);
    });
    this.keys.push(...((await keys?.catch(() => [])) ?? []));
    return (found ?? []).map(({ update }) => update);
  }

  add(update) {
    this.writing = this.writing.then(async () => {
      const key = await this.run("readwrite", (store) => store.add({ of: this.of, update }));
      if (key !== undefined) this.keys.push(key);
    });
  }

  /** All of it has reached the server. */
  clear() {
    this.writing = this.writing.then(async () => {
      const keys = this.keys.splice(0);
      if (keys.length) await this.run("readwrite", (store) => keys.map((key) => store.delete(key)).at(-1));
    });
  }

  async run(mode, act) {
    const database = await this.database;
    if (!database) return undefined;
    try {
      return await done(act(database.transaction(STORE, mode).objectStore(STORE)));
    } catch {
      return undefined; // full, or closed by the browser: the words are still on the page
    }
  }
}

function open() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(STORE, { autoIncrement: true }).createIndex("of", "of");
  };
  return done(request);
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
