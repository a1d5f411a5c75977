import type { FingerOutline } from '../region/finger-outline.ts';
import { findFingerOutline } from '../region/finger-outline.ts';
import type { WorkingPicture } from '../region/working-picture.ts';
import { WORKING_WIDTH } from '../region/working-picture.ts';
import type { LocalLight } from './local-light.ts';
import { DARK, boxOf, measureLocalLight, summedArea } from './local-light.ts';
import type { SensorPattern } from './reader-record.ts';

/** Half of the side of the square in which it is asked how much of the pattern a picture shows. */
const NEAR = 7;
/** A strip is in view where the picture shows at least half of it; otherwise the finger covers it. */
const STRIP_SHARE_MIN = 0.5;
/** Fewer places of a strip inside the outline than this, and the finger was found beside it. */
const STRIP_PLACES_MIN = 40;

/**
 * Takes what the reader adds out of a picture: strips of the housing are no finger, so it is looked for anew beside them; then
 * the light of dirty places is evened out, as far as this picture shows the dirt. What was wiped off long ago changes
 * nothing. The picture is changed.
 * @returns where the finger is
 */
export function takeOffReader(
  working: WorkingPicture,
  outline: FingerOutline,
  local: LocalLight,
  pattern: SensorPattern,
): FingerOutline {
  const beside = pattern.hasHousing ? findBesideHousing(working, outline, local, pattern) : outline;
  const seen = beside === outline ? local : measureLocalLight(working, beside);
  const { light, height } = pattern;
  const share = shareInView(seen, pattern);
  for (let at = 0; at < light.length; at += 1) {
    if (light[at] === 0 || seen.finger[at] === 0) continue;
    const part = Math.max(0, Math.min(1, share(at)));
    working.grey[at] = (working.grey[at] + DARK) * Math.exp(-part * light[at]) - DARK;
  }
  if (seen !== local) seen.light.fill(0, 0, height * WORKING_WIDTH);
  return beside;
}

/** How much of the pattern around a place the picture shows: least squares. */
function shareInView({ light, finger }: LocalLight, pattern: SensorPattern): (at: number) => number {
  const { height } = pattern;
  const common = summedArea(
    pattern.light.map((expected, at) => expected * light[at]),
    height,
  );
  const whole = summedArea(
    pattern.light.map((expected, at) => (finger[at] === 0 ? 0 : expected * expected)),
    height,
  );
  return (at) => {
    const x = at % WORKING_WIDTH;
    const y = (at - x) / WORKING_WIDTH;
    const expected = boxOf(whole, height, x, y, NEAR, NEAR);
    return expected > 0 ? boxOf(common, height, x, y, NEAR, NEAR) / expected : 0;
  };
}

/** Darkens what lies behind a strip in view, seen from the finger's middle, and looks for the finger in the rest. */
function findBesideHousing(
  working: WorkingPicture,
  outline: FingerOutline,
  local: LocalLight,
  pattern: SensorPattern,
): FingerOutline {
  const { height } = working;
  const share = shareInView(local, pattern);
  const isStrip = (at: number): boolean =>
    pattern.housing[at] === 1 && local.finger[at] === 1 && share(at) >= STRIP_SHARE_MIN;
  const strip = pattern.housing.map((_, at) => (isStrip(at) ? 1 : 0));
  if (strip.reduce((sum, place) => sum + place, 0) < STRIP_PLACES_MIN) return outline;
  const grey = working.grey.slice();
  const ground = groundOf(grey);
  for (let x = 0; x < WORKING_WIDTH; x += 1) {
    const middle = outline.midline.intercept + outline.midline.slope * x;
    let above = -1;
    let below = height;
    for (let y = 0; y < height; y += 1) {
      if (strip[y * WORKING_WIDTH + x] === 0) continue;
      if (y < middle) above = y + 1;
      else below = Math.min(below, y - 1);
    }
    for (let y = 0; y < height; y += 1) {
      const at = y * WORKING_WIDTH + x;
      if (y <= above || y >= below) grey[at] = Math.min(grey[at], ground);
    }
  }
  const found = findFingerOutline({ height, grey });
  grey.fill(0);
  return found ?? outline;
}

/** A level that is as dark as the surroundings of a finger: a tenth of the picture is darker. */
function groundOf(grey: Float32Array): number {
  const sorted = grey.toSorted();
  const ground = sorted[Math.floor(0.1 * sorted.length)];
  sorted.fill(0);
  return ground;
}
