import type { Result } from '../domain/result.ts';
import { ok, refused } from '../domain/result.ts';
import { CODE_PRIOR, PATTERN_PRIOR } from './calibration.ts';
import { compareTemplates } from './compare-templates.ts';
import { fuseScores } from './normalise-score.ts';
import type { Template } from './template.ts';

/** One placement of a finger at enrolment, as `extractTemplate` gives it. */
export interface Placement {
  readonly template: Template;
  readonly quality: number;
}

export interface FusedPlacements {
  /** The templates to enrol, the best first. */
  readonly templates: readonly Template[];
  /** Places in the list that are another finger, or too unlike the rest to be of use. */
  readonly oddOnes: readonly number[];
}

export type FusionProblem = 'too-few-placements' | 'not-one-finger';

export const KEPT_PLACEMENTS = 3;
/** Placements that must agree for an enrolment. */
const AGREEING_MIN = 2;
/**
 * Fused score (deviations above strangers) from which two placements are called the same finger. Strangers pass it about
 * once in a thousand comparisons; it guards an enrolment that staff watch, not a payment.
 */
const SAME_FINGER_MIN = 5;
/** A point of quality beside agreement with the other placements, in deviations. */
const QUALITY_WEIGHT = 0.05;

/**
 * Chooses what is enrolled out of the placements of one finger (three, up to five): those that agree with each other, the
 * best three by agreement and quality. A placement that agrees with none of them is odd: another finger, or a bad one. If
 * the placements fall into two fingers alike in number, none is believed.
 * @throws TypeError if something is not a template
 */
export function fusePlacements(placements: readonly Placement[]): Result<FusedPlacements, FusionProblem> {
  if (placements.length < AGREEING_MIN) return refused('too-few-placements');
  const scores = placements.map(({ template }) =>
    placements.map((other) => likeness(template, other.template)),
  );
  const groups = agreeingGroups(scores);
  const [largest = [], next = []] = groups;
  if (largest.length < AGREEING_MIN || next.length === largest.length) return refused('not-one-finger');
  const worth = (at: number): number => {
    const others = largest.filter((other) => other !== at);
    const agreement = others.reduce((sum, other) => sum + (scores[at]?.[other] ?? 0), 0) / others.length;
    return agreement + QUALITY_WEIGHT * (placements[at]?.quality ?? 0);
  };
  const kept = [...largest].sort((a, b) => worth(b) - worth(a)).slice(0, KEPT_PLACEMENTS);
  return ok({
    templates: kept.flatMap((at) => placements[at]?.template ?? []),
    oddOnes: [...placements.keys()].filter((at) => !largest.includes(at)),
  });
}

function likeness(one: Template, other: Template): number {
  return fuseScores(compareTemplates(one, other), { pattern: PATTERN_PRIOR, code: CODE_PRIOR });
}

/** Placements linked by agreement, directly or by way of others; the largest group first. */
function agreeingGroups(scores: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const groups: number[][] = [];
  const placed = new Set<number>();
  for (const first of scores.keys()) {
    if (placed.has(first)) continue;
    const group = [first];
    for (const at of group) {
      placed.add(at);
      scores[at]?.forEach((score, other) => {
        if (score >= SAME_FINGER_MIN && !placed.has(other) && !group.includes(other)) group.push(other);
      });
    }
    groups.push(group);
  }
  return groups.sort((a, b) => b.length - a.length);
}
