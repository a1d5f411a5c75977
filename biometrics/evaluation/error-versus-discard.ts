import { thresholdFor, descending, missedAbove, weigh } from './verification-rates.ts';
import type { ScoreSet } from './verification-rates.ts';

export interface DiscardPoint {
  /** Share of the genuine comparisons that were left out, those with the poorest picture first. */
  readonly discarded: number;
  readonly fnmr: number;
}

const FALSE_MATCH_RATE = 1e-3;
const DISCARDED = [0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5] as const;

/**
 * Does the quality measure know which pictures will fail? FNMR at FMR 10^-3 (threshold from all strangers) when the
 * comparisons with the lowest quality are left out one after the other (ISO/IEC 29794-1). A measure that knows nothing
 * gives a level line.
 * @param qualities of each genuine comparison: that of the poorer of its two pictures
 */
export function errorVersusDiscard(
  genuine: ScoreSet,
  qualities: readonly number[],
  impostor: ScoreSet,
  people: number,
): readonly DiscardPoint[] {
  const everybody = new Float64Array(people).fill(1);
  const threshold = thresholdFor(weigh(descending(impostor), everybody), FALSE_MATCH_RATE);
  const order = [...qualities.keys()].sort((a, b) => qualities[a] - qualities[b] || a - b);
  return DISCARDED.map((discarded) => {
    const kept = order.slice(Math.floor(discarded * order.length));
    const take = <Values extends Float32Array | Int32Array>(values: Values): Values =>
      values.filter((_, at) => isKept[at] === 1) as Values;
    const isKept = new Uint8Array(order.length);
    for (const at of kept) isKept[at] = 1;
    const rest = weigh(
      descending({
        scores: take(genuine.scores),
        probePeople: take(genuine.probePeople),
        referencePeople: take(genuine.referencePeople),
      }),
      everybody,
    );
    return { discarded, fnmr: missedAbove(rest, threshold) };
  });
}
