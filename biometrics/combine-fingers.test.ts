import { describe, expect, it } from 'vitest';
import type { Finger } from '../domain/fingers.ts';
import type { SubjectId } from '../domain/ids.ts';
import { falseMatchProbability } from './calibration.ts';
import { combineFingers } from './combine-fingers.ts';
import type { PersonScore } from './decide-identification.ts';

function person(name: string, finger: Finger, score: number): PersonScore {
  return { subjectId: name as SubjectId, finger, score };
}

describe('combineFingers', () => {
  it('is one finger for one finger', () => {
    expect(combineFingers([[person('a', 'right-index', 8), person('b', 'left-index', 6)]])).toEqual([
      { subjectId: 'a', finger: 'right-index', falseMatchProbability: falseMatchProbability(8) },
      { subjectId: 'b', finger: 'left-index', falseMatchProbability: falseMatchProbability(6) },
    ]);
  });

  it('is surer of two fingers that each were not enough', () => {
    const searches = [[person('a', 'right-index', 6.5)], [person('a', 'right-middle', 6.5)]];
    expect(combineFingers(searches)[0]?.falseMatchProbability).toBeCloseTo(
      falseMatchProbability(13 / Math.SQRT2),
      12,
    );
  });

  it('does not take one finger shown twice for two', () => {
    const searches = [[person('a', 'right-index', 9)], [person('a', 'right-index', 9)]];
    expect(combineFingers(searches)[0]?.falseMatchProbability).toBe(falseMatchProbability(9 / Math.SQRT2));
  });

  it('doubts a person whom only one of two fingers points to', () => {
    const [best, second] = combineFingers([
      [person('a', 'right-index', 12), person('b', 'right-index', 9)],
      [person('b', 'right-middle', 9)],
    ]);
    expect([best?.subjectId, second?.subjectId]).toEqual(['b', 'a']);
  });
});
