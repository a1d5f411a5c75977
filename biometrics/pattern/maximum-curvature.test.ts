import { describe, expect, it } from 'vitest';
import { REGION_PIXELS, REGION_WIDTH } from '../region/finger-region.ts';
import { derivativesAt } from './gaussian-derivatives.ts';
import { normaliseLocalContrast } from './local-contrast.ts';
import { binariseAtMedian, maximumCurvature } from './maximum-curvature.ts';

function plane(valueAt: (x: number, y: number) => number): Float32Array {
  return Float32Array.from({ length: REGION_PIXELS }, (_, i) =>
    valueAt(i % REGION_WIDTH, Math.floor(i / REGION_WIDTH)),
  );
}
const everywhere = new Uint8Array(REGION_PIXELS).fill(1);
const CENTRE = 32 * REGION_WIDTH + 80;

describe('derivativesAt', () => {
  it('is exact for a slanted bowl', () => {
    const bowl = plane(
      (x, y) => 3 * x - 2 * y + 0.5 * (x - 80) ** 2 + 0.25 * (y - 32) ** 2 + 0.125 * (x - 80) * (y - 32),
    );
    const { fx, fy, fxx, fyy, fxy } = derivativesAt(2)(bowl);
    expect(fx[CENTRE]).toBeCloseTo(3, 2);
    expect(fy[CENTRE]).toBeCloseTo(-2, 2);
    expect(fxx[CENTRE]).toBeCloseTo(1, 2);
    expect(fyy[CENTRE]).toBeCloseTo(0.5, 2);
    expect(fxy[CENTRE]).toBeCloseTo(0.125, 2);
  });
});

describe('maximumCurvature', () => {
  it.each([
    ['level', (x: number, y: number) => y - 30 + 0 * x],
    ['upright', (x: number) => x - 70],
    ['falling', (x: number, y: number) => (x - 80 - (y - 32)) / Math.SQRT2],
    ['rising', (x: number, y: number) => (x - 80 + (y - 32)) / Math.SQRT2],
  ])('marks the middle of a %s dark line and little else', (_, distanceTo) => {
    const scores = maximumCurvature(
      plane((x, y) => -Math.exp(-((distanceTo(x, y) / 2.5) ** 2))),
      everywhere,
    );
    let [near, far] = [0, 0];
    scores.forEach((score, i) => {
      if (Math.abs(distanceTo(i % REGION_WIDTH, Math.floor(i / REGION_WIDTH))) < 1.5) near += score;
      else far += score;
    });
    expect(near).toBeGreaterThan(20);
    expect(far).toBeLessThan(0.1 * near);
  });

  it('does not see bright lines, slopes or flat light', () => {
    const total = (values: Float32Array): number =>
      maximumCurvature(values, everywhere).reduce((sum, s) => sum + s, 0);
    const dark = total(plane((_, y) => -Math.exp(-(((y - 30) / 2.5) ** 2))));
    expect(total(plane(() => 7))).toBeCloseTo(0, 3);
    expect(total(plane((x, y) => 0.3 * x - 0.2 * y))).toBeLessThan(0.05 * dark);
    const bright = maximumCurvature(
      plane((_, y) => Math.exp(-(((y - 30) / 2.5) ** 2))),
      everywhere,
    );
    expect(bright[30 * REGION_WIDTH + 80]).toBe(0);
  });

  it('joins a gap of one pixel and leaves what is outside the mask', () => {
    const gapped = plane((x, y) => (x === 80 ? 0 : -Math.exp(-(((y - 30) / 2.5) ** 2))));
    const mask = Uint8Array.from(everywhere, (_, i) => (i % REGION_WIDTH < 120 ? 1 : 0));
    const scores = maximumCurvature(gapped, mask);
    expect(scores[30 * REGION_WIDTH + 80]).toBeGreaterThan(0);
    scores.forEach((score, i) => expect(mask[i] === 1 || score === 0).toBe(true));
  });
});

describe('binariseAtMedian', () => {
  it('keeps the stronger half of the positive scores', () => {
    expect([...binariseAtMedian(Float32Array.of(0, 5, 1, 0, 4, 2, 3))]).toEqual([0, 1, 0, 0, 1, 0, 0]);
    expect([...binariseAtMedian(new Float32Array(4))]).toEqual([0, 0, 0, 0]);
  });
});

describe('normaliseLocalContrast', () => {
  it('takes out a constant and slow light', () => {
    const veins = plane((x, y) => (y % 16 < 3 ? 90 : 120) + 0 * x);
    const lit = plane((x, y) => (y % 16 < 3 ? 90 : 120) + 40 + 0.05 * x);
    const mask = everywhere;
    const [a, b] = [veins, lit].map((grey) => normaliseLocalContrast({ grey, mask }));
    const middle = Array.from({ length: 20 }, (_, i) => CENTRE - 1600 + i * REGION_WIDTH);
    for (const at of middle) expect(Math.abs(a[at] - b[at])).toBeLessThan(0.03);
  });
});
