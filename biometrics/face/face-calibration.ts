import type { FaceMasks } from './faceprint-score.ts';
import { FACE_THRESHOLDS } from './faceprint-score.ts';

/** What the maker calls its levels: one stranger in so many is let in (device notes 1A.8). */
const CLAIMED = { low: 1e-5, high: 1e-6 } as const;

/**
 * Probability that a stranger's face reaches the score against one enrolled face: an exponential tail through the maker's
 * claims for its lowest and its highest threshold (its middle one lies within a sixth of that line). Nothing here was
 * measured on people: the claims are the maker's, and what lies above its highest threshold is extrapolated from them.
 * Below the lowest threshold nothing is known, so 1 is said and nobody is accepted.
 */
export function faceFalseMatchProbability(score: number, masks: FaceMasks): number {
  const { low, high } = FACE_THRESHOLDS[masks];
  if (!(score > low)) return 1;
  const scale = (high - low) / Math.log(CLAIMED.low / CLAIMED.high);
  return CLAIMED.low * Math.exp(-(score - low) / scale);
}
