import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SubjectId } from '../domain/ids.ts';
import { falseMatchProbability, falsePositiveProbability } from './calibration.ts';
import type { PersonEvidence } from './decide-identification.ts';
import { decideIdentification, evidenceOf } from './decide-identification.ts';

function person(name: string, score: number): PersonEvidence {
  return evidenceOf({ subjectId: name as SubjectId, finger: 'right-index', score });
}

describe('decideIdentification', () => {
  it('matches a clear person and says how sure', () => {
    expect(decideIdentification(person('a', 14), person('b', 3), 600)).toEqual({
      kind: 'match',
      subjectId: 'a',
      finger: 'right-index',
      falseMatchProbability: falsePositiveProbability(falseMatchProbability(14), 600),
    });
  });

  it('matches nobody when nobody was searched or nobody stands out', () => {
    expect(decideIdentification(null, null, 0)).toEqual({ kind: 'none' });
    expect(decideIdentification(person('a', 3), person('b', 2.9), 600)).toEqual({ kind: 'none' });
    expect(decideIdentification(person('a', Number.NaN), null, 600)).toEqual({ kind: 'none' });
  });

  it('says when another finger would settle it', () => {
    const grey = { ...person('a', 0), falseMatchProbability: 1e-4 };
    expect(decideIdentification(grey, null, 600)).toEqual({ kind: 'none', need: 'another-finger' });
    expect(decideIdentification({ ...grey, falseMatchProbability: 1e-2 }, null, 600)).toEqual({
      kind: 'none',
    });
  });

  it('does not choose between two who would both do', () => {
    expect(decideIdentification(person('a', 15), person('b', 12), 600)).toEqual({
      kind: 'ambiguous',
      need: 'another-finger',
    });
  });

  it('keeps its word on the error of the whole search, for every size and wish', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 30, noNaN: true }),
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.double({ min: 1e-9, max: 0.1, noNaN: true }),
        (score, fingers, wanted) => {
          const answer = decideIdentification(person('a', score), null, fingers, wanted);
          expect(answer.kind === 'match').toBe(
            falsePositiveProbability(falseMatchProbability(score), fingers) <= wanted,
          );
        },
      ),
    );
  });

  it('asks more of a larger gallery', () => {
    const needed = (fingers: number): number => {
      let score = 0;
      while (score < 100 && decideIdentification(person('a', score), null, fingers).kind !== 'match')
        score += 0.01;
      return score;
    };
    expect(needed(20_000)).toBeGreaterThan(needed(600) + 0.5);
    expect(needed(600)).toBeGreaterThan(needed(6) + 0.5);
  });

  it.each([0, -1, 0.2, 1, Number.NaN, Infinity])('refuses to search with an error of %d', (wanted) => {
    expect(() => decideIdentification(person('a', 14), null, 600, wanted)).toThrow(RangeError);
  });
});
