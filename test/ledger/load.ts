import { percentile } from '../../bench/percentile.ts';

export interface Rate {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly count: number;
}

/** So many clients at once, each beginning its next piece of work when its last is done; a short warm-up is not counted. */
export async function measureRate(
  clients: number,
  seconds: number,
  work: (client: number, turn: number) => Promise<unknown>,
): Promise<Rate> {
  await runFor(clients, Math.min(1, seconds / 3), work);
  const begunMs = performance.now();
  const samples = await runFor(clients, seconds, work);
  const tookMs = performance.now() - begunMs;
  return {
    perSecond: (samples.length * 1000) / tookMs,
    p50Ms: percentile(samples, 0.5),
    p99Ms: percentile(samples, 0.99),
    count: samples.length,
  };
}

/**
 * Two loads beside each other in turns of a second or less, so that whatever else the machine does meets both alike.
 * @returns the rates of each, and the ratio of the first to the second
 */
export async function measureInTurns(
  seconds: number,
  first: () => Promise<number>,
  second: () => Promise<number>,
): Promise<{ readonly perSecond: readonly [number, number]; readonly ratio: number }> {
  await first();
  await second();
  const done: [number, number] = [0, 0];
  const tookMs: [number, number] = [0, 0];
  while (tookMs[0] + tookMs[1] < 2000 * seconds)
    for (const [which, work] of [first, second].entries()) {
      const begunMs = performance.now();
      const index = which === 0 ? 0 : 1;
      done[index] += await work();
      tookMs[index] += performance.now() - begunMs;
    }
  const perSecond = [(done[0] * 1000) / tookMs[0], (done[1] * 1000) / tookMs[1]] as const;
  return { perSecond, ratio: perSecond[0] / perSecond[1] };
}

/** @returns work for `measureInTurns`: so many clients for a part of a second, and how much they did */
export function turnOf(
  clients: number,
  work: (client: number, turn: number) => Promise<unknown>,
): () => Promise<number> {
  return async () => (await runFor(clients, 0.4, work)).length;
}

let turns = 0;

async function runFor(
  clients: number,
  seconds: number,
  work: (client: number, turn: number) => Promise<unknown>,
): Promise<number[]> {
  const untilMs = performance.now() + seconds * 1000;
  const samples: number[] = [];
  const client = async (_: unknown, number: number): Promise<void> => {
    for (;;) {
      const begunMs = performance.now();
      if (begunMs >= untilMs) return;
      await work(number, (turns += 1));
      samples.push(performance.now() - begunMs);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return samples;
}
