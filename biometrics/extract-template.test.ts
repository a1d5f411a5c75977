import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { CAPTURE_PROBLEMS } from './capture-quality.ts';
import { compareTemplates } from './compare-templates.ts';
import { extractTemplate } from './extract-template.ts';
import type { Extraction } from './extract-template.ts';
import type { GreyPicture } from './picture.ts';
import type { PlacementFault } from './synthetic/placement.ts';
import { renderPlacement } from './synthetic/render-placement.ts';
import { syntheticFinger } from './synthetic/synthetic-finger.ts';
import { checkTemplate } from './template.ts';
import { transposePicture } from './region/working-picture.ts';

function extract(picture: GreyPicture): Extraction {
  const extraction = extractTemplate(picture);
  if (!extraction.ok) throw new Error(extraction.reason);
  return extraction.value;
}

function mapPixels(
  picture: GreyPicture,
  change: (pixel: number, x: number, y: number) => number,
): GreyPicture {
  const { width, height, pixels } = picture;
  const limited = (value: number): number => Math.max(0, Math.min(255, Math.round(value)));
  const changed = pixels.map((pixel, i) => limited(change(pixel, i % width, Math.floor(i / width))));
  return { width, height, pixels: changed };
}

const fingers = Array.from({ length: 10 }, (_, i) => syntheticFinger(`extract ${i}`));
const strangersCode = 0.68;

describe('extractTemplate', () => {
  it('makes a template with a quality of every ordinary placement, and leaves the picture alone', () => {
    fingers.forEach((finger, i) => {
      const picture = renderPlacement(finger, `ordinary ${i}`);
      const before = picture.pixels.slice();
      const { template, quality } = extract(picture);
      expect(picture.pixels).toEqual(before);
      expect(checkTemplate(template).ok).toBe(true);
      expect(quality).toBeGreaterThan(20);
      expect(quality).toBeLessThanOrEqual(100);
    });
  });

  it.each([
    ['no-finger', 'no-finger', 10],
    ['too-shallow', 'too-shallow', 10],
    ['moved', 'moved', 10],
    ['pressed', 'pressed', 5],
  ] as const)('says what is wrong: %s', (fault, problem, atLeast) => {
    const reasons = fingers.map((finger, i) => {
      const extraction = extractTemplate(renderPlacement(finger, `wrong ${i}`, { fault }));
      return extraction.ok ? 'accepted' : extraction.reason;
    });
    expect(reasons.filter((reason) => reason === problem).length).toBeGreaterThanOrEqual(atLeast);
  });

  it('rates a pressed or cold finger below an ordinary one', () => {
    const quality = (fault?: PlacementFault): number =>
      fingers.reduce((sum, finger, i) => {
        const extraction = extractTemplate(
          renderPlacement(finger, `rated ${i}`, fault === undefined ? {} : { fault }),
        );
        return sum + (extraction.ok ? extraction.value.quality : 0);
      }, 0) / fingers.length;
    expect(quality('cold')).toBeLessThan(quality() - 5);
    expect(quality('pressed')).toBeLessThan(quality('cold') - 5);
  });

  it('does not care for brightness, contrast, or a small shift', () => {
    for (const finger of fingers.slice(0, 4)) {
      const picture = renderPlacement(finger, 'p', { variation: 0 });
      const { template } = extract(picture);
      const shifted = mapPixels(
        picture,
        (_, x, y) => picture.pixels[Math.max(0, y - 6) * 320 + Math.max(0, x - 14)],
      );
      for (const [least, other] of [
        [0.8, mapPixels(picture, (pixel) => pixel + 25)],
        [0.8, mapPixels(picture, (pixel) => 0.8 * pixel)],
        [0.75, mapPixels(picture, (pixel) => 0.6 * pixel + 40)],
        [0.65, shifted],
      ] as const) {
        expect(compareTemplates(template, extract(other).template).pattern).toBeGreaterThan(least);
      }
    }
  });

  it('gives nearly the same template after JPEG', async () => {
    for (const finger of fingers.slice(0, 4)) {
      const picture = renderPlacement(finger, 'p');
      const { width, height, pixels } = picture;
      const file = await sharp(pixels, { raw: { width, height, channels: 1 } })
        .jpeg({ quality: 75 })
        .toBuffer();
      const decoded = new Uint8Array(await sharp(file).greyscale().raw().toBuffer());
      const again = extract({ width, height, pixels: decoded });
      expect(compareTemplates(extract(picture).template, again.template).pattern).toBeGreaterThan(0.7);
    }
  });

  it('takes the same finger from a camera with twice the resolution', () => {
    const picture = renderPlacement(fingers[0], 'p');
    const pixels = Uint8Array.from({ length: 640 * 480 }, (_, i) => {
      return picture.pixels[Math.floor(i / 640 / 2) * 320 + Math.floor((i % 640) / 2)];
    });
    const larger = extract({ width: 640, height: 480, pixels });
    expect(compareTemplates(extract(picture).template, larger.template).pattern).toBeGreaterThan(0.9);
  });

  it('takes a finger that lies upright in the picture', () => {
    for (const finger of fingers.slice(0, 4)) {
      const picture = renderPlacement(finger, 'p');
      const upright = transposePicture(picture);
      expect(upright.width).toBe(240);
      const { code } = compareTemplates(extract(picture).template, extract(upright).template);
      expect(code).toBe(1);
      const wide = { width: 320, height: 320, pixels: new Uint8Array(320 * 320).fill(15) };
      for (let y = 0; y < 320; y += 1)
        wide.pixels.set(upright.pixels.subarray(y * 240, (y + 1) * 240), y * 320 + 40);
      expect(extractTemplate(wide).ok).toBe(true);
    }
  });

  it.each([
    [120, 90],
    [160, 120],
    [640, 480],
    [1280, 960],
  ])('takes a picture of %d x %d', (width, height) => {
    const picture = renderPlacement(fingers[1], 'p');
    const pixels = Uint8Array.from({ length: width * height }, (_, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      return picture.pixels[Math.floor((y * 240) / height) * 320 + Math.floor((x * 320) / width)];
    });
    expect(extractTemplate({ width, height, pixels }).ok).toBe(true);
  });

  it('tells fingers apart', () => {
    const templates = fingers.map((finger) => extract(renderPlacement(finger, 'first')).template);
    fingers.forEach((finger, i) => {
      const again = extract(renderPlacement(finger, 'second')).template;
      templates.forEach((template, j) => {
        const score = compareTemplates(again, template).code;
        if (i === j) expect(score).toBeGreaterThan(strangersCode);
        else expect(score).toBeLessThan(strangersCode);
      });
    });
  });
});

describe('extractTemplate of hostile pictures', () => {
  const refusalOrTemplate = (picture: GreyPicture): void => {
    const extraction = extractTemplate(picture);
    if (extraction.ok) expect(checkTemplate(extraction.value.template).ok).toBe(true);
    else expect(CAPTURE_PROBLEMS).toContain(extraction.reason);
  };
  const filled = (width: number, height: number, pixelAt: (i: number) => number): GreyPicture => ({
    width,
    height,
    pixels: Uint8Array.from({ length: width * height }, (_, i) => pixelAt(i)),
  });

  it('refuses what shows no finger', () => {
    const reason = (picture: GreyPicture): string => {
      const extraction = extractTemplate(picture);
      return extraction.ok ? 'accepted' : extraction.reason;
    };
    expect(reason({ width: 0, height: 0, pixels: new Uint8Array() })).toBe('unusable-picture');
    expect(reason({ width: 320, height: 240, pixels: new Uint8Array(7) })).toBe('unusable-picture');
    expect(reason({ width: -1, height: -1, pixels: new Uint8Array(1) })).toBe('unusable-picture');
    expect(reason(filled(320, 240, () => 0))).toBe('no-finger');
    expect(reason(filled(320, 240, () => 255))).toBe('too-bright');
    expect(reason(filled(1280, 960, () => 128))).toBe('no-finger');
    let state = 1;
    const noise = filled(320, 240, () => (state = Math.imul(state, 48_271) >>> 0) >>> 24);
    expect(reason(noise)).not.toBe('accepted');
    expect(
      reason(filled(320, 240, (i) => (Math.floor(i / 320) > 60 && Math.floor(i / 320) < 180 ? 150 : 10))),
    ).toBe('little-pattern');
  });

  it('never throws, whatever the size and the drawing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1280 }),
        fc.integer({ min: 0, max: 960 }),
        fc.integer({ min: 1, max: 97 }),
        fc.integer({ min: 1, max: 5000 }),
        fc.constantFrom<(a: number, b: number) => number>(
          (a, b) => a ^ b,
          (a, b) => a * b,
          (a, b) => (a > b ? 255 : 0),
          (a, b) => 128 + 127 * Math.sin(a / 9) * Math.sin(b / 7),
        ),
        (width, height, a, b, draw) => {
          refusalOrTemplate(filled(width, height, (i) => draw((i % width) * a, Math.floor(i / width) + b)));
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);
});
