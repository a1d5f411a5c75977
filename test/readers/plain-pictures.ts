import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { PictureProvider } from '../../drivers/emulators/emulated-module.ts';
import type { EmulatedPicture } from '../../drivers/emulators/module-core.ts';

export const PLAIN_WIDTH = 64;
export const PLAIN_HEIGHT = 48;

/** Small pictures, one per name, told apart by their pixels: the drivers do not care what is in them. */
export const plainPictures: PictureProvider = ({ finger }) => plainPicture(finger);

const made = new Map<string, Promise<EmulatedPicture>>();

export function plainPicture(name: string): Promise<EmulatedPicture> {
  const known = made.get(name) ?? draw(name);
  made.set(name, known);
  return known;
}

async function draw(name: string): Promise<EmulatedPicture> {
  const [base = 0, stepX = 0, stepY = 0] = createHash('sha256').update(name).digest();
  const pixels = new Uint8Array(PLAIN_WIDTH * PLAIN_HEIGHT).map((_, i) => {
    const [x, y] = [i % PLAIN_WIDTH, Math.floor(i / PLAIN_WIDTH)];
    return 128 + 90 * Math.sin(base + (x * (1 + (stepX % 5)) + y * (1 + (stepY % 7))) / 9);
  });
  const image = sharp(pixels, { raw: { width: PLAIN_WIDTH, height: PLAIN_HEIGHT, channels: 1 } });
  const jpeg = new Uint8Array(await image.toColourspace('b-w').jpeg({ quality: 85 }).toBuffer());
  return { width: PLAIN_WIDTH, height: PLAIN_HEIGHT, jpeg };
}

/** What a faithful reader makes of the picture of that name. */
export async function pixelsOf(name: string): Promise<Uint8Array> {
  const { jpeg } = await plainPicture(name);
  return new Uint8Array(await sharp(jpeg).toColourspace('b-w').raw().toBuffer());
}
