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
