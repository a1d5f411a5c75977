import type { BoundedRate } from './bootstrap.ts';
import { boundRates } from './bootstrap.ts';

/** Scores of comparisons and whose they are (people's places in a list, both sides), higher is more alike. */
export interface ScoreSet {
  readonly scores: Float32Array;
  readonly probePeople: Int32Array;
  readonly referencePeople: Int32Array;
}

export interface VerificationRates {
  readonly genuine: number;
  readonly impostor: number;
  readonly eer: BoundedRate;
  readonly fnmrAt: Readonly<Record<string, BoundedRate>>;
  readonly zeroFmr: BoundedRate;
}

export const FALSE_MATCH_RATES = { '1e-2': 1e-2, '1e-3': 1e-3, '1e-4': 1e-4, '1e-5': 1e-5 } as const;

/** Error rates of 1:1 comparisons, with bounds by resampling people. */
export function verificationRates(genuine: ScoreSet, impostor: ScoreSet, people: number): VerificationRates {
  const [g, i] = [descending(genuine), descending(impostor)];
  const names = Object.keys(FALSE_MATCH_RATES);
  const [eer, zeroFmr, ...misses] = boundRates(people, (weights) => {
    const [a, b] = [weigh(g, weights), weigh(i, weights)];
    const missAt = (rate: number): number => missedAbove(a, thresholdFor(b, rate));
    return [equalRate(a, b), missAt(0), ...Object.values(FALSE_MATCH_RATES).map(missAt)];
  });
  return {
    genuine: genuine.scores.length,
    impostor: impostor.scores.length,
    eer,
    fnmrAt: Object.fromEntries(names.map((name, at) => [name, misses[at]])),
    zeroFmr,
  };
}

/** Scores from the highest down, with the share of the weight that lies at or above each. */
export interface Curve {
  readonly scores: Float32Array;
  readonly share: Float64Array;
  readonly weights: Float64Array;
}

interface Sorted {
  readonly scores: Float32Array;
  readonly probePeople: Int32Array;
  readonly referencePeople: Int32Array;
}

export function descending({ scores, probePeople, referencePeople }: ScoreSet): Sorted {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a]);
  return {
    scores: Float32Array.from(order, (at) => scores[at]),
    probePeople: Int32Array.from(order, (at) => probePeople[at]),
    referencePeople: Int32Array.from(order, (at) => referencePeople[at]),
  };
}

/** A comparison counts as often as both of its people were drawn. */
export function weigh({ scores, probePeople, referencePeople }: Sorted, people: Float64Array): Curve {
  const weights = new Float64Array(scores.length);
  const share = new Float64Array(scores.length);
  let total = 0;
  for (let at = 0; at < scores.length; at += 1) {
    const [a, b] = [probePeople[at], referencePeople[at]];
    weights[at] = a === b ? people[a] : people[a] * people[b];
    total += weights[at];
    share[at] = total;
  }
  for (let at = 0; at < share.length; at += 1) share[at] /= total;
  return { scores, share, weights };
}

/** The highest score that must be refused so that at most this share of the comparisons is above it. */
export function thresholdFor({ scores, share, weights }: Curve, rate: number): number {
  for (let at = 0; at < scores.length; at += 1) {
    if (share[at] > rate + 1e-12 && weights[at] > 0) return scores[at];
  }
  return -Infinity;
}

/** The share of the comparisons that does not score above the threshold. */
export function missedAbove({ scores, share }: Curve, threshold: number): number {
  let low = 0;
  let high = scores.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (scores[middle] > threshold) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 1 : 1 - share[low - 1];
}

/** Where as many genuine are missed as impostors accepted: both are steps, and one of the two steps crosses the other. */
export function equalRate(genuine: Curve, impostor: Curve): number {
  let missed = 1;
  let at = 0;
  for (let i = 0; i < genuine.scores.length; i += 1) {
    while (at < impostor.scores.length && impostor.scores[at] >= genuine.scores[i]) at += 1;
    const matched = at === 0 ? 0 : impostor.share[at - 1];
    if (matched >= missed) return missed;
    missed = 1 - genuine.share[i];
    if (matched >= missed) return matched;
  }
  return missed;
}
