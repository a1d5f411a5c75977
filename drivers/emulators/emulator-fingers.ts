import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { renderPlacement, type RenderOptions } from '../../biometrics/synthetic/render-placement.ts';
import { syntheticFinger, type SyntheticFinger } from '../../biometrics/synthetic/synthetic-finger.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import { FACE_FAULTS, type PictureProvider, type PlacedFinger } from './emulated-module.ts';

/** Of how finely a reader of this class compresses; a 320 x 240 picture takes about 10 kB. */
const JPEG_QUALITY = 85;
const FINGERS_KEPT_MAX = 32;

/**
 * The seed of the synthetic finger behind a reference such as `hana:right-index` (person, colon, finger) or `stranger`:
 * the first 32 hexadecimal digits of SHA-256 over `tebura demo finger 1:` and the reference, as UTF-8. Whoever seeds a
 * demo enrols `syntheticFinger(fingerSeed(reference))` and meets the same finger on the emulated reader.
 */
export function fingerSeed(reference: string): string {
  return createHash('sha256').update(`tebura demo finger 1:${reference}`, 'utf8').digest('hex').slice(0, 32);
}

/** Another finger of the same person, one that nobody enrols: the little finger of the other hand. */
export function wrongFingerOf(reference: string): string {
  const person = reference.split(':')[0] ?? reference;
  return `${person}:${reference.includes('left-') ? 'right' : 'left'}-little`;
}

/** Pictures of synthetic fingers, every placement a little different. Nothing but pixels is in the JPEG. */
export function syntheticPictures(random: RandomSource): PictureProvider {
  const fingers = new Map<string, SyntheticFinger>();
  const fingerOf = (reference: string): SyntheticFinger => {
    const finger = fingers.get(reference) ?? syntheticFinger(fingerSeed(reference));
    fingers.delete(reference);
    fingers.set(reference, finger);
    const oldest = fingers.keys().next();
    if (fingers.size > FINGERS_KEPT_MAX && oldest.done !== true) fingers.delete(oldest.value);
    return finger;
  };
  return async (placed) => {
    const { reference, options } = whatLies(placed);
    const { pixels, width, height } = renderPlacement(fingerOf(reference), random.bytes(16), options);
    const image = sharp(pixels, { raw: { width, height, channels: 1 } });
    const jpeg = await image.toColourspace('b-w').jpeg({ quality: JPEG_QUALITY }).toBuffer();
    return { width, height, jpeg: new Uint8Array(jpeg) };
  };
}

function whatLies({ finger, fault }: PlacedFinger): { reference: string; options: RenderOptions } {
  if (fault === null) return { reference: finger, options: {} };
  if (fault === 'wrong-finger') return { reference: wrongFingerOf(finger), options: {} };
  // A finger knows nothing of the faults of faces.
  if (isFaceFault(fault)) return { reference: finger, options: {} };
  return { reference: finger, options: { fault } };
}

function isFaceFault(fault: string): fault is (typeof FACE_FAULTS)[number] {
  return FACE_FAULTS.some((known) => known === fault);
}
