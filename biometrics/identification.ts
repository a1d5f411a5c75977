import type { Finger, Trait } from '../domain/fingers.ts';
import type { SubjectId } from '../domain/ids.ts';
import type { Template } from './template.ts';

export type { Trait };

/** A finger (the templates of its kept placements) or the face of one enrolled person. */
export interface EnrolledTrait {
  readonly finger: Trait;
  readonly templates: readonly Template[];
}

export interface EnrolledFinger extends EnrolledTrait {
  readonly finger: Finger;
}

/**
 * What a search of the gallery says. `match` is only said when the error per search (FPIR) that the caller allows is met
 * for the gallery's size and no other person comes close; two close people are `ambiguous`, never a guess. `need` says that
 * somebody stands out and that another finger of the person would settle it (`identifyFingers`).
 */
export type Identification =
  | {
      readonly kind: 'match';
      readonly subjectId: SubjectId;
      /** The finger (or the face) that speaks most clearly. */
      readonly finger: Trait;
      readonly falseMatchProbability: number;
    }
  | { readonly kind: 'ambiguous'; readonly need?: 'another-finger' }
  | { readonly kind: 'none'; readonly need?: 'another-finger' };

export interface SearchOptions {
  /** Wanted upper bound of the probability that a stranger's search of this gallery gives a match; 1e-3 by default, at most 0.1. */
  readonly falsePositivePerSearch?: number;
  /** Searches only these people, where there is a lawful reason to narrow. */
  readonly candidates?: ReadonlySet<SubjectId>;
}

/** 1:N search of everybody enrolled. */
export interface IdentificationEngine {
  /**
   * Adds or replaces the person: fingers, the face, or both; templates of different algorithms and versions lie side by
   * side, each compared by its own comparison. Resolves when searches see it.
   * @throws TypeError if something is not a template of that trait, RangeError if there is none; nothing is changed then
   */
  enrol(subjectId: SubjectId, traits: readonly EnrolledTrait[]): Promise<void>;
  /** After it resolves no search returns the person. */
  remove(subjectId: SubjectId): Promise<void>;
  /**
   * @throws TypeError if the probe is not a template (check it first: it came from outside)
   * @throws RangeError if the wanted error per search is not above 0 and at most 0.1
   */
  identify(probe: Template, options?: SearchOptions): Promise<Identification>;
  /**
   * The same with two or more different fingers of the person who stands there, or fingers and the face.
   * @throws TypeError, RangeError as above, and RangeError without any probe
   */
  identifyFingers?(probes: readonly Template[], options?: SearchOptions): Promise<Identification>;
  enrolledPeople(): number;
  close(): Promise<void>;
}
