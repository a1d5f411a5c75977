/** Runs work one after the other per key; work under different keys does not wait for each other. */
export type KeyedLock = <Value>(key: string, work: () => Promise<Value>) => Promise<Value>;

export function createKeyedLock(): KeyedLock {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
}
