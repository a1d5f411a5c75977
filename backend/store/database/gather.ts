import type { Rounds } from './rounds.ts';

type Work = () => Rounds<unknown>;

/** How work is done that was asked for one by one. */
interface Ways {
  /** So many at most are done together. */
  readonly most: number;
  /** All of them, with the values in their order; `null`: not together, and nothing of it was done. */
  readonly together: (works: readonly Work[]) => Promise<readonly unknown[] | null>;
  readonly alone: (work: Work) => Promise<unknown>;
  /** So long the next lot waits for what is done alone; what takes longer waits for a lock, and only its own. */
  readonly patienceMs: number;
}

interface Waiting {
  readonly work: Work;
  readonly keys: readonly string[];
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export interface Gathering {
  /** @param keys work with a key in common is never done together */
  add<Value>(work: () => Rounds<Value>, keys: readonly string[]): Promise<Value>;
  /** Waits until all that was asked for is done. */
  ended(): Promise<void>;
}

/** Does together what is asked for while the last lot is being done: under load many, otherwise one at a time and at once. */
export function gather({ most, together, alone, patienceMs }: Ways): Gathering {
  let waiting: Waiting[] = [];
  let working: Promise<void> | null = null;
  const late = new Set<Promise<void>>();

  /** Those who came first and do not get into each other's way. */
  function nextLot(): Waiting[] {
    const taken = new Set<string>();
    const lot: Waiting[] = [];
    const left: Waiting[] = [];
    for (const one of waiting) {
      const fits = lot.length < most && !one.keys.some((key) => taken.has(key));
      // Whoever has to wait keeps those behind with the same key waiting too: they were later.
      for (const key of one.keys) taken.add(key);
      (fits ? lot : left).push(one);
    }
    waiting = left;
    return lot;
  }

  async function work(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      await finish(nextLot());
      // Whoever was answered may ask the next thing now, and so may the network.
      await new Promise((resolve) => setImmediate(resolve));
    }
    working = null;
  }

  async function finish(lot: readonly Waiting[]): Promise<void> {
    try {
      const values = lot.length === 1 ? null : await together(lot.map((one) => one.work));
      if (values === null) await within(patienceMs, lot.map(finishAlone));
      else for (const [i, { resolve }] of lot.entries()) resolve(values[i]);
    } catch (error) {
      for (const { reject } of lot) reject(error);
    }
  }

  function finishAlone({ work: one, resolve, reject }: Waiting): Promise<void> {
    const done = alone(one)
      .then(resolve, reject)
      .finally(() => late.delete(done));
    late.add(done);
    return done;
  }

  return {
    add: <Value>(one: () => Rounds<Value>, keys: readonly string[]) =>
      new Promise<Value>((resolve, reject) => {
        waiting.push({ work: one, keys, resolve: resolve as (value: unknown) => void, reject });
        working ??= work();
      }),
    ended: async () => {
      while (working !== null) await working;
      await Promise.all(late);
    },
  };
}

async function within(ms: number, all: readonly Promise<void>[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([Promise.all(all), new Promise((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
}
