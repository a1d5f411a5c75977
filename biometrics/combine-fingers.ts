import type { Finger } from '../domain/fingers.ts';
import type { SubjectId } from '../domain/ids.ts';
import { falseMatchProbability } from './calibration.ts';
import type { PersonEvidence, PersonScore } from './decide-identification.ts';

/**
 * The evidence of one or several fingers of the person who stands there, each searched for itself. A person's scores are
 * added; k added scores of strangers spread by the root of k, so the sum is brought back to one finger's scale and read off
 * one finger's tail. For k exponential tails that states a higher error than the sum has: the safe side.
 * One enrolled finger counts once: showing the same finger twice proves one finger. Who was not among a search's candidates
 * scores there like any stranger: 0.
 * @param searches per probe the people with their best score, the best first
 * @returns people by their evidence, the strongest first
 */
export function combineFingers(searches: readonly (readonly PersonScore[])[]): readonly PersonEvidence[] {
  const people = new Map<SubjectId, Map<Finger, number>>();
  for (const search of searches) {
    for (const { subjectId, finger, score } of search) {
      const fingers = people.get(subjectId) ?? new Map<Finger, number>();
      people.set(subjectId, fingers.set(finger, Math.max(score, fingers.get(finger) ?? -Infinity)));
    }
  }
  return [...people]
    .flatMap(([subjectId, fingers]) => {
      const [best, ...others] = [...fingers].sort((a, b) => b[1] - a[1]);
      if (best === undefined) return [];
      const sum = others.reduce((total, [, score]) => total + score, best[1]);
      return [{ subjectId, finger: best[0], score: sum / Math.sqrt(searches.length) }];
    })
    .sort((a, b) => b.score - a.score)
    .map(({ subjectId, finger, score }) => ({
      subjectId,
      finger,
      falseMatchProbability: falseMatchProbability(score),
    }));
}
