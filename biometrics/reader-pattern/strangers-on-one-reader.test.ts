import { beforeAll, describe, expect, it } from 'vitest';
import { CODE_PRIOR, PATTERN_PRIOR, falseMatchProbability } from '../calibration.ts';
import { SLOT_BYTES, SLOT_WORDS, writeSlot } from '../comparison/enrolled-slot.ts';
import { scoresAt } from '../comparison/score-of-counts.ts';
import { PROBE_WORDS, prepareProbe } from '../comparison/shifted-probe.ts';
import { extractTemplate } from '../extract-template.ts';
import { createKernelMemory } from '../kernel/kernel-memory.ts';
import { SCRATCH_BYTES, startKernel } from '../kernel/vein-kernel.ts';
import { fuseScores } from '../normalise-score.ts';
import type { GreyPicture } from '../picture.ts';
import { harshFinger, harshReader, takeHarshPicture } from '../synthetic/harsh-reader.ts';
import type { Template } from '../template.ts';
import { readTemplate } from '../template.ts';
import type { ReaderPattern } from './reader-record.ts';
import { PEOPLE_PER_PATTERN, createReaderRecord } from './reader-record.ts';

/** Of each reader so many people whom it learns from, and as many others, of whom 2,016 pairs are made. */
const LEARNT_FROM = PEOPLE_PER_PATTERN + 8;
const STRANGERS = 64;

/** What every pair of templates scores without a cohort, as a probability that strangers do as well. */
function compareAll(templates: readonly Template[]): number[] {
  const slotsAt = SCRATCH_BYTES + 4 * PROBE_WORDS;
  const resultsAt = slotsAt + templates.length * SLOT_BYTES;
  const memory = createKernelMemory(resultsAt + 16 * templates.length);
  const kernel = startKernel(memory);
  const slots = new Uint32Array(memory.buffer, slotsAt, templates.length * SLOT_WORDS);
  templates.forEach((template, i) => writeSlot(readTemplate(template), slots, i * SLOT_WORDS));
  return templates.flatMap((_, i) => {
    const count = templates.length - i - 1;
    if (count === 0) return [];
    const slot = slots.subarray(i * SLOT_WORDS, (i + 1) * SLOT_WORDS);
    new Uint32Array(memory.buffer, SCRATCH_BYTES, PROBE_WORDS).set(prepareProbe(slot));
    kernel.compareSlots(SCRATCH_BYTES, slotsAt + (i + 1) * SLOT_BYTES, count, 0, resultsAt);
    const counts = new Int32Array(memory.buffer, resultsAt, 4 * count);
    return Array.from({ length: count }, (__, other) =>
      falseMatchProbability(
        fuseScores(scoresAt(counts, 4 * other), { pattern: PATTERN_PRIOR, code: CODE_PRIOR }),
      ),
    );
  });
}

function templatesOf(pictures: readonly GreyPicture[], reader: ReaderPattern | null): Template[] {
  return pictures.flatMap((picture) => {
    const extraction = extractTemplate(picture, reader);
    return extraction.ok ? [extraction.value.template] : [];
  });
}

/** `d6` was looked at while this was made, the other was not. */
describe.each([['d6'], ['strangers']])('strangers on the dirty reader %s', (seed) => {
  const reader = harshReader(seed);
  const take = (person: number, turn: number): GreyPicture =>
    takeHarshPicture(harshFinger(`${seed}/${person}/1`), reader, `${seed}/${person}/1/${turn}`);
  const learnt: { pattern: ReaderPattern | null } = { pattern: null };
  const once: GreyPicture[] = [];
  const again: GreyPicture[] = [];

  beforeAll(() => {
    const record = createReaderRecord();
    for (let person = 100; person < 100 + LEARNT_FROM; person += 1) {
      const extraction = extractTemplate(take(person, 1));
      if (extraction.ok) record.learn(String(person), extraction.value.impression);
    }
    learnt.pattern = record.pattern();
    for (let person = 1; person <= STRANGERS; person += 1) {
      once.push(take(person, 1));
      if (person <= 12) again.push(take(person, 2));
    }
  }, 300_000);

  it('do not look alike once the reader is known', () => {
    expect(learnt.pattern?.lying?.places).toBeGreaterThan(100);
    const probabilities = compareAll(templatesOf(once, learnt.pattern));
    expect(probabilities.length).toBeGreaterThan(1_600);
    expect(probabilities.filter((probability) => probability < 1e-5)).toEqual([]);
  }, 120_000);

  it('are themselves at every visit', () => {
    const genuine = again.flatMap((picture, person) => {
      const pair = templatesOf([picture, ...once.slice(person, person + 1)], learnt.pattern);
      return pair.length === 2 ? compareAll(pair) : [];
    });
    expect(genuine.length).toBeGreaterThan(0.85 * again.length);
    expect(genuine.filter((probability) => probability < 1e-8).length).toBeGreaterThan(0.85 * genuine.length);
  }, 120_000);
});

describe('a reader whose glass was dirty when it was learnt', () => {
  it('makes strangers alike who would be believed without its pattern', () => {
    const reader = harshReader('d6');
    const pictures = Array.from({ length: 40 }, (_, i) =>
      takeHarshPicture(harshFinger(`d6/${i + 1}/1`), reader, `d6/${i + 1}/1/1`),
    );
    const probabilities = compareAll(templatesOf(pictures, null));
    expect(Math.min(...probabilities)).toBeLessThan(1e-7);
  }, 120_000);

  it('shows what it always showed when it has been cleaned: what is not there is not taken off', () => {
    const dirty = harshReader('h2');
    const clean = { ...dirty, dirt: dirty.dirt.map(() => 1) };
    const record = createReaderRecord();
    for (let person = 100; person < 100 + LEARNT_FROM; person += 1) {
      const picture = takeHarshPicture(harshFinger(`h2/${person}/1`), dirty, `h2/${person}/1/1`);
      const extraction = extractTemplate(picture);
      if (extraction.ok) record.learn(String(person), extraction.value.impression);
    }
    const pictures = Array.from({ length: STRANGERS }, (_, i) =>
      takeHarshPicture(harshFinger(`h2/${i + 1}/1`), clean, `h2/${i + 1}/1/1`),
    );
    const probabilities = compareAll(templatesOf(pictures, record.pattern()));
    expect(probabilities.filter((probability) => probability < 1e-5)).toEqual([]);
    const same = pictures.slice(0, 20).flatMap((picture) => {
      const [one, other] = [null, record.pattern()].flatMap((known) => templatesOf([picture], known));
      return one && other ? compareAll([one, other]) : [];
    });
    expect(Math.max(...same)).toBeLessThan(1e-8);
  }, 300_000);
});

describe('somebody who comes 200 times', () => {
  it('is as well recognised as before: their own veins do not become the reader', () => {
    const reader = harshReader('d5');
    const finger = harshFinger('regular');
    const record = createReaderRecord();
    const visit = (turn: number): GreyPicture => takeHarshPicture(finger, reader, `regular/${turn}`);
    const first = extractTemplate(visit(0));
    if (!first.ok) throw new Error(first.reason);
    // The very same picture every time: nobody lies more alike.
    for (let turn = 0; turn < 200; turn += 1) record.learn('regular', first.value.impression);
    for (let person = 0; person < LEARNT_FROM; person += 1) {
      const extraction = extractTemplate(
        takeHarshPicture(harshFinger(`d5/${person}/1`), reader, `d5/${person}/1/1`),
      );
      if (extraction.ok) record.learn(String(person), extraction.value.impression);
    }
    const pattern = record.pattern();
    expect(pattern?.lying?.places).toBeGreaterThan(50);
    const visits = templatesOf([0, 1, 2, 3].map(visit), pattern);
    expect(visits.length).toBeGreaterThan(2);
    expect(Math.max(...compareAll(visits))).toBeLessThan(1e-5);
  }, 120_000);
});
