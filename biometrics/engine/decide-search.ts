import { falsePositiveProbability } from '../calibration.ts';
import { combineEvidence } from '../combine-evidence.ts';
import { combineFingers } from '../combine-fingers.ts';
import { FALSE_POSITIVE_PER_SEARCH, decideIdentification, evidenceOf } from '../decide-identification.ts';
import type { PersonEvidence, PersonScore } from '../decide-identification.ts';
import { findRival } from '../find-rival.ts';
import type { Identification } from '../identification.ts';

/** What one search found: people, the best first, among so many fingers or faces. */
export interface Found {
  readonly people: readonly PersonEvidence[];
  /** The same for each finger, or the face, by itself. */
  readonly alone: readonly (readonly PersonEvidence[])[];
  readonly searched: number;
}

export function foundByFingers(searches: readonly (readonly PersonScore[])[], searched: number): Found {
  return {
    people: combineFingers(searches),
    alone: searches.map((people) => people.map(evidenceOf)),
    searched,
  };
}

/** The answer to fingers, a face, or both. */
export function decideSearch(
  found: readonly Found[],
  falsePositivePerSearch: number = FALSE_POSITIVE_PER_SEARCH,
): Identification {
  const ranked = combineEvidence(found.map(({ people }) => people));
  const searched = Math.max(...found.map((one) => one.searched));
  const isEnough = (probability: number): boolean =>
    falsePositiveProbability(probability, searched) <= falsePositivePerSearch;
  const rival = findRival(
    ranked,
    found.flatMap(({ alone }) => alone),
    isEnough,
  );
  return decideIdentification(ranked[0] ?? null, rival, searched, falsePositivePerSearch);
}

/**
 * How much the scores may be wrong when only the first part of the cohort is known: five times the spread of what so few
 * templates say of the deviation (search-gallery.ts).
 */
const DOUBT = 0.25;

/** Whether one finger's search has the same answer if all scores are too low or too high by as much as is in doubt. */
export function isClear(
  people: readonly PersonScore[],
  searched: number,
  falsePositivePerSearch?: number,
): boolean {
  const [low, high] = [1 - DOUBT, 1 + DOUBT].map((factor) => {
    const changed = people.map((person) => ({ ...person, score: factor * person.score }));
    return decideSearch([foundByFingers([changed], searched)], falsePositivePerSearch);
  });
  if (low.kind === 'match') return high.kind === 'match' && low.subjectId === high.subjectId;
  return low.kind === high.kind && low.need === high.need;
}
