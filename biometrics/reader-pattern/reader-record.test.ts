import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WORKING_WIDTH } from '../region/working-picture.ts';
import type { Impression } from './impression.ts';
import { OUTSIDE } from './impression.ts';
import type { ReaderRecord } from './reader-record.ts';
import { PEOPLE_PER_PATTERN, createReaderRecord } from './reader-record.ts';

const HEIGHT = 40;
const PLACES = WORKING_WIDTH * HEIGHT;

/** The same step everywhere, and another where it is told so. */
function impression(step: number, at: readonly number[] = [], there = 0): Impression {
  const steps = new Int8Array(PLACES).fill(step);
  for (const place of at) steps[place] = there;
  return { isUpright: false, height: HEIGHT, steps };
}

function fill(record: ReaderRecord, from: number, to: number, make: (person: number) => Impression): void {
  for (let person = from; person < to; person += 1) record.learn(`person ${person}`, make(person));
}

const DIRT = [20 * WORKING_WIDTH + 50, 20 * WORKING_WIDTH + 51];

describe("the record of a reader's own pattern", () => {
  it('is no pattern before there were enough different people', () => {
    const record = createReaderRecord();
    fill(record, 0, PEOPLE_PER_PATTERN - 1, () => impression(0, DIRT, -5));
    expect(record.pattern()).toBeNull();
    record.learn('person 0', impression(0, DIRT, -5));
    expect(record.pattern()).toBeNull();
    record.learn('the last', impression(0, DIRT, -5));
    const { lying, upright } = record.pattern() ?? {};
    expect(lying?.places).toBe(DIRT.length);
    expect(DIRT.map((at) => lying?.light[at])).toEqual([-5 / 16, -5 / 16]);
    expect(upright).toBeNull();
  });

  it('finds nothing where everybody says something else', () => {
    const record = createReaderRecord();
    fill(record, 0, PEOPLE_PER_PATTERN, (person) => impression(person % 2 === 0 ? 2 : -2));
    expect(record.pattern()?.lying?.places).toBe(0);
  });

  it('does not take what one person shows for the reader, however often and however much', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: PEOPLE_PER_PATTERN - 1 }), { maxLength: 300 }),
        fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 20, maxLength: 20 }),
        (visits, veins) => {
          const own = new Int8Array(PLACES).map((_, at) => veins[at % veins.length] ?? 0);
          const record = createReaderRecord();
          for (const turn of visits) {
            record.learn('regular', { isUpright: false, height: HEIGHT, steps: own.slice() });
            record.learn(`person ${turn}`, impression(0));
          }
          fill(record, 0, PEOPLE_PER_PATTERN, () => impression(0));
          expect(record.pattern()?.lying?.light.every((value) => value === 0)).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('moves the mean of a place by no more than one person can, whoever comes how often', () => {
    fc.assert(
      fc.property(fc.integer({ min: -128, max: 127 }), fc.integer({ min: 1, max: 40 }), (step, visits) => {
        const withThem = createReaderRecord();
        for (let turn = 0; turn < visits; turn += 1)
          withThem.learn(
            'regular',
            impression(-4, [DIRT[0] ?? 0], step === OUTSIDE ? OUTSIDE : Math.sign(step) * 8),
          );
        fill(withThem, 1, PEOPLE_PER_PATTERN, () => impression(-4));
        const moved = (withThem.pattern()?.lying?.light[DIRT[0] ?? 0] ?? 0) + 4 / 16;
        expect(Math.abs(moved)).toBeLessThanOrEqual(12 / 16 / PEOPLE_PER_PATTERN + 1e-6);
      }),
    );
  });

  it('begins anew after a pattern: what was wiped off the glass is forgotten', () => {
    const record = createReaderRecord();
    fill(record, 0, PEOPLE_PER_PATTERN, () => impression(0, DIRT, -5));
    fill(record, 0, PEOPLE_PER_PATTERN - 1, () => impression(0));
    expect(record.pattern()?.lying?.places).toBe(DIRT.length);
    fill(record, PEOPLE_PER_PATTERN - 1, PEOPLE_PER_PATTERN, () => impression(0));
    expect(record.pattern()?.lying?.places).toBe(0);
  });

  it('keeps pictures in which fingers lie and stand apart, and those of another size', () => {
    const record = createReaderRecord();
    const upright = (): Impression => ({ ...impression(0, DIRT, 5), isUpright: true });
    fill(record, 0, PEOPLE_PER_PATTERN - 1, () => impression(0, DIRT, -5));
    fill(record, 0, PEOPLE_PER_PATTERN, upright);
    expect(record.pattern()?.lying).toBeNull();
    expect(record.pattern()?.upright?.light[DIRT[0] ?? 0]).toBe(5 / 16);
    record.learn('another size', { isUpright: false, height: 10, steps: new Int8Array(10 * WORKING_WIDTH) });
    record.learn('the last', impression(0, DIRT, -5));
    expect(record.pattern()?.lying).toBeNull();
  });
});
