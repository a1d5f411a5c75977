import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { PLACEMENT_FAULTS } from './placement.ts';
import { renderPlacement } from './render-placement.ts';
import { syntheticFinger } from './synthetic-finger.ts';

describe('synthetic fingers', () => {
  it('are the same for the same seeds', () => {
    const [one, again] = [1, 2].map(() => renderPlacement(syntheticFinger('a'), 'p'));
    expect(again.pixels).toEqual(one.pixels);
  });

  it('look different in every placement, by more than noise', () => {
    const finger = syntheticFinger('a');
    const [one, other] = ['p', 'q'].map((seed) => renderPlacement(finger, seed).pixels);
    expect(meanDifference(one, other)).toBeGreaterThan(4);
    const still = ['p', 'q'].map((seed) => renderPlacement(finger, seed, { variation: 0 }).pixels);
    expect(meanDifference(still[0], still[1])).toBeLessThan(meanDifference(one, other));
  });

  it('have veins of their own', () => {
    const fingers = Array.from({ length: 12 }, (_, i) => syntheticFinger(`own ${i}`).veins);
    for (let i = 0; i < fingers.length; i += 1) {
      for (let j = i + 1; j < fingers.length; j += 1)
        expect(correlation(fingers[i], fingers[j])).toBeLessThan(0.5);
    }
  });

  it('give a picture and nothing else', () => {
    const picture = renderPlacement(syntheticFinger('a'), 'p');
    expect(Object.keys(picture).sort()).toEqual(['height', 'pixels', 'width']);
    expect(picture.pixels.length).toBe(320 * 240);
    expect(picture.pixels.buffer.byteLength).toBe(320 * 240);
  });

  it('fit the line of a reader as JPEG', async () => {
    for (let i = 0; i < 5; i += 1) {
      const { width, height, pixels } = renderPlacement(syntheticFinger(`jpeg ${i}`), 'p');
      const file = await sharp(pixels, { raw: { width, height, channels: 1 } })
        .jpeg({ quality: 75 })
        .toBuffer();
      expect(file.length).toBeGreaterThan(5000);
      expect(file.length).toBeLessThan(9000);
    }
  });

  it('can be placed wrongly in every way there is a word for', () => {
    const finger = syntheticFinger('a');
    const ordinary = renderPlacement(finger, 'p').pixels;
    for (const fault of PLACEMENT_FAULTS) {
      expect(meanDifference(renderPlacement(finger, 'p', { fault }).pixels, ordinary)).toBeGreaterThan(1);
    }
  });
});

function meanDifference(one: Uint8Array, other: Uint8Array): number {
  return one.reduce((sum, pixel, i) => sum + Math.abs(pixel - other[i]), 0) / one.length;
}

function correlation(one: Float32Array, other: Float32Array): number {
  const [meanOne, meanOther] = [one, other].map(
    (plane) => plane.reduce((sum, v) => sum + v, 0) / plane.length,
  );
  let [both, left, right] = [0, 0, 0];
  one.forEach((value, i) => {
    both += (value - meanOne) * (other[i] - meanOther);
    left += (value - meanOne) ** 2;
    right += (other[i] - meanOther) ** 2;
  });
  return both / Math.sqrt(left * right);
}
