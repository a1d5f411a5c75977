import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FACEPRINT_FEATURES, faceprintScore, isFaceMatch } from './faceprint-score.ts';

interface Vectors {
  readonly A: readonly number[];
  readonly B: readonly number[];
  readonly score: Readonly<Record<string, number>>;
}
const vectors = JSON.parse(
  readFileSync(new URL('./fixtures/matcher-vectors.json', import.meta.url), 'utf8'),
) as Vectors;
const a = Int16Array.from(vectors.A);
const b = Int16Array.from(vectors.B);

function mixed(weight: number): Int16Array {
  return a.map((value, i) => Math.trunc((value * weight + b[i] * (100 - weight)) / 100));
}

function named(name: string): [Int16Array, Int16Array] {
  const weight = /mix\((\d+)\)/u.exec(name)?.[1];
  if (weight !== undefined) return [a, mixed(Number(weight))];
  if (name === 'zero vs A') return [new Int16Array(FACEPRINT_FEATURES), a];
  if (name === 'A vs -A') return [a, a.map((value) => -value)];
  if (name === 'all 1023 vs all 1023') {
    const most = new Int16Array(FACEPRINT_FEATURES).fill(1023);
    return [most, most];
  }
  throw new Error(`unknown vector: ${name}`);
}

const faceprint = fc
  .array(fc.integer({ min: -1023, max: 1023 }), {
    minLength: FACEPRINT_FEATURES,
    maxLength: FACEPRINT_FEATURES,
  })
  .map((values) => Int16Array.from(values));

describe('faceprintScore', () => {
  it.each(Object.entries(vectors.score))('gives the maker’s score: %s is %d', (name, score) => {
    expect(faceprintScore(...named(name))).toBe(score);
  });

  it('is the same in both directions and never above 4096', () => {
    fc.assert(
      fc.property(faceprint, faceprint, (one, other) => {
        const score = faceprintScore(one, other);
        expect(score).toBe(faceprintScore(other, one));
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(4096);
      }),
      { numRuns: 50 },
    );
  });

  it('refuses what is no faceprint', () => {
    expect(() => faceprintScore(a, a.subarray(1))).toThrow(RangeError);
  });

  it('matches above the threshold only', () => {
    expect(isFaceMatch(593, 'low', 'none')).toBe(false);
    expect(isFaceMatch(594, 'low', 'none')).toBe(true);
    expect(isFaceMatch(1679, 'high', 'both')).toBe(false);
    expect(isFaceMatch(1200, 'high', 'probe')).toBe(true);
  });
});
