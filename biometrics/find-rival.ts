import type { SubjectId } from '../domain/ids.ts';
import type { PersonEvidence } from './decide-identification.ts';

/**
 * The strongest person beside the best, as far as they contradict the best. Whoever is proved by some of the fingers (or the
 * face) does not contradict somebody who is proved by all of the same and by another one besides: two people with a finger
 * alike are told apart by a second finger. Whoever is proved by anything that does not prove the best does contradict.
 * @param ranked people by all their evidence, the strongest first
 * @param alone the evidence of each finger and of the face for itself
 * @param isEnough whether so small a probability would be accepted by itself
 */
export function findRival(
  ranked: readonly PersonEvidence[],
  alone: readonly (readonly PersonEvidence[])[],
  isEnough: (falseMatchProbability: number) => boolean,
): PersonEvidence | null {
  const provedBy = new Map<SubjectId, Set<number>>();
  alone.forEach((people, probe) => {
    for (const { subjectId, falseMatchProbability } of people) {
      if (!isEnough(falseMatchProbability)) continue;
      provedBy.set(subjectId, (provedBy.get(subjectId) ?? new Set<number>()).add(probe));
    }
  });
  const [best, ...others] = ranked;
  const ofBest = best === undefined ? undefined : provedBy.get(best.subjectId);
  const isCovered = ({ subjectId }: PersonEvidence): boolean => {
    const proofs = provedBy.get(subjectId);
    if (proofs === undefined || ofBest === undefined || proofs.size >= ofBest.size) return false;
    return [...proofs].every((probe) => ofBest.has(probe));
  };
  return others.find((other) => !isCovered(other)) ?? null;
}
