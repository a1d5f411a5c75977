import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeJpegPicture } from './decode-jpeg-picture.ts';

const size = { width: 64, height: 48 };
const pixels = new Uint8Array(64 * 48).map((_, i) => (i * 7) % 256);
const grey = () => sharp(pixels, { raw: { ...size, channels: 1 } }).toColourspace('b-w');
const jpeg = new Uint8Array(await grey().jpeg({ quality: 90 }).toBuffer());
const damaged = { ok: false, reason: 'picture-damaged' };

describe('decoding a reader’s JPEG', () => {
  it('gives the grey pixels', async () => {
    const decoded = await decodeJpegPicture(jpeg, size);
    const expected = new Uint8Array(await sharp(jpeg).toColourspace('b-w').raw().toBuffer());
    expect(decoded).toEqual({ ok: true, value: { ...size, pixels: expected } });
  });

  it('makes one channel of a colour JPEG', async () => {
    const colours = sharp({ create: { ...size, channels: 3, background: { r: 200, g: 10, b: 10 } } });
    const decoded = await decodeJpegPicture(new Uint8Array(await colours.jpeg().toBuffer()), size);
    expect(decoded.ok && decoded.value.pixels.length).toBe(64 * 48);
  });

  it('refuses another size than announced', async () => {
    expect(await decodeJpegPicture(jpeg, { width: 48, height: 64 })).toEqual(damaged);
  });

  it('refuses a picture over the limits, without decoding it', async () => {
    const large = { width: 1_281, height: 960 };
    const blank = sharp({ create: { ...large, channels: 3, background: 'black' } });
    expect(await decodeJpegPicture(new Uint8Array(await blank.jpeg().toBuffer()), large)).toEqual(damaged);
  });

  it('takes no other format, whatever it claims', async () => {
    const png = new Uint8Array(await grey().png().toBuffer());
    expect(await decodeJpegPicture(png, size)).toEqual(damaged);
    const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48"/>');
    expect(await decodeJpegPicture(svg, size)).toEqual(damaged);
  });

  it('never throws, and never gives a picture cut short', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: jpeg.length - 20 }), async (length) => {
        expect(await decodeJpegPicture(jpeg.slice(0, length), size)).toEqual(damaged);
      }),
      { numRuns: 40 },
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (rubbish) => {
        const begun = Uint8Array.of(0xff, 0xd8, 0xff, ...rubbish);
        expect(await decodeJpegPicture(begun, size)).toEqual(damaged);
      }),
      { numRuns: 100 },
    );
  });
});
