export type WithLock = <Value>(task: () => Promise<Value>) => Promise<Value>;

/** Tasks run one after the other, in the order of asking; a task that throws releases the lock as well. */
export function createLock(): WithLock {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const mine = last.then(task);
    last = mine.catch(() => undefined);
    return mine;
  };
}
