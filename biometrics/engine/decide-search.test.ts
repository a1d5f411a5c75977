import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SubjectId } from '../../domain/ids.ts';
import type { PersonScore } from '../decide-identification.ts';
import { decideSearch, foundByFingers, isClear } from './decide-search.ts';

function person(name: string, score: number): PersonScore {
  return { subjectId: name as SubjectId, finger: 'right-index', score };
}

describe('isClear', () => {
  it('is said of somebody found for certain and of nobody near', () => {
    expect(isClear([person('a', 30), person('b', 4)], 1000, 1e-5)).toBe(true);
    expect(isClear([person('a', 3), person('b', 2)], 1000, 1e-5)).toBe(true);
    expect(isClear([], 1000, 1e-5)).toBe(true);
  });

  it('is not said near the bar, of two alike or of somebody who just stands out', () => {
    expect(isClear([person('a', 12.5), person('b', 4)], 1000, 1e-5)).toBe(false);
    expect(isClear([person('a', 30), person('b', 11.5)], 1000, 1e-5)).toBe(false);
    expect(isClear([person('a', 6), person('b', 4)], 1000, 1e-5)).toBe(false);
  });

  it('is only said where a tenth more or less of every score changes nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -5, max: 40, noNaN: true }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.constantFrom(1e-5, 1e-3, 0.1),
        fc.array(fc.double({ min: 0.9, max: 1.1, noNaN: true }), { minLength: 5, maxLength: 5 }),
        (scores, searched, wanted, factors) => {
          const people = scores.map((score, i) => person(`${i}`, score)).sort((a, b) => b.score - a.score);
          if (!isClear(people, searched, wanted)) return;
          const kindOf = (some: readonly PersonScore[]): string =>
            decideSearch([foundByFingers([some], searched)], wanted).kind;
          const changed = people.map((one, i) => ({ ...one, score: one.score * (factors[i] ?? 1) }));
          expect(kindOf(changed)).toBe(kindOf(people));
        },
      ),
    );
  });
});
