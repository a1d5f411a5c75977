import { describe, expect, it } from 'vitest';
import { errorVersusDiscard } from './error-versus-discard.ts';
import type { ScoreSet } from './verification-rates.ts';

function setOf(scores: readonly number[]): ScoreSet {
  return {
    scores: Float32Array.from(scores),
    probePeople: new Int32Array(scores.length),
    referencePeople: new Int32Array(scores.length),
  };
}

describe('errorVersusDiscard', () => {
  const impostor = setOf(Array.from({ length: 1000 }, (_, i) => i / 1000));
  const genuine = setOf(Array.from({ length: 100 }, (_, i) => (i < 10 ? 0.5 : 2)));

  it('falls when quality knows which comparisons fail', () => {
    const knowing = Array.from({ length: 100 }, (_, i) => i);
    const rates = errorVersusDiscard(genuine, knowing, impostor, 1).map(({ fnmr }) => fnmr);
    expect(rates[0]).toBeCloseTo(0.1, 9);
    expect(rates[1]).toBeCloseTo(5 / 95, 9);
    expect(rates.slice(2)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('rises when quality says the opposite', () => {
    const wrong = Array.from({ length: 100 }, (_, i) => 100 - i);
    const rates = errorVersusDiscard(genuine, wrong, impostor, 1).map(({ fnmr }) => fnmr);
    expect(rates.at(-1)).toBeCloseTo(0.2, 9);
  });
});
