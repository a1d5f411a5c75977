import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { GreyPicture } from '../../biometrics/picture.ts';
import { decodeBmp, decodePgm } from './decode-plain-picture.ts';

const PIXELS_MAX = 1280 * 960;

/** Reads a grey picture from PGM, PNG, BMP or JPEG; colours become grey. Throws if it is none of them or too large. */
export async function readPicture(path: string): Promise<GreyPicture> {
  const bytes = await readFile(path);
  if (bytes[0] === 0x50 && bytes[1] === 0x35) return decodePgm(bytes);
  if (bytes[0] === 0x42 && bytes[1] === 0x4d) return decodeBmp(bytes);
  const { data, info } = await sharp(bytes, { limitInputPixels: PIXELS_MAX })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, pixels: new Uint8Array(data) };
}
