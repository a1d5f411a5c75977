import { parseArgs } from 'node:util';
import sharp from 'sharp';
import type { Finger } from '../domain/fingers.ts';
import type { SubjectId } from '../domain/ids.ts';
import { patternLevels } from '../biometrics/comparison/pattern-levels.ts';
import { shiftProbe } from '../biometrics/comparison/shifted-probe.ts';
import {
  SCORE_PRIOR,
  STRANGER_TAIL,
  falseMatchProbability,
  provenFalsePositiveProbability,
} from '../biometrics/calibration.ts';
import { Gallery } from '../biometrics/engine/gallery.ts';
import { createIdentificationEngine } from '../biometrics/engine/identification-engine.ts';
import { scoreEveryFinger } from '../biometrics/engine/score-every-finger.ts';
import { equalErrorRate, falseNonMatchAt, upperBound95 } from '../biometrics/evaluation/error-rates.ts';
import { extractTemplate } from '../biometrics/extract-template.ts';
import { fitPrior, fitTail } from '../biometrics/fit-calibration.ts';
import type { IdentificationEngine } from '../biometrics/identification.ts';
import type { GreyPicture } from '../biometrics/picture.ts';
import { renderPlacement } from '../biometrics/synthetic/render-placement.ts';
import type { SyntheticFinger } from '../biometrics/synthetic/synthetic-finger.ts';
import { syntheticFinger } from '../biometrics/synthetic/synthetic-finger.ts';
import type { Template } from '../biometrics/template.ts';
import { patternPlane } from '../biometrics/template.ts';

const USAGE = `usage: node scripts/evaluate.ts [identify] [--people 300] [--strangers 300] [--variation 1] [--seed text]
       node scripts/evaluate.ts calibrate [--people 300] [--strangers 1500] [--seed text]
  Synthetic fingers only, through JPEG as from the reader. What it prints says nothing about real people.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    people: { type: 'string', default: '300' },
    strangers: { type: 'string', default: '300' },
    variation: { type: 'string', default: '1' },
    seed: { type: 'string', default: '' },
  },
});
const people = Number(values.people);
const strangers = Number(values.strangers);
const variation = Number(values.variation);
const [command = 'identify'] = positionals;

const JPEG_QUALITY = 75;
const ENROLLED_PLACEMENTS = 3;
const ENROL_TRIES = 4;
const PROBES_PER_PERSON = 2;
const FINGERS: readonly Finger[] = ['right-index', 'right-middle'];
/** Between 0.5 and 1.5 of the ordinary difference of placements: calibration must hold for the careful and the careless. */
const CALIBRATION_VARIATIONS = [0.5, 1, 1.5];
const PRIOR_WEIGHT = 40;

if (command === 'identify') await evaluateIdentification();
else if (command === 'calibrate') await calibrate();
else {
  console.error(USAGE);
  process.exitCode = 2;
}

async function evaluateIdentification(): Promise<void> {
  const run = `evaluate ${values.seed}`;
  const engine = createIdentificationEngine();
  const gallery = new Gallery();
  const refusals = new Map<string, number>();
  for (let person = 0; person < people; person += 1) {
    const enrolled = await enrolPerson(run, person, variation, refusals);
    await engine.enrol(subject(person), enrolled);
    for (const { finger, templates } of enrolled) addToGallery(gallery, person, finger, templates);
  }
  console.log(
    `enrolled ${people} people, ${gallery.owners.length} templates; pictures refused: ${list(refusals)}`,
  );
  await identifyEnrolled(run, engine, gallery);
  await identifyStrangers(run, engine);
  const fingers = new Set(gallery.owners).size;
  console.log(
    `the calibration itself has seen ${provenFalsePositiveProbability(fingers).toExponential(1)} per search of ${fingers} fingers`,
  );
  await engine.close();
}

async function identifyEnrolled(run: string, engine: IdentificationEngine, gallery: Gallery): Promise<void> {
  const answers = new Map<string, number>();
  const refusals = new Map<string, number>();
  const timesMs: number[] = [];
  const single = { genuine: [] as number[], impostor: [] as number[] };
  const best = { genuine: [] as number[], impostor: [] as number[] };
  for (let probe = 0; probe < people * PROBES_PER_PERSON; probe += 1) {
    const person = probe % people;
    const finger = syntheticFinger(`${run}/${person}/${FINGERS[0]}`);
    const template = await take(finger, `${run}/${person}/probe ${probe}`, variation, refusals);
    if (template === null) continue;
    const startedMs = performance.now();
    const answer = await engine.identify(template);
    timesMs.push(performance.now() - startedMs);
    const right = answer.kind === 'match' && answer.subjectId === subject(person);
    count(answers, answer.kind === 'match' ? (right ? 'right' : 'WRONG') : answer.kind);
    const scores = scoreEveryFinger(gallery, shiftProbe(patternLevels(patternPlane(template))));
    for (const [owner, score] of scores.normalised) {
      const mine = owner.subjectId === subject(person);
      if (!mine) best.impostor.push(score);
      else if (owner.finger === FINGERS[0]) best.genuine.push(score);
    }
    scores.raw.forEach((score, slot) => {
      const owner = gallery.owners[slot];
      if (owner?.subjectId !== subject(person)) single.impostor.push(score);
      else if (owner.finger === FINGERS[0]) single.genuine.push(score);
    });
  }
  timesMs.sort((a, b) => a - b);
  const share = (part: number): string =>
    `${(timesMs[Math.floor(part * timesMs.length)] ?? 0).toFixed(1)} ms`;
  console.log(`probes of the enrolled: ${list(answers)}; pictures refused: ${list(refusals)}`);
  console.log(`identify: p50 ${share(0.5)}, p95 ${share(0.95)}, p99 ${share(0.99)}`);
  printRates('one template, raw score', single);
  printRates('best of the enrolled placements, normalised', best);
}

async function identifyStrangers(run: string, engine: IdentificationEngine): Promise<void> {
  const answers = new Map<string, number>();
  const refusals = new Map<string, number>();
  for (let person = 0; person < strangers; person += 1) {
    const template = await take(
      syntheticFinger(`${run}/stranger ${person}`),
      `${run}/s${person}`,
      variation,
      refusals,
    );
    if (template !== null) count(answers, (await engine.identify(template)).kind);
  }
  const matched = answers.get('match') ?? 0;
  console.log(
    `strangers: ${list(answers)}; false positives per search at most ${upperBound95(matched, strangers).toFixed(4)} (95 %)`,
  );
}

async function calibrate(): Promise<void> {
  const run = `calibrate ${values.seed}`;
  const gallery = new Gallery();
  const refusals = new Map<string, number>();
  for (let person = 0; person < people; person += 1) {
    for (const { finger, templates } of await enrolPerson(run, person, 1, refusals)) {
      addToGallery(gallery, person, finger, templates);
    }
  }
  const normalised: number[] = [];
  const raw: number[] = [];
  for (let person = 0; person < strangers; person += 1) {
    const finger = syntheticFinger(`${run}/stranger ${person}`);
    const placed = CALIBRATION_VARIATIONS[person % CALIBRATION_VARIATIONS.length] ?? 1;
    const template = await take(finger, `${run}/s${person}`, placed, refusals);
    if (template === null) continue;
    const scores = scoreEveryFinger(gallery, shiftProbe(patternLevels(patternPlane(template))));
    for (const score of scores.normalised.values()) normalised.push(score);
    scores.raw.forEach((score, slot) => slot % 10 === 0 && raw.push(score));
  }
  const tail = fitTail(Float32Array.from(normalised));
  console.log('SCORE_PRIOR', fitPrior(Float32Array.from(raw), PRIOR_WEIGHT), 'now', SCORE_PRIOR);
  console.log('STRANGER_TAIL', tail, 'now', STRANGER_TAIL);
  const descending = normalised.toSorted((a, b) => b - a);
  for (const rate of [1e-3, 1e-4, 1e-5]) {
    const bar = descending[Math.floor(rate * descending.length)] ?? Infinity;
    const [fitted, now] = [falseMatchProbability(bar, tail), falseMatchProbability(bar)];
    console.log(
      `measured ${rate} at score ${bar.toFixed(2)}: model ${fitted.toExponential(2)}, present ${now.toExponential(2)}`,
    );
  }
}

async function enrolPerson(
  run: string,
  person: number,
  placed: number,
  refusals: Map<string, number>,
): Promise<{ finger: Finger; templates: Template[] }[]> {
  return Promise.all(
    FINGERS.map(async (finger) => {
      const anatomy = syntheticFinger(`${run}/${person}/${finger}`);
      const templates: Template[] = [];
      for (let turn = 0; turn < ENROL_TRIES && templates.length < ENROLLED_PLACEMENTS; turn += 1) {
        const template = await take(anatomy, `${run}/${person}/${finger}/${turn}`, placed, refusals);
        if (template !== null) templates.push(template);
      }
      return { finger, templates };
    }),
  );
}

function addToGallery(
  gallery: Gallery,
  person: number,
  finger: Finger,
  templates: readonly Template[],
): void {
  if (templates.length === 0) return;
  const owner = { subjectId: subject(person), finger };
  gallery.addFinger(
    owner,
    templates.map((template) => patternLevels(patternPlane(template))),
  );
}

async function take(
  finger: SyntheticFinger,
  seed: string,
  placed: number,
  refusals: Map<string, number>,
): Promise<Template | null> {
  const extraction = extractTemplate(await throughJpeg(renderPlacement(finger, seed, { variation: placed })));
  if (extraction.ok) return extraction.value.template;
  count(refusals, extraction.reason);
  return null;
}

async function throughJpeg({ width, height, pixels }: GreyPicture): Promise<GreyPicture> {
  const file = await sharp(pixels, { raw: { width, height, channels: 1 } })
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer();
  return { width, height, pixels: new Uint8Array(await sharp(file).greyscale().raw().toBuffer()) };
}

function printRates(name: string, scores: { genuine: readonly number[]; impostor: readonly number[] }): void {
  const genuine = Float32Array.from(scores.genuine);
  const impostor = Float32Array.from(scores.impostor);
  const rates = [1e-3, 1e-4, 1e-5].map(
    (rate) => `${rate}: ${percent(falseNonMatchAt(genuine, impostor, rate))}`,
  );
  console.log(`${name}: EER ${percent(equalErrorRate(genuine, impostor))}; FNMR at FMR ${rates.join(', ')}`);
  console.log(`  ${genuine.length} genuine, ${impostor.length} impostor comparisons`);
}

function subject(person: number): SubjectId {
  return `00000000-0000-4000-8000-${String(person).padStart(12, '0')}` as SubjectId;
}

function percent(rate: number): string {
  return `${(100 * rate).toFixed(2)} %`;
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function list(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([key, times]) => `${key} ${times}`).join(', ') || 'none';
}
