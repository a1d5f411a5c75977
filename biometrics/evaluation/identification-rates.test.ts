import { describe, expect, it } from 'vitest';
import type { ScoreTable } from './identification-rates.ts';
import { openSetRates, scoreEnrolled } from './identification-rates.ts';
import type { SampleLabel } from './protocol.ts';
import { genuinePairs, groupByFinger, impostorPairs, splitEnrolment } from './protocol.ts';
import { seededRandom } from './seeded-draws.ts';

const PEOPLE = 20;
const labels: SampleLabel[] = Array.from({ length: PEOPLE * 2 * 6 }, (_, i) => ({
  subject: `p${Math.floor(i / 12)}`,
  finger: `f${Math.floor(i / 6) % 2}`,
  sample: 6 - (i % 6),
}));

/** Genuine comparisons score high but for the samples that `fails` names. */
function table(fails: (label: SampleLabel) => boolean): ScoreTable {
  const draw = seededRandom(3);
  const noise = Array.from({ length: 997 }, () => draw());
  const fingers = groupByFinger(labels);
  return {
    people: [...new Set(labels.map(({ subject }) => subject))],
    ...splitEnrolment(fingers),
    scoreOf: (row, column) => {
      const [a, b] = [labels[row], labels[column]];
      const same = a.subject === b.subject && a.finger === b.finger && !fails(a);
      const spread = noise[(row * 31 + column * 17) % noise.length];
      return { pattern: (same ? 0.8 : 0.3) + 0.02 * spread, code: (same ? 0.9 : 0.55) + 0.01 * spread };
    },
  };
}

describe('protocol', () => {
  it('pairs every sample of a finger, first samples of different fingers, strangers apart from the same person', () => {
    const fingers = groupByFinger(labels);
    expect(fingers.length).toBe(PEOPLE * 2);
    expect(genuinePairs(fingers).length).toBe(PEOPLE * 2 * 15);
    const { strangers, samePerson } = impostorPairs(fingers);
    expect(samePerson.length).toBe(PEOPLE);
    expect(strangers.length).toBe((PEOPLE * 2 * (PEOPLE * 2 - 1)) / 2 - PEOPLE);
    const { enrolled, probes } = splitEnrolment(fingers);
    expect(enrolled[0].samples.map((at) => labels[at].sample)).toEqual([1, 2, 3]);
    expect(probes[0].samples.map((at) => labels[at].sample)).toEqual([4, 5, 6]);
  });
});

describe('identification rates', () => {
  it('are without error where nothing overlaps', () => {
    const all = table(() => false);
    const { rank1, genuine, impostor } = scoreEnrolled(all);
    expect(rank1.value).toBe(1);
    expect(genuine.scores.length).toBe(PEOPLE * 2 * 3);
    expect(impostor.scores.length).toBe(PEOPLE * 2 * 3 * (PEOPLE - 1) * 2);
    expect(openSetRates(all, 1)[0].fnirAtFpir['1e-2'].value).toBe(0);
    expect(openSetRates(all, 3)[2].searches).toBe(0);
  });

  it('count one finger that is never found, and forgive it beside another', () => {
    const one = table(({ finger, sample }) => finger === 'f0' && sample === 4);
    expect(scoreEnrolled(one).rank1.value).toBeCloseTo(5 / 6, 1);
    const alone = openSetRates(one, 1)[0];
    expect(alone.fnirAtFpir['1e-2'].value).toBeCloseTo(1 / 6, 1);
    expect(alone.searches + alone.strangerSearches).toBe(20 * PEOPLE * 6);
    expect(openSetRates(one, 2)[1].fnirAtFpir['1e-2'].value).toBe(0);
  });
});
