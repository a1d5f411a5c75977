import type { LocatedFinger } from '../region/locate-finger.ts';
import type { LocalLight } from './local-light.ts';

/**
 * What one picture says about its reader: the local light of each place in coarse steps. It still shows the finger, coarsely,
 * and is biometric data like the picture: to be kept only until it is known whose it is, and wiped then.
 */
export interface Impression {
  readonly isUpright: boolean;
  readonly height: number;
  /** Steps of local light, `OUTSIDE` where there is no finger. */
  readonly steps: Int8Array;
}

export const OUTSIDE = -128;
/** Veins take about two steps of light, dirt two to eight. No picture says more than eight of any place. */
export const STEP = 1 / 16;
const STEPS_MAX = 8;

export function impressionOf(
  { isUpright, working }: LocatedFinger,
  { light, finger }: LocalLight,
): Impression {
  const steps = new Int8Array(light.length).fill(OUTSIDE);
  for (let at = 0; at < light.length; at += 1) {
    if (finger[at] === 1) steps[at] = Math.max(-STEPS_MAX, Math.min(STEPS_MAX, Math.round(light[at] / STEP)));
  }
  return { isUpright, height: working.height, steps };
}
