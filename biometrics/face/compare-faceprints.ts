import type { FaceMasks } from './faceprint-score.ts';
import type { Faceprint } from './faceprint-template.ts';

/** Whether two faceprints speak of the same thing: same features, same light. Others are never compared. */
export function areComparable(one: Faceprint, other: Faceprint): boolean {
  return one.version === other.version && one.light === other.light;
}

/** The strictest thresholds are for two masks; the maker knows none for a mask that only the enrolled face wore. */
export function masksOf(probe: Faceprint, enrolled: Faceprint): FaceMasks {
  if (enrolled.masked) return 'both';
  return probe.masked ? 'probe' : 'none';
}
