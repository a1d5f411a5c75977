import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CODE_PRIOR, PATTERN_PRIOR } from '../biometrics/calibration.ts';
import type { RawScores } from '../biometrics/comparison/score-of-counts.ts';
import { scoresAt } from '../biometrics/comparison/score-of-counts.ts';
import type { ScoreTable } from '../biometrics/evaluation/identification-rates.ts';
import { errorVersusDiscard } from '../biometrics/evaluation/error-versus-discard.ts';
import { collector, openSetRates, scoreEnrolled } from '../biometrics/evaluation/identification-rates.ts';
import type { Pair } from '../biometrics/evaluation/protocol.ts';
import {
  genuinePairs,
  groupByFinger,
  impostorPairs,
  splitEnrolment,
} from '../biometrics/evaluation/protocol.ts';
import type { ScoreSet } from '../biometrics/evaluation/verification-rates.ts';
import { verificationRates } from '../biometrics/evaluation/verification-rates.ts';
import { fuseScores } from '../biometrics/normalise-score.ts';
import type { SensorPattern } from '../biometrics/reader-pattern/reader-record.ts';
import { PEOPLE_PER_PATTERN } from '../biometrics/reader-pattern/reader-record.ts';
import { openExtractionCache } from './evaluation/extraction-cache.ts';
import { learnReader } from './evaluation/learn-reader.ts';
import { measureNarrowing } from './evaluation/measure-narrowing.ts';
import { exclusionFilter, readManifest, subjectFilter } from './evaluation/read-manifest.ts';
import { percentText, reportPage } from './evaluation/report-page.ts';
import { progressBar, runTasks } from './evaluation/run-tasks.ts';
import type { CompareAnswer, CompareTask, ExtractAnswer, ExtractTask } from './evaluation/worker-messages.ts';

const USAGE = `usage: npm run evaluate -- --manifest <csv> --images <folder> [--fingers 1|2|3] [--out <folder>]
                          [--subjects 054-106] [--exclude <csv>] [--crowd 20000] [--no-reader]
  The CSV has the columns subject,finger,sample,file; pictures are PGM, PNG, BMP or JPEG. --fingers: up to how many fingers
  are fused in the open set (3). --crowd: how many templates the gallery has in which the loss of narrowing is measured. --no-reader: does not
  learn from one picture of each person what the reader adds to all of them. Templates are kept in <out>/cache, so that an interrupted run goes on where it was.`;

const { values } = parseArgs({
  options: {
    manifest: { type: 'string' },
    images: { type: 'string' },
    fingers: { type: 'string', default: '3' },
    out: { type: 'string', default: 'artefacts/evaluation' },
    subjects: { type: 'string' },
    exclude: { type: 'string' },
    crowd: { type: 'string', default: '20000' },
    'no-reader': { type: 'boolean', default: false },
  },
});
const fingersMax = Number(values.fingers);
if (values.manifest === undefined || values.images === undefined || ![1, 2, 3].includes(fingersMax)) {
  console.error(USAGE);
  process.exit(2);
}
mkdirSync(values.out, { recursive: true });

const wanted = subjectFilter(values.subjects);
const excluded = exclusionFilter(values.exclude);
const rows = readManifest(values.manifest).filter((row) => wanted(row.subject) && !excluded(row));
const paths = rows.map(({ file }) => join(values.images ?? '', file));

const reader = values['no-reader'] ? null : await learnReader(rows, paths);

// Extraction, or what an earlier run has kept of it.
const cache = openExtractionCache(join(values.out, 'cache'), reader);
const found = paths.map((path) => cache.find(path));
const tasks = paths.flatMap((path, index): ExtractTask[] =>
  found[index] === undefined ? [{ index, path }] : [],
);
const extracted = progressBar('extraction', tasks.length);
await runTasks<ExtractTask, ExtractAnswer>({ kind: 'extract', reader }, tasks, (answer) => {
  found[answer.index] = answer;
  cache.add(paths[answer.index] ?? '', answer);
  extracted();
});
const reasons: Record<string, number> = {};
for (const one of found) {
  if (one?.reason != null) reasons[one.reason] = (reasons[one.reason] ?? 0) + 1;
}
const usable = rows.flatMap((row, at) => {
  const template = found[at]?.template ?? null;
  return template === null ? [] : [{ row, template, quality: found[at]?.quality ?? 0 }];
});
const qualityOf = (sample: number): number => usable[sample]?.quality ?? 0;
const labels = usable.map(({ row }) => row);
const fingers = groupByFinger(labels);
const people = [...new Set(labels.map(({ subject }) => subject))];
if (people.length < 4) throw new Error(`too few people with usable pictures: ${people.length}`);

// Every comparison that any of the protocols asks for, by probe.
const genuine = genuinePairs(fingers);
const impostor = impostorPairs(fingers);
const { enrolled, probes } = splitEnrolment(fingers);
const columns = enrolled.flatMap(({ samples }) => samples);
const asked = new Map<number, number[]>();
const ask = (probe: number, references: readonly number[]): void => {
  const list = asked.get(probe) ?? [];
  for (const reference of references) list.push(reference);
  asked.set(probe, list);
};
for (const { probe, reference } of [...genuine, ...impostor.strangers, ...impostor.samePerson])
  ask(probe, [reference]);
for (const { samples } of probes) for (const row of samples) ask(row, columns);
// Ascending and each once, so that they are found again by halving: lists are small where millions are compared.
const compareTasks = [...asked].map(([probe, list]): CompareTask => {
  const sorted = Uint32Array.from(list).sort();
  return { probe, references: sorted.filter((reference, at) => reference !== sorted[at - 1]) };
});
const referencesOf = new Map(compareTasks.map(({ probe, references }) => [probe, references]));
const scored = new Map<number, { references: Uint32Array; pattern: Float32Array; code: Float32Array }>();
const comparisonsUs: number[] = [];
let comparisons = 0;
const compared = progressBar('comparison', compareTasks.length);
await runTasks<CompareTask, CompareAnswer>(
  { kind: 'compare', templates: usable.map(({ template }) => template) },
  compareTasks,
  ({ probe, counts, comparisonMs }) => {
    const references = referencesOf.get(probe) ?? new Uint32Array(0);
    const pattern = new Float32Array(references.length);
    const code = new Float32Array(references.length);
    for (let i = 0; i < references.length; i += 1) {
      const scores = scoresAt(counts, 4 * i);
      pattern[i] = scores.pattern;
      code[i] = scores.code ?? Number.NaN;
    }
    scored.set(probe, { references, pattern, code });
    comparisons += references.length;
    comparisonsUs.push((1000 * comparisonMs) / references.length);
    compared();
  },
);

function scoreOf(probe: number, reference: number): RawScores {
  const row = scored.get(probe);
  const at = row === undefined ? -1 : placeAmong(row.references, reference);
  if (row === undefined || at < 0) throw new Error('a comparison is missing');
  const code = row.code[at] ?? Number.NaN;
  return { pattern: row.pattern[at] ?? 0, code: Number.isNaN(code) ? null : code };
}

/** Where a number lies in an ascending list; -1 if it is not in it. */
function placeAmong(ascending: Uint32Array, wanted: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return ascending[low] === wanted ? low : -1;
}

const placeOf = new Map(people.map((subject, at) => [subject, at]));
function bothMatchers(raw: RawScores): number {
  return fuseScores(raw, { pattern: PATTERN_PRIOR, code: CODE_PRIOR });
}

/** One sample against one: no gallery to normalise by, so the matchers are added as the priors weigh them. */
function scoreSet(pairs: readonly Pair[], scoreBy: (raw: RawScores) => number = bothMatchers): ScoreSet {
  const set = collector();
  for (const { probe, reference } of pairs) {
    const personOf = (sample: number): number => placeOf.get(labels[sample]?.subject ?? '') ?? 0;
    set.add(scoreBy(scoreOf(probe, reference)), personOf(probe), personOf(reference));
  }
  return set.set();
}

const single = { genuine: scoreSet(genuine), impostor: scoreSet(impostor.strangers) };
const table: ScoreTable = { people, enrolled, probes, scoreOf };
const best = scoreEnrolled(table);
const open = openSetRates(table, fingersMax).flatMap((rates, i) => {
  const name = ['oneFinger', 'twoFingers', 'threeFingers'][i] ?? '';
  // Nobody has so many fingers in the set: nothing was measured.
  return rates.searches === 0 ? [] : [[name, rates] as const];
});
const times = found
  .flatMap((one) => (one?.extractionMs == null ? [] : [one.extractionMs]))
  .sort((a, b) => a - b);
const result = {
  oneToOne: verificationRates(single.genuine, single.impostor, people.length),
  enrolled3: verificationRates(best.genuine, best.impostor, people.length),
  patternAlone: verificationRates(
    scoreSet(genuine, ({ pattern }) => pattern),
    scoreSet(impostor.strangers, ({ pattern }) => pattern),
    people.length,
  ),
  codeAlone: verificationRates(
    scoreSet(genuine, ({ code }) => code ?? 0),
    scoreSet(impostor.strangers, ({ code }) => code ?? 0),
    people.length,
  ),
  otherFingersOfTheSamePerson: verificationRates(
    single.genuine,
    scoreSet(impostor.samePerson),
    people.length,
  ),
  errorVersusDiscard: errorVersusDiscard(
    single.genuine,
    genuine.map(({ probe, reference }) => Math.min(qualityOf(probe), qualityOf(reference))),
    single.impostor,
    people.length,
  ),
  closedSet: { rank1: best.rank1, rank5: best.rank5 },
  openSet: Object.fromEntries(open),
  acquire: { tried: rows.length, failed: rows.length - usable.length, reasons },
  timings: {
    extractionMs: { p50: quantile(times, 0.5), p95: quantile(times, 0.95) },
    comparisonUs: {
      p50: quantile(
        comparisonsUs.sort((a, b) => a - b),
        0.5,
      ),
      p95: quantile(comparisonsUs, 0.95),
    },
    comparisons,
  },
  narrowing: await measureNarrowing(
    usable.map(({ template }) => template),
    fingers,
    Number(values.crowd),
  ),
  set: { people: people.length, fingers: fingers.length, samples: usable.length },
};
writeFileSync(join(values.out, 'evaluation.json'), `${JSON.stringify(result, null, 2)}\n`);
const summary = summaryRows();
for (const [name, value] of summary) console.log(`${name.padEnd(58)} ${value}`);
writeFileSync(
  join(values.out, 'report.html'),
  reportPage(
    'Finger veins: accuracy',
    summary,
    [
      { name: 'One sample against one', genuine: single.genuine.scores, impostor: single.impostor.scores },
      { name: 'Three templates enrolled', genuine: best.genuine.scores, impostor: best.impostor.scores },
    ],
    result.errorVersusDiscard,
  ),
);
console.log(`report: ${join(values.out, 'report.html')}`);

function summaryRows(): [string, string][] {
  const { oneToOne, enrolled3, closedSet, acquire, timings, set } = result;
  return [
    ['people, fingers, usable pictures', `${set.people}, ${set.fingers}, ${set.samples}`],
    ["the reader's own pattern", readerText()],
    ['failed to acquire', `${acquire.failed} of ${acquire.tried} ${JSON.stringify(reasons)}`],
    ...[oneToOne, enrolled3].flatMap((rates, i): [string, string][] => {
      const name = i === 0 ? 'one against one' : 'three enrolled';
      return [
        [`${name}: genuine, impostor`, `${rates.genuine}, ${rates.impostor}`],
        [`${name}: EER`, percentText(rates.eer)],
        ...Object.entries(rates.fnmrAt).map(([rate, bounded]): [string, string] => {
          return [`${name}: FNMR at FMR ${rate}`, percentText(bounded)];
        }),
        [`${name}: FNMR at FMR 0`, percentText(rates.zeroFmr)],
      ];
    }),
    ['one against one, Maximum Curvature alone: EER', percentText(result.patternAlone.eer)],
    [
      'one against one, Maximum Curvature alone: FNMR at FMR 1e-3',
      percentText(result.patternAlone.fnmrAt['1e-3'] ?? result.patternAlone.eer),
    ],
    ['one against one, competitive code alone: EER', percentText(result.codeAlone.eer)],
    [
      'one against one, competitive code alone: FNMR at FMR 1e-3',
      percentText(result.codeAlone.fnmrAt['1e-3'] ?? result.codeAlone.eer),
    ],
    ['other fingers of the same person: EER', percentText(result.otherFingersOfTheSamePerson.eer)],
    [
      'FNMR at FMR 1e-3 when the poorest comparisons are left out',
      result.errorVersusDiscard
        .map(({ discarded, fnmr }) => `${100 * discarded} %: ${(100 * fnmr).toFixed(2)} %`)
        .join(', '),
    ],
    ['rank 1, by finger', percentText(closedSet.rank1)],
    ['rank 5, by finger', percentText(closedSet.rank5)],
    ...open.flatMap(([name, { fnirAtFpir, searches, strangerSearches }]): [string, string][] => [
      [`open set, ${name}: searches, by strangers`, `${searches}, ${strangerSearches}`],
      ...Object.entries(fnirAtFpir).map(([rate, bounded]): [string, string] => {
        return [`open set, ${name}: FNIR at FPIR ${rate}`, percentText(bounded)];
      }),
    ]),
    [
      `narrowing among ${result.narrowing.templates} templates: hits lost`,
      `${result.narrowing.lost} of ${result.narrowing.hits} (${result.narrowing.lostAtFirst} at the first search), ${(100 * result.narrowing.penetration).toFixed(1)} % compared exactly`,
    ],
    [
      'extraction p50, p95',
      `${timings.extractionMs.p50.toFixed(1)} ms, ${timings.extractionMs.p95.toFixed(1)} ms`,
    ],
    ['comparison p50', `${timings.comparisonUs.p50.toFixed(1)} µs of one core, ${comparisons} comparisons`],
  ];
}

function readerText(): string {
  if (values['no-reader']) return 'not learnt (--no-reader)';
  if (reader === null) return `not learnt: fewer than ${PEOPLE_PER_PATTERN} people of one kind of picture`;
  const found = Object.entries(reader).flatMap(([way, pattern]: [string, SensorPattern | null]) =>
    pattern === null
      ? []
      : [`${way}: ${pattern.places} places${pattern.hasHousing ? ', strips of the housing' : ''}`],
  );
  return `learnt from ${PEOPLE_PER_PATTERN} people, one picture each; ${found.join('; ')}`;
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
