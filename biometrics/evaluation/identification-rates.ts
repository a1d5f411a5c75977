import type { RawScores } from '../comparison/score-of-counts.ts';
import { CODE_PRIOR, PATTERN_PRIOR } from '../calibration.ts';
import { fuseScores, strangerScores } from '../normalise-score.ts';
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

/** The same as flat rows, made once: every split of the open set reads all of it. */
interface ScoreRows {
  /** The columns of each enrolled finger's samples. */
  readonly columnsOf: ReadonlyMap<FingerSamples, readonly number[]>;
  row(sample: number): ScoreRow;
}

/** One probe against all columns; NaN where one of the two has no code. */
interface ScoreRow {
  readonly pattern: Float32Array;
  readonly code: Float32Array;
}

function scoreRows({ enrolled, probes, scoreOf }: ScoreTable): ScoreRows {
  const columns = enrolled.flatMap(({ samples }) => samples);
  const placeOfColumn = new Map(columns.map((sample, at) => [sample, at]));
  const rows = new Map<number, ScoreRow>();
  for (const sample of probes.flatMap(({ samples }) => samples)) {
    const scores = columns.map((column) => scoreOf(sample, column));
    rows.set(sample, {
      pattern: Float32Array.from(scores, ({ pattern }) => pattern),
      code: Float32Array.from(scores, ({ code }) => code ?? Number.NaN),
    });
  }
  return {
    columnsOf: new Map(
      enrolled.map((finger) => [finger, finger.samples.map((sample) => placeOfColumn.get(sample) ?? -1)]),
    ),
    row: (sample) => {
      const row = rows.get(sample);
      if (row === undefined) throw new RangeError(`no scores of sample ${sample}`);
      return row;
    },
  };
}

/** The fused score of a probe with every one of these fingers, best template each, normalised by the cohort's columns. */
function fusedByFinger(
  { pattern, code }: ScoreRow,
  columnsOfFingers: readonly (readonly number[])[],
  cohort: readonly number[],
): Float32Array {
  const strangers = {
    pattern: strangerScores(
      Float32Array.from(cohort, (column) => pattern[column]),
      PATTERN_PRIOR,
    ),
    code: strangerScores(
      Float32Array.from(cohort, (column) => code[column]).filter((score) => !Number.isNaN(score)),
      CODE_PRIOR,
    ),
  };
  return Float32Array.from(columnsOfFingers, (columns) => {
    let best = -Infinity;
    for (const column of columns) {
      const raw = { pattern: pattern[column], code: Number.isNaN(code[column]) ? null : code[column] };
      best = Math.max(best, fuseScores(raw, strangers));
    }
    return best;
  });
}

function drawCohort(columnsOfFingers: readonly (readonly number[])[], draw: () => number): number[] {
  return shuffled(columnsOfFingers.flat(), draw).slice(0, COHORT_MAX);
}

/** Everybody enrolled: best-of-three comparisons (other fingers of the same person left out) and ranks by finger. */
export function scoreEnrolled(table: ScoreTable): EnrolledScores {
  const rows = scoreRows(table);
  const columns = table.enrolled.map((finger) => rows.columnsOf.get(finger) ?? []);
  const cohort = drawCohort(columns, seededRandom(1));
  const personOf = placeOf(table.people);
  const genuine = collector();
  const impostor = collector();
  const ranks: { person: number; rank: number }[] = [];
  for (const probe of table.probes) {
    const own = table.enrolled.findIndex(
      ({ subject, finger }) => subject === probe.subject && finger === probe.finger,
    );
    const person = personOf(probe.subject);
    for (const sample of probe.samples) {
      const scores = fusedByFinger(rows.row(sample), columns, cohort);
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

export interface OpenSetRates {
  readonly fnirAtFpir: Readonly<Record<string, BoundedRate>>;
  readonly searches: number;
  readonly strangerSearches: number;
}

/**
 * Open set, by person: a random half of the people is enrolled, the others are strangers; 20 such splits, one threshold.
 * FNIR is the share of probes of the enrolled that do not find their person first and above the threshold at which so many
 * strangers find anybody. With several fingers the scores of as many fingers of one person are added.
 * @param together up to how many fingers are taken together
 * @returns the rates of one finger, of two, and so on
 */
export function openSetRates(table: ScoreTable, together: number): readonly OpenSetRates[] {
  const rows = scoreRows(table);
  const personOf = placeOf(table.people);
  const counts = Array.from({ length: together }, (_, i) => ({
    searches: searchesOf(table.probes, i + 1),
    genuine: collector(),
    impostor: collector(),
  }));
  const samples = table.probes.flatMap((probe) => probe.samples);
  for (let split = 0; split < SPLITS; split += 1) {
    const draw = seededRandom(1000 + split);
    const members = new Set(shuffled(table.people, draw).slice(0, Math.ceil(table.people.length / 2)));
    const fingers = table.enrolled.filter(({ subject }) => members.has(subject));
    const columns = fingers.map((finger) => rows.columnsOf.get(finger) ?? []);
    const owners = fingers.map(({ subject }) => personOf(subject));
    const cohort = drawCohort(columns, draw);
    const bestOf = new Map(
      samples.map((sample) => {
        const best = new Float32Array(table.people.length).fill(-Infinity);
        fusedByFinger(rows.row(sample), columns, cohort).forEach((score, at) => {
          if (score > best[owners[at]]) best[owners[at]] = score;
        });
        return [sample, best];
      }),
    );
    for (const { searches, genuine, impostor } of counts) {
      for (const { subject, rows: shown } of searches) {
        const { first, score } = strongest(shown.map((sample) => bestOf.get(sample) ?? new Float32Array(0)));
        const person = personOf(subject);
        if (!members.has(subject)) impostor.add(score, person, person);
        else genuine.add(first === person ? score : -Infinity, person, person);
      }
    }
  }
  return counts.map(({ genuine, impostor }) => ratesOf(genuine.set(), impostor.set(), table.people.length));
}

/** The person with the largest sum over the searches. */
function strongest(searches: readonly Float32Array[]): { first: number; score: number } {
  let first = -1;
  let score = -Infinity;
  for (let person = 0; person < (searches[0]?.length ?? 0); person += 1) {
    let sum = 0;
    for (const best of searches) sum += best[person];
    if (sum > score) {
      score = sum;
      first = person;
    }
  }
  return { first, score };
}

function ratesOf(genuine: ScoreSet, impostor: ScoreSet, people: number): OpenSetRates {
  const [g, i] = [descending(genuine), descending(impostor)];
  const names = Object.keys(FALSE_POSITIVE_RATES);
  const rates = boundRates(people, (weights) => {
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
