import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitRobustLine, median } from './robust-line.ts';

describe('fitRobustLine', () => {
  it('finds the line although a quarter of the points lie anywhere', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.3, max: 0.3, noNaN: true }),
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.array(fc.double({ min: -500, max: 500, noNaN: true }), { minLength: 10, maxLength: 10 }),
        (slope, intercept, anywhere) => {
          const xs = Array.from({ length: 40 }, (_, i) => 4 * i);
          const ys = xs.map((x, i) => (i % 4 === 0 ? anywhere[i / 4] : intercept + slope * x));
          const line = fitRobustLine(xs, ys);
          expect(line.slope).toBeCloseTo(slope, 5);
          expect(line.intercept).toBeCloseTo(intercept, 4);
        },
      ),
    );
  });
});

describe('median', () => {
  it('is the middle value, NaN of nothing', () => {
    expect(median(Float64Array.of(5, 1, 3))).toBe(3);
    expect(median(Float32Array.of(4, 1, 3, 2))).toBe(3);
    expect(median(new Float64Array())).toBeNaN();
  });
});
