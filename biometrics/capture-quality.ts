import type { Result } from '../domain/result.ts';
import { ok, refused } from '../domain/result.ts';
import type { FingerOutline } from './region/finger-outline.ts';
import type { FingerRegion } from './region/finger-region.ts';
import { REGION_PIXELS } from './region/finger-region.ts';
import type { WorkingPicture } from './region/working-picture.ts';
import { WORKING_WIDTH } from './region/working-picture.ts';

/** Why a picture gives no template: each is something the person or the staff can act on (ux.md 1.4). */
export const CAPTURE_PROBLEMS = [
  'no-finger',
  'too-shallow',
  'moved',
  'pressed',
  'too-dark',
  'too-bright',
  'little-pattern',
  'unusable-picture',
] as const;

export type CaptureProblem = (typeof CAPTURE_PROBLEMS)[number];

const COVERAGE_MIN = 0.68;
const SHARPNESS_MIN = 0.22;
const TURN_MAX = 0.4;
const MEAN_GREY_MIN = 12;
const SATURATED_MAX = 0.35;
const SATURATED_GREY = 250;

/** Looks at the light, the outline and how the finger lies, before any pattern is taken. Null if nothing is wrong. */
export function pictureProblem(
  picture: WorkingPicture,
  outline: FingerOutline | null,
): CaptureProblem | null {
  const { mean, saturated } = measureLight(picture, outline);
  if (saturated > SATURATED_MAX) return 'too-bright';
  if (outline === null) return 'no-finger';
  if (outline.columns < COVERAGE_MIN * WORKING_WIDTH) return 'too-shallow';
  if (outline.sharpness < SHARPNESS_MIN) return 'moved';
  if (mean < MEAN_GREY_MIN) return 'too-dark';
  if (Math.abs(outline.midline.slope) > TURN_MAX) return 'unusable-picture';
  return null;
}

/** Mean grey and the share of saturated pixels in the finger, or in the whole picture if there is no finger. */
function measureLight(
  { grey, height }: WorkingPicture,
  outline: FingerOutline | null,
): { mean: number; saturated: number } {
  let sum = 0;
  let saturated = 0;
  let pixels = 0;
  for (let x = 0; x < WORKING_WIDTH; x += 1) {
    const first = outline === null ? 0 : outline.top[x];
    const last = outline === null ? height - 1 : outline.bottom[x];
    for (let y = first; y <= last; y += 1) {
      const value = grey[y * WORKING_WIDTH + x];
      sum += value;
      if (value >= SATURATED_GREY) saturated += 1;
      pixels += 1;
    }
  }
  return { mean: sum / Math.max(1, pixels), saturated: saturated / Math.max(1, pixels) };
}

/** Mean vein score over the finger; noise alone gives about 0.04, an ordinary finger 0.06 to 0.12. */
const STRENGTH_MIN = 0.046;
const STRENGTH_GOOD = 0.11;
/** Rows. A finger without pattern that is thicker than this has probably been pressed flat, and its veins are empty. */
const PRESSED_THICKNESS = 60;
const FINGER_SHARE_MIN = 0.3;

/** Quality 0 to 100 of the vein scores taken from a region, or why they are too poor to be used. */
export function assessPattern(
  outline: FingerOutline,
  region: FingerRegion,
  veinScores: Float32Array,
): Result<number, CaptureProblem> {
  let fingerPixels = 0;
  let scores = 0;
  for (let i = 0; i < REGION_PIXELS; i += 1) {
    fingerPixels += region.mask[i];
    scores += veinScores[i];
  }
  if (fingerPixels < FINGER_SHARE_MIN * REGION_PIXELS) return refused('unusable-picture');
  const strength = scores / fingerPixels;
  if (strength < STRENGTH_MIN)
    return refused(outline.thickness > PRESSED_THICKNESS ? 'pressed' : 'little-pattern');
  return ok(
    Math.round(
      10 +
        70 * share(strength, STRENGTH_MIN, STRENGTH_GOOD) +
        10 * share(outline.columns / WORKING_WIDTH, COVERAGE_MIN, 0.97) +
        10 * share(outline.sharpness, SHARPNESS_MIN, 0.5),
    ),
  );
}

/** Where the value lies between low (0) and high (1). */
function share(value: number, low: number, high: number): number {
  return Math.max(0, Math.min(1, (value - low) / (high - low)));
}
