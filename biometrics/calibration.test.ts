import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TailModel } from './calibration.ts';
import {
  STRANGER_TAIL,
  falseMatchProbability,
  falsePositiveProbability,
  provenFalsePositiveProbability,
} from './calibration.ts';
import { fitPrior, fitTail } from './fit-calibration.ts';
import { normaliseScore, strangerScores } from './normalise-score.ts';
import { seededRandom } from './synthetic/seeded-random.ts';

const exponential: TailModel = { threshold: 4, exceedance: 1e-3, scale: 0.5, shape: 0, comparisons: 1e6 };

describe('falseMatchProbability', () => {
  it('never rises with the score, whatever the shape', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.4, noNaN: true }),
        fc.double({ min: -10, max: 60, noNaN: true }),
        fc.double({ min: 0, max: 10, noNaN: true }),
        (shape, score, more) => {
          const tail = { ...exponential, shape };
          expect(falseMatchProbability(score + more, tail)).toBeLessThanOrEqual(
            falseMatchProbability(score, tail),
          );
        },
      ),
    );
  });

  it('is the model where the model speaks, and 1 below and for nonsense', () => {
    expect(falseMatchProbability(4.5, exponential)).toBeCloseTo(1e-3 / Math.E, 8);
    expect(falseMatchProbability(4.5, { ...exponential, shape: 0.1 })).toBeGreaterThan(1e-3 / Math.E);
    expect(falseMatchProbability(3.9, exponential)).toBe(1);
    expect(falseMatchProbability(Number.NaN, exponential)).toBe(1);
    expect(falseMatchProbability(-Infinity, exponential)).toBe(1);
  });
});

describe('falsePositiveProbability', () => {
  it('grows with the gallery as 1 - (1 - p)^N', () => {
    const p = falseMatchProbability(6, exponential);
    expect(falsePositiveProbability(p, 1)).toBeCloseTo(p, 12);
    expect(falsePositiveProbability(p, 5000)).toBeCloseTo(1 - (1 - p) ** 5000, 9);
    expect(falsePositiveProbability(falseMatchProbability(0, exponential), 10)).toBe(1);
  });
});

describe('fitTail', () => {
  const drawn = (count: number, shape: (uniform: number) => number): Float32Array => {
    const random = seededRandom('tail');
    return Float32Array.from({ length: count }, () => shape(random.next()));
  };

  it('finds the scale of an exponential tail and extends it', () => {
    const tail = fitTail(drawn(400_000, (u) => -0.4 * Math.log(1 - u)));
    expect(tail.comparisons).toBe(400_000);
    expect(tail.threshold).toBeCloseTo(-0.4 * Math.log(1e-3), 1);
    expect(tail.shape).toBeLessThan(0.2);
    const beyond = -0.4 * Math.log(1e-5);
    expect(Math.abs(Math.log10(falseMatchProbability(beyond, tail)) + 5)).toBeLessThan(0.3);
  });

  it('sees a heavier tail as heavier, and never believes in an end', () => {
    expect(fitTail(drawn(400_000, (u) => (1 - u) ** -0.3)).shape).toBeGreaterThan(0.05);
    const ending = fitTail(drawn(400_000, (u) => u));
    expect(ending.shape).toBe(0);
    expect(falseMatchProbability(1.001, ending)).toBeGreaterThan(0);
  });

  it('does not fit what cannot be fitted', () => {
    expect(() => fitTail(drawn(1000, (u) => u))).toThrow(RangeError);
  });

  it('was done, and says what it has not seen: below 3 / comparisons the tail is extrapolated', () => {
    expect(STRANGER_TAIL.comparisons).toBeGreaterThan(100_000);
    expect(provenFalsePositiveProbability(1)).toBeCloseTo(3 / STRANGER_TAIL.comparisons, 9);
    expect(provenFalsePositiveProbability(612, { ...STRANGER_TAIL, comparisons: 100_000 })).toBeGreaterThan(
      1e-3,
    );
    expect(STRANGER_TAIL.shape).toBeGreaterThanOrEqual(0);
  });
});

describe('strangerScores', () => {
  const prior = fitPrior(Float32Array.of(0.2, 0.22, 0.24), 40);

  it('is the prior for an empty cohort and the cohort for a large one', () => {
    expect(strangerScores(new Float32Array(), prior).mean).toBeCloseTo(prior.mean, 6);
    const large = new Float32Array(20_000).map((_, i) => (i % 2 === 0 ? 0.29 : 0.31));
    const { mean, deviation } = strangerScores(large, prior);
    expect(mean).toBeCloseTo(0.3, 2);
    expect(deviation).toBeCloseTo(0.01, 2);
  });

  it('is not moved by the few that may be the person looked for', () => {
    const strangers = new Float32Array(256).map((_, i) => 0.2 + 0.0002 * i);
    const withGenuine = strangers.slice();
    withGenuine.set([0.7, 0.72, 0.68], 100);
    const [without, withThem] = [strangerScores(strangers, prior), strangerScores(withGenuine, prior)];
    expect(Math.abs(without.mean - withThem.mean)).toBeLessThan(0.002);
    expect(normaliseScore(0.7, withThem)).toBeGreaterThan(0.9 * normaliseScore(0.7, without));
  });

  it('moves and stretches with the scores', () => {
    const cohort = new Float32Array(1000).map((_, i) => 0.2 + 0.0001 * (i % 97));
    const denser = cohort.map((score) => score + 0.05);
    const weightless = { ...prior, weight: 0 };
    const [a, b] = [strangerScores(cohort, weightless), strangerScores(denser, weightless)];
    expect(normaliseScore(0.4, a)).toBeCloseTo(normaliseScore(0.45, b), 1);
  });
});
