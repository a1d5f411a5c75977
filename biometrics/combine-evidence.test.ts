import { describe, expect, it } from 'vitest';
import type { SubjectId } from '../domain/ids.ts';
import { combineEvidence } from './combine-evidence.ts';
import type { PersonEvidence } from './decide-identification.ts';
import { seededRandom } from './synthetic/seeded-random.ts';

const person = (name: string, falseMatchProbability: number): PersonEvidence => ({
  subjectId: name as SubjectId,
  finger: 'face',
  falseMatchProbability,
});

describe('combineEvidence', () => {
  it('leaves one search as it is', () => {
    const people = [person('a', 1e-6), person('b', 0.5)];
    expect(combineEvidence([people])).toEqual(people);
  });

  it('puts whoever both agree on before whoever only one of them found', () => {
    const both = combineEvidence([
      [person('one', 1e-7), person('agreed', 1e-5)],
      [person('agreed', 1e-5), person('other', 1e-6)],
    ]);
    expect(both.map(({ subjectId }) => subjectId)).toEqual(['agreed', 'one', 'other']);
    // Half of a proof is worth less than it was alone.
    expect(both[1]?.falseMatchProbability).toBeGreaterThan(1e-7);
    expect(both[0]?.falseMatchProbability).toBeCloseTo(1e-10 * (1 + 10 * Math.LN10), 14);
  });

  it('says how often chance does as well', () => {
    const random = seededRandom('fisher');
    const [tries, bound] = [20_000, 0.05];
    let reached = 0;
    for (let i = 0; i < tries; i += 1) {
      const searches = [0, 1, 2].map(() => [person('stranger', random.next())]);
      if ((combineEvidence(searches)[0]?.falseMatchProbability ?? 1) <= bound) reached += 1;
    }
    expect(reached / tries).toBeGreaterThan(0.045);
    expect(reached / tries).toBeLessThan(0.055);
  });
});
