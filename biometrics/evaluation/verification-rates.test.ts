import { describe, expect, it } from 'vitest';
import type { ScoreSet } from './verification-rates.ts';
import {
  descending,
  equalRate,
  missedAbove,
  thresholdFor,
  verificationRates,
  weigh,
} from './verification-rates.ts';

const PEOPLE = 50;

/** Scores in turn of all people, each compared with themselves (genuine) or the next (impostor). */
function scoreSet(scores: readonly number[], genuine: boolean): ScoreSet {
  return {
    scores: Float32Array.from(scores),
    probePeople: Int32Array.from(scores, (_, i) => i % PEOPLE),
    referencePeople: Int32Array.from(scores, (_, i) => (genuine ? i % PEOPLE : (i + 1) % PEOPLE)),
  };
}
const range = (count: number, from: number): number[] => Array.from({ length: count }, (_, i) => from + i);
const curve = (scores: readonly number[]): ReturnType<typeof weigh> =>
  weigh(descending(scoreSet(scores, true)), new Float64Array(PEOPLE).fill(1));

describe('equalRate', () => {
  it('is 0 when nothing overlaps, a half when nothing differs, 1 when it is the wrong way round', () => {
    expect(equalRate(curve([5, 6, 7]), curve([1, 2, 3]))).toBe(0);
    expect(equalRate(curve(range(1000, 0)), curve(range(1000, 0)))).toBeCloseTo(0.5, 2);
    expect(equalRate(curve([1, 2]), curve([5, 6]))).toBe(1);
  });

  it('is the overlap of two uniform heaps', () => {
    expect(equalRate(curve(range(1000, 800)), curve(range(1000, 0)))).toBeCloseTo(0.1, 2);
  });
});

describe('what is missed above a threshold', () => {
  it('is what no better threshold could save', () => {
    const genuine = curve([500, 998, 999, 1000.5]);
    const impostor = curve(range(1000, 0));
    expect(missedAbove(genuine, thresholdFor(impostor, 0))).toBeCloseTo(0.75);
    expect(missedAbove(genuine, thresholdFor(impostor, 1e-3))).toBeCloseTo(0.5);
    expect(missedAbove(genuine, thresholdFor(impostor, 0.6))).toBeCloseTo(0);
  });
});

describe('verificationRates', () => {
  it('puts the value between its bounds, and the bounds close where people are alike', () => {
    const rates = verificationRates(
      scoreSet(range(1000, 800), true),
      scoreSet(range(1000, 0), false),
      PEOPLE,
    );
    expect(rates.genuine).toBe(1000);
    for (const { value, low, high } of [rates.eer, rates.zeroFmr, ...Object.values(rates.fnmrAt)]) {
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
    }
    expect(rates.eer.high - rates.eer.low).toBeLessThan(0.05);
    expect(Object.keys(rates.fnmrAt)).toEqual(['1e-2', '1e-3', '1e-4', '1e-5']);
  });

  it('is unsure where one person makes all the errors', () => {
    const genuine = range(1000, 2000).map((score, i) => (i % PEOPLE === 0 ? 0 : score));
    const { zeroFmr } = verificationRates(scoreSet(genuine, true), scoreSet(range(1000, 0), false), PEOPLE);
    expect(zeroFmr.value).toBeCloseTo(1 / PEOPLE);
    expect(zeroFmr.low).toBe(0);
    expect(zeroFmr.high).toBeGreaterThan(2 / PEOPLE);
  });
});
