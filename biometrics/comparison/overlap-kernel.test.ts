import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countBits, countOverlap, shiftColumns } from './overlap-kernel.ts';
import { HALF, patternLevels } from './pattern-levels.ts';

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const words = (length: number): fc.Arbitrary<Int32Array> =>
  fc.array(word, { minLength: length, maxLength: length }).map((values) => Int32Array.from(values));

function onesOf(value: number): number {
  return (value >>> 0).toString(2).replaceAll('0', '').length;
}

describe('countOverlap', () => {
  it('counts the common bits of any stretch of words', () => {
    fc.assert(
      fc.property(
        words(40),
        words(40),
        fc.nat(20),
        fc.nat(20),
        fc.nat(20),
        (a, b, aStart, bStart, length) => {
          let expected = 0;
          for (let i = 0; i < length; i += 1) expected += onesOf(a[aStart + i] & b[bStart + i]);
          expect(countOverlap(a, aStart, b, bStart, length)).toBe(expected);
        },
      ),
    );
  });

  it('does not overflow on ones', () => {
    const ones = new Int32Array(320).fill(-1);
    expect(countOverlap(ones, 0, ones, 0, 320)).toBe(10_240);
    expect(countBits(-1)).toBe(32);
  });
});

describe('shiftColumns', () => {
  it('moves every bit and loses what leaves', () => {
    fc.assert(
      fc.property(words(10), fc.integer({ min: -170, max: 170 }), (plane, columns) => {
        const moved = new Int32Array(10);
        shiftColumns(plane, 0, moved, 0, 2, 5, columns);
        const bit = (from: Int32Array, row: number, x: number): number =>
          x < 0 || x >= 160 ? 0 : (from[row * 5 + (x >> 5)] >>> (x & 31)) & 1;
        for (let row = 0; row < 2; row += 1) {
          for (let x = 0; x < 160; x += 1) expect(bit(moved, row, x)).toBe(bit(plane, row, x - columns));
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('patternLevels', () => {
  it('halves by majority and keeps a fixed share of coarse blocks at most', () => {
    fc.assert(
      fc.property(words(320), (fine) => {
        const { half, coarse, fineBits } = patternLevels(fine);
        expect(fineBits).toBe(fine.reduce((sum, value) => sum + onesOf(value), 0));
        expect(coarse.reduce((sum, value) => sum + onesOf(value), 0)).toBeLessThanOrEqual(0.3 * 512);
        const bit = (x: number, y: number): number => (fine[y * 5 + (x >> 5)] >>> (x & 31)) & 1;
        for (let y = 0; y < 32; y += 5) {
          for (let x = 0; x < 80; x += 7) {
            const four =
              bit(2 * x, 2 * y) + bit(2 * x + 1, 2 * y) + bit(2 * x, 2 * y + 1) + bit(2 * x + 1, 2 * y + 1);
            expect((half[y * HALF.wordsPerRow + (x >> 5)] >>> (x & 31)) & 1).toBe(four >= 2 ? 1 : 0);
          }
        }
      }),
      { numRuns: 20 },
    );
  });
});
