import type { SubjectId } from '../domain/ids.ts';
import type { PersonEvidence } from './decide-identification.ts';

/**
 * The evidence of fingers and face together, by Fisher's method: the product q of k independent probabilities is as small
 * as this by chance with probability q (1 + ln(1/q) + … + ln(1/q)^(k-1) / (k-1)!). Whoever was not found by one of them
 * brings a 1 from there. That a stranger's face and finger resemble the same person's independently is assumed, not
 * measured.
 * @param searches per modality the people with their evidence
 * @returns people by their evidence, the strongest first
 */
export function combineEvidence(searches: readonly (readonly PersonEvidence[])[]): readonly PersonEvidence[] {
  const [first = [], ...others] = searches;
  if (others.length === 0) return first;
  const found = new Map<SubjectId, PersonEvidence[]>();
  for (const evidence of searches.flat())
    found.set(evidence.subjectId, [...(found.get(evidence.subjectId) ?? []), evidence]);
  return [...found.values()]
    .map((parts) => {
      const strongest = parts.reduce((a, b) => (b.falseMatchProbability < a.falseMatchProbability ? b : a));
      const product = parts.reduce((q, { falseMatchProbability }) => q * falseMatchProbability, 1);
      return { ...strongest, falseMatchProbability: fisher(product, searches.length) };
    })
    .sort((a, b) => a.falseMatchProbability - b.falseMatchProbability);
}

function fisher(product: number, count: number): number {
  if (product <= 0) return 0;
  const log = -Math.log(product);
  let term = product;
  let sum = product;
  for (let j = 1; j < count; j += 1) {
    term *= log / j;
    sum += term;
  }
  return Math.min(1, sum);
}
