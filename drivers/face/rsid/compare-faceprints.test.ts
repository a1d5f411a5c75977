import { describe, expect, it } from 'vitest';
import { compareFaceprints, FACEPRINT_SCORE_MAX } from './compare-faceprints.ts';
import { rsidVectors } from './rsid-vectors.ts';

const { matcher } = rsidVectors;
const a = Int16Array.from(matcher.A);
const b = Int16Array.from(matcher.B);
const mix = (share: number): Int16Array =>
  a.map((value, i) => Math.trunc((value * share + (b[i] ?? 0) * (100 - share)) / 100));

describe('comparing faceprints', () => {
  it.each(Object.entries(matcher.score))('%s gives %i', (name, score) => {
    const share = /^A vs mix\((\d+)\)$/.exec(name)?.[1];
    if (share !== undefined) expect(compareFaceprints(a, mix(Number(share)))).toBe(score);
    else if (name === 'zero vs A') expect(compareFaceprints(new Int16Array(512), a)).toBe(score);
    else if (name === 'A vs -A')
      expect(
        compareFaceprints(
          a,
          a.map((value) => -value),
        ),
      ).toBe(score);
    else if (name === 'all 1023 vs all 1023') {
      const most = new Int16Array(512).fill(1023);
      expect(compareFaceprints(most, most)).toBe(score);
    } else throw new Error(`no test for ${name}`);
  });

  it('is symmetrical and never above its limit', () => {
    expect(compareFaceprints(mix(40), a)).toBe(compareFaceprints(a, mix(40)));
    expect(compareFaceprints(a, a)).toBeLessThanOrEqual(FACEPRINT_SCORE_MAX);
  });

  it('refuses vectors of another length', () => {
    expect(() => compareFaceprints(a, a.subarray(1))).toThrow(RangeError);
  });
});
