import type { Finger } from '../domain/fingers.ts';
import type { SubjectId } from '../domain/ids.ts';
import { falsePositiveProbability } from './calibration.ts';
import type { Identification } from './identification.ts';

/** A person's best score in a search: normalised, in deviations above what strangers score. */
export interface PersonScore {
  readonly subjectId: SubjectId;
  readonly finger: Finger;
  readonly score: number;
}

export const FALSE_POSITIVE_PER_SEARCH = 1e-3;
/** Nobody who asks for more than this meant it. */
const FALSE_POSITIVE_PER_SEARCH_MAX = 0.1;

/**
 * Turns the two best people of a search into an answer. The bound is the error of the whole search, not of one
 * comparison: with a false match rate p per finger, N fingers give 1 - (1 - p)^N. When a second person would be
 * accepted too, nobody is: money must not depend on which of two was a little closer. Two fingers of one person do not
 * contradict each other; the caller hands in people, not fingers.
 * @throws RangeError if the wanted error is not above 0 and at most 0.1
 */
export function decideIdentification(
  best: PersonScore | null,
  secondBest: PersonScore | null,
  searchedFingers: number,
  falsePositivePerSearch: number = FALSE_POSITIVE_PER_SEARCH,
): Identification {
  if (!(falsePositivePerSearch > 0 && falsePositivePerSearch <= FALSE_POSITIVE_PER_SEARCH_MAX)) {
    throw new RangeError(`not an error per search: ${falsePositivePerSearch}`);
  }
  if (best === null) return { kind: 'none' };
  const falseMatch = falsePositiveProbability(best.score, searchedFingers);
  if (!(falseMatch <= falsePositivePerSearch)) return { kind: 'none' };
  if (
    secondBest !== null &&
    falsePositiveProbability(secondBest.score, searchedFingers) <= falsePositivePerSearch
  ) {
    return { kind: 'ambiguous' };
  }
  return { kind: 'match', subjectId: best.subjectId, finger: best.finger, falseMatchProbability: falseMatch };
}
