import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { renderPlacement } from '../../biometrics/synthetic/render-placement.ts';
import { syntheticFinger } from '../../biometrics/synthetic/synthetic-finger.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import { fingerSeed, syntheticPictures, wrongFingerOf } from './emulator-fingers.ts';

/** The same bytes each time, so that a placement can be drawn again. */
const constantRandom: RandomSource = { bytes: (length) => new Uint8Array(length).fill(42) };
const countingRandom = (): RandomSource => {
  let count = 0;
  return { bytes: (length) => new Uint8Array(length).fill(++count) };
};

async function pixelsOf(jpeg: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await sharp(jpeg).toColourspace('b-w').raw().toBuffer());
}

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length;
}

describe('the emulator’s fingers', () => {
  it('come from a seed that others can make too', () => {
    const digest = createHash('sha256').update('tebura demo finger 1:hana:right-index').digest('hex');
    expect(fingerSeed('hana:right-index')).toBe(digest.slice(0, 32));
    expect(fingerSeed('hana:right-middle')).not.toBe(fingerSeed('hana:right-index'));
  });

  it('are those of the seed, as a JPEG of 320 by 240 that carries nothing but the picture', async () => {
    const { jpeg, width, height } = await syntheticPictures(constantRandom)({
      finger: 'hana:right-index',
      fault: null,
    });
    expect([width, height]).toEqual([320, 240]);
    const { format, channels, exif, icc, xmp, iptc } = await sharp(jpeg).metadata();
    expect({ format, channels, exif, icc, xmp, iptc }).toEqual({ format: 'jpeg', channels: 1 });
    const finger = syntheticFinger(fingerSeed('hana:right-index'));
    const { pixels } = renderPlacement(finger, constantRandom.bytes(16));
    expect(meanDifference(await pixelsOf(jpeg), pixels)).toBeLessThan(4);
  });

  it('lie differently each time, and differently still with a fault', async () => {
    const pictures = syntheticPictures(countingRandom());
    const [first, second, shallow] = await Promise.all([
      pictures({ finger: 'hana:right-index', fault: null }),
      pictures({ finger: 'hana:right-index', fault: null }),
      pictures({ finger: 'hana:right-index', fault: 'too-shallow' }),
    ]);
    expect(first.jpeg).not.toEqual(second.jpeg);
    const [a, b, c] = await Promise.all([
      pixelsOf(first.jpeg),
      pixelsOf(second.jpeg),
      pixelsOf(shallow.jpeg),
    ]);
    expect(meanDifference(a, c)).toBeGreaterThan(2 * meanDifference(a, b));
  });

  it('the wrong finger is another one of the same person, which nobody enrols', async () => {
    expect(wrongFingerOf('hana:right-index')).toBe('hana:left-little');
    expect(wrongFingerOf('hana:left-middle')).toBe('hana:right-little');
    const [wrong, little] = await Promise.all([
      syntheticPictures(constantRandom)({ finger: 'hana:right-index', fault: 'wrong-finger' }),
      syntheticPictures(constantRandom)({ finger: 'hana:left-little', fault: null }),
    ]);
    expect(wrong).toEqual(little);
  });

  it('fit into what the module can say of a picture’s size', async () => {
    const pictures = syntheticPictures(countingRandom());
    for (const person of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const { jpeg } = await pictures({ finger: `${person}:right-index`, fault: null });
      expect(jpeg.length).toBeGreaterThan(3_000);
      expect(jpeg.length).toBeLessThan(30_000);
    }
  });
});
