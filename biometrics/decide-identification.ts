import type { Finger } from '../domain/fingers.ts';
import type { SubjectId } from '../domain/ids.ts';
import { falseMatchProbability, falsePositiveProbability } from './calibration.ts';
import type { Identification, Trait } from './identification.ts';

/** A person's best score in a search: fused and normalised, in deviations above what strangers score. */
export interface PersonScore {
  readonly subjectId: SubjectId;
  readonly finger: Finger;
  readonly score: number;
}

/** A person and how probable it is that a stranger does as well against one enrolled person's fingers or face. */
export interface PersonEvidence {
  readonly subjectId: SubjectId;
  readonly finger: Trait;
  readonly falseMatchProbability: number;
}

export const FALSE_POSITIVE_PER_SEARCH = 1e-3;
/** Nobody who asks for more than this meant it. */
const FALSE_POSITIVE_PER_SEARCH_MAX = 0.1;
/** Somebody stands out, but not enough: above this nobody does, and another finger would be asked of every stranger. */
const GREY_ZONE_MAX = 0.5;

/** The evidence of one finger alone. */
export function evidenceOf({ subjectId, finger, score }: PersonScore): PersonEvidence {
  return { subjectId, finger, falseMatchProbability: falseMatchProbability(score) };
}

/**
 * Turns the people of a search, the best first, into an answer. The bound is the error of the whole search, not of one
 * comparison: with a false match rate p per finger, N fingers give 1 - (1 - p)^N. When a second person would be
 * accepted too, nobody is: money must not depend on which of two was a little closer. Two fingers of one person do not
 * contradict each other; the caller hands in people, not fingers. Where another finger can settle it, the answer says so.
 * @throws RangeError if the wanted error is not above 0 and at most 0.1
 */
export function decideIdentification(
  best: PersonEvidence | null,
  secondBest: PersonEvidence | null,
  searchedFingers: number,
  falsePositivePerSearch: number = FALSE_POSITIVE_PER_SEARCH,
): Identification {
  if (!(falsePositivePerSearch > 0 && falsePositivePerSearch <= FALSE_POSITIVE_PER_SEARCH_MAX)) {
    throw new RangeError(`not an error per search: ${falsePositivePerSearch}`);
  }
  if (best === null) return { kind: 'none' };
  const falsePositive = falsePositiveProbability(best.falseMatchProbability, searchedFingers);
  if (!(falsePositive <= falsePositivePerSearch))
    return falsePositive <= GREY_ZONE_MAX ? { kind: 'none', need: 'another-finger' } : { kind: 'none' };
  if (
    secondBest !== null &&
    falsePositiveProbability(secondBest.falseMatchProbability, searchedFingers) <= falsePositivePerSearch
  ) {
    return { kind: 'ambiguous', need: 'another-finger' };
  }
  return {
    kind: 'match',
    subjectId: best.subjectId,
    finger: best.finger,
    falseMatchProbability: falsePositive,
  };
}
