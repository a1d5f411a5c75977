import { describe, expect, it } from 'vitest';
import type { FingerOutline } from './finger-outline.ts';
import { findFingerOutline } from './finger-outline.ts';
import { REGION_HEIGHT, REGION_WIDTH, cutFingerRegion } from './finger-region.ts';
import type { WorkingPicture } from './working-picture.ts';
import { WORKING_WIDTH, toWorkingPicture } from './working-picture.ts';

const HEIGHT = 120;

/** A bright band on a dark ground; its midline is `middle + slope * x`, with a dark stripe (a vein) along it. */
function drawBand(middle: number, slope: number, half: number, end = WORKING_WIDTH): WorkingPicture {
  const grey = new Float32Array(WORKING_WIDTH * HEIGHT).fill(15);
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < end; x += 1) {
      const across = Math.abs(y - (middle + slope * x));
      if (across < half) grey[y * WORKING_WIDTH + x] = across < 2 ? 80 : 120;
    }
  }
  return { height: HEIGHT, grey };
}

function outlineOf(picture: WorkingPicture): FingerOutline {
  const outline = findFingerOutline(picture);
  if (outline === null) throw new Error('no outline');
  return outline;
}

describe('findFingerOutline', () => {
  it.each([
    [60, 0, 28],
    [52, 0.1, 26],
    [70, -0.12, 30],
  ])('finds a band around row %d that rises by %d', (middle, slope, half) => {
    const outline = outlineOf(drawBand(middle, slope, half));
    expect(outline.columns).toBeGreaterThan(0.95 * WORKING_WIDTH);
    expect(outline.midline.slope).toBeCloseTo(slope, 1);
    expect(Math.abs(outline.midline.intercept - middle)).toBeLessThan(2);
    expect(Math.abs(outline.thickness - 2 * half)).toBeLessThan(4);
  });

  it('counts only the columns that have a finger', () => {
    const { columns } = outlineOf(drawBand(60, 0, 28, 80));
    expect(Math.abs(columns - 80)).toBeLessThan(12);
  });

  it('finds nothing where there is nothing', () => {
    expect(
      findFingerOutline({ height: HEIGHT, grey: new Float32Array(WORKING_WIDTH * HEIGHT).fill(90) }),
    ).toBeNull();
  });
});

describe('cutFingerRegion', () => {
  it('puts the midline level and in the middle, however the finger lies', () => {
    for (const [middle, slope] of [
      [60, 0],
      [50, 0.12],
      [72, -0.12],
    ]) {
      const picture = drawBand(middle, slope, 26);
      const { grey, mask } = cutFingerRegion(picture, outlineOf(picture));
      for (const x of [30, 80, 130]) {
        const column = Array.from({ length: REGION_HEIGHT }, (_, y) => y).filter(
          (y) => mask[y * REGION_WIDTH + x] === 1,
        );
        const darkest = column.reduce((a, b) =>
          grey[b * REGION_WIDTH + x] < grey[a * REGION_WIDTH + x] ? b : a,
        );
        expect(Math.abs(darkest - (REGION_HEIGHT - 1) / 2)).toBeLessThan(3.5);
      }
    }
  });

  it('keeps the ground out of the mask and repeats the rim over it', () => {
    const picture = drawBand(60, 0, 20);
    const { grey, mask } = cutFingerRegion(picture, outlineOf(picture));
    expect(mask[80]).toBe(0);
    expect(grey[80]).toBeGreaterThan(100);
    mask.forEach((inside, i) => expect(inside === 0 || grey[i] > 70).toBe(true));
  });
});

describe('toWorkingPicture', () => {
  it('averages without changing the light', () => {
    for (const [width, height] of [
      [320, 240],
      [600, 300],
      [1280, 960],
      [333, 211],
    ]) {
      const pixels = Uint8Array.from({ length: width * height }, (_, i) => ((i % width) * 255) / width);
      const working = toWorkingPicture({ width, height, pixels });
      expect(working?.height).toBe(Math.round((height * 160) / width));
      const grey = working?.grey ?? new Float32Array();
      expect(grey[0]).toBeLessThan(2);
      expect(grey[80]).toBeGreaterThan(125);
      expect(grey[80]).toBeLessThan(131);
      expect(grey[159]).toBeGreaterThan(251);
    }
  });

  it.each([
    [0, 0, 0],
    [320, 240, 5],
    [4000, 3000, 0],
    [Number.NaN, 240, 0],
    [320.5, 240, 76_920],
    [320, 10, 3200],
    [-320, -240, 76_800],
  ])('refuses %d x %d with %d pixels', (width, height, length) => {
    expect(toWorkingPicture({ width, height, pixels: new Uint8Array(length) })).toBeNull();
  });
});
