import type { RawScores } from '../comparison/score-of-counts.ts';
import { fuseScores, strangersOf } from '../normalise-score.ts';
import type { BoundedRate } from './bootstrap.ts';
import { boundRates } from './bootstrap.ts';
import type { FingerSamples } from './protocol.ts';
import { seededRandom, shuffled } from './seeded-draws.ts';
import type { ScoreSet } from './verification-rates.ts';
import { descending, missedAbove, thresholdFor, weigh } from './verification-rates.ts';

/** Every probe against every enrolled template, and whose they are. */
export interface ScoreTable {
  readonly people: readonly string[];
  /** Enrolled fingers and probed fingers; the samples are columns and rows of the table. */
  readonly enrolled: readonly FingerSamples[];
  readonly probes: readonly FingerSamples[];
  readonly scoreOf: (row: number, column: number) => RawScores;
}

/** As many enrolled templates as the engine normalises against (decisions.md 16: about 1,000). */
const COHORT_MAX = 1000;
const SPLITS = 20;
export const FALSE_POSITIVE_RATES = { '5e-2': 5e-2, '1e-2': 1e-2, '1e-3': 1e-3 } as const;

export interface EnrolledScores {
  readonly genuine: ScoreSet;
  readonly impostor: ScoreSet;
  readonly rank1: BoundedRate;
  readonly rank5: BoundedRate;
}

/** The fused score of a probe with every enrolled finger, best template each, normalised by a cohort of these fingers. */
function fusedByFinger(
  table: ScoreTable,
  fingers: readonly FingerSamples[],
  cohort: readonly number[],
  row: number,
): Float32Array {
  const strangers = strangersOf(cohort.map((column) => table.scoreOf(row, column)));
  return Float32Array.from(fingers, ({ samples }) =>
    samples.reduce(
      (best, column) => Math.max(best, fuseScores(table.scoreOf(row, column), strangers)),
      -Infinity,
    ),
  );
}

function drawCohort(fingers: readonly FingerSamples[], draw: () => number): number[] {
  return shuffled(
    fingers.flatMap(({ samples }) => samples),
    draw,
  ).slice(0, COHORT_MAX);
}

/** Everybody enrolled: best-of-three comparisons (other fingers of the same person left out) and ranks by finger. */
export function scoreEnrolled(table: ScoreTable): EnrolledScores {
  const cohort = drawCohort(table.enrolled, seededRandom(1));
  const personOf = placeOf(table.people);
  const genuine = collector();
  const impostor = collector();
  const ranks: { person: number; rank: number }[] = [];
  for (const probe of table.probes) {
    const own = table.enrolled.findIndex(
      ({ subject, finger }) => subject === probe.subject && finger === probe.finger,
    );
    const person = personOf(probe.subject);
    for (const row of probe.samples) {
      const scores = fusedByFinger(table, table.enrolled, cohort, row);
      scores.forEach((score, at) => {
        const other = table.enrolled[at].subject;
        if (at === own) genuine.add(score, person, person);
        else if (other !== probe.subject) impostor.add(score, person, personOf(other));
      });
      if (own >= 0) ranks.push({ person, rank: 1 + scores.filter((score) => score > scores[own]).length });
    }
  }
  const [rank1, rank5] = boundRates(table.people.length, (weights) =>
    [1, 5].map((limit) => {
      const all = ranks.reduce((sum, { person }) => sum + weights[person], 0);
      return ranks.reduce((sum, { person, rank }) => sum + (rank <= limit ? weights[person] : 0), 0) / all;
    }),
  );
  return { genuine: genuine.set(), impostor: impostor.set(), rank1, rank5 };
}

export type OpenSetRates = Readonly<Record<string, BoundedRate>>;

/**
 * Open set, by person: a random half of the people is enrolled, the others are strangers; 20 such splits, one threshold.
 * FNIR is the share of probes of the enrolled that do not find their person first and above the threshold at which so many
 * strangers find anybody. With several fingers the scores of as many fingers of one person are added.
 */
export function openSetRates(
  table: ScoreTable,
  fingersTogether: number,
): { fnirAtFpir: OpenSetRates; searches: number; strangerSearches: number } {
  const genuine = collector();
  const impostor = collector();
  const personOf = placeOf(table.people);
  for (let split = 0; split < SPLITS; split += 1) {
    const draw = seededRandom(1000 + split);
    const members = new Set(shuffled(table.people, draw).slice(0, Math.ceil(table.people.length / 2)));
    const fingers = table.enrolled.filter(({ subject }) => members.has(subject));
    const cohort = drawCohort(fingers, draw);
    for (const { subject, rows } of searchesOf(table.probes, fingersTogether)) {
      const byPerson = new Map<string, number>();
      for (const row of rows) {
        const best = new Map<string, number>();
        fusedByFinger(table, fingers, cohort, row).forEach((score, at) => {
          const other = fingers[at].subject;
          if (score > (best.get(other) ?? -Infinity)) best.set(other, score);
        });
        for (const [other, score] of best) byPerson.set(other, (byPerson.get(other) ?? 0) + score);
      }
      const [first, score] = [...byPerson].reduce((a, b) => (b[1] > a[1] ? b : a), ['', -Infinity]);
      const person = personOf(subject);
      if (!members.has(subject)) impostor.add(score, person, person);
      else genuine.add(first === subject ? score : -Infinity, person, person);
    }
  }
  const [g, i] = [descending(genuine.set()), descending(impostor.set())];
  const names = Object.keys(FALSE_POSITIVE_RATES);
  const rates = boundRates(table.people.length, (weights) => {
    const [a, b] = [weigh(g, weights), weigh(i, weights)];
    return Object.values(FALSE_POSITIVE_RATES).map((rate) => missedAbove(a, thresholdFor(b, rate)));
  });
  return {
    fnirAtFpir: Object.fromEntries(names.map((name, at) => [name, rates[at]])),
    searches: g.scores.length,
    strangerSearches: i.scores.length,
  };
}

/** One search per probe sample; with several fingers, the same sample of neighbouring fingers of a person. */
function searchesOf(
  probes: readonly FingerSamples[],
  fingersTogether: number,
): { subject: string; rows: number[] }[] {
  const ofPerson = new Map<string, FingerSamples[]>();
  for (const probe of probes) ofPerson.set(probe.subject, [...(ofPerson.get(probe.subject) ?? []), probe]);
  return [...ofPerson].flatMap(([subject, fingers]) => {
    const searches: { subject: string; rows: number[] }[] = [];
    for (let at = 0; at + fingersTogether <= fingers.length; at += fingersTogether) {
      const group = fingers.slice(at, at + fingersTogether);
      const samples = Math.min(...group.map((finger) => finger.samples.length));
      for (let k = 0; k < samples; k += 1)
        searches.push({ subject, rows: group.map((finger) => finger.samples[k]) });
    }
    return searches;
  });
}

function placeOf(people: readonly string[]): (subject: string) => number {
  const places = new Map(people.map((subject, at) => [subject, at]));
  return (subject) => places.get(subject) ?? -1;
}

/** Gathers scores and whose they are. */
export function collector(): {
  add(score: number, probePerson: number, referencePerson: number): void;
  set(): ScoreSet;
} {
  const scores: number[] = [];
  const probePeople: number[] = [];
  const referencePeople: number[] = [];
  return {
    add: (score, probePerson, referencePerson) => {
      scores.push(score);
      probePeople.push(probePerson);
      referencePeople.push(referencePerson);
    },
    set: () => ({
      scores: Float32Array.from(scores),
      probePeople: Int32Array.from(probePeople),
      referencePeople: Int32Array.from(referencePeople),
    }),
  };
}
