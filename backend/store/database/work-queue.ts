/** One piece of work of a batch. */
export interface QueuedWork<Connection> {
  /** @returns false if it failed; its caller is told once the batch has ended. A promise only if the work gave one. */
  run(connection: Connection): boolean | Promise<boolean>;
}

interface Entry<Connection> extends QueuedWork<Connection> {
  /** After the batch: `null`, or why the whole batch failed. */
  settle(batchError: { readonly error: unknown } | null): void;
}

type Work<Connection, Value> = (connection: Connection) => Value | Promise<Value>;

export interface WorkQueue<Connection> {
  add<Value>(work: Work<Connection, Value>): Promise<Value>;
  /** Refuses new work and waits for what has been asked for. */
  close(): Promise<void>;
}

/**
 * Collects work during a turn of the event loop and gives it to `runBatch` in the order in which it came, one batch at a time.
 * Nobody is answered before the batch has ended: an answer means that the commit is done.
 */
export function workQueue<Connection>(
  batchMax: number,
  runBatch: (batch: readonly QueuedWork<Connection>[]) => Promise<void>,
): WorkQueue<Connection> {
  let waiting: Entry<Connection>[] = [];
  let draining: Promise<void> | null = null;
  let closed = false;

  async function drain(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchMax);
      waiting = waiting.slice(batchMax);
      let batchError: { readonly error: unknown } | null = null;
      try {
        await runBatch(batch);
      } catch (error) {
        batchError = { error };
      }
      for (const entry of batch) entry.settle(batchError);
      // Whoever was answered may ask the next thing now, and so may the network.
      await new Promise((resolve) => setImmediate(resolve));
    }
    draining = null;
  }

  return {
    add: (work) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new Error('the database is closed'));
        waiting.push(entryOf(work, resolve, reject));
        draining ??= drain();
      }),
    close: async () => {
      closed = true;
      while (draining !== null) await draining;
    },
  };
}

function entryOf<Connection, Value>(
  work: Work<Connection, Value>,
  resolve: (value: Value) => void,
  reject: (error: unknown) => void,
): Entry<Connection> {
  let tell = (): void => reject(new Error('the work was not begun'));
  const done = (value: Value): boolean => {
    tell = () => resolve(value);
    return true;
  };
  const failed = (error: unknown): boolean => {
    tell = () => reject(error);
    return false;
  };
  return {
    run: (connection) => {
      try {
        const value = work(connection);
        return value instanceof Promise ? value.then(done, failed) : done(value);
      } catch (error) {
        return failed(error);
      }
    },
    settle: (batchError) => (batchError === null ? tell() : reject(batchError.error)),
  };
}
