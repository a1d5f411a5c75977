import { describe, expect, it } from 'vitest';
import { WORKING_WIDTH } from '../region/working-picture.ts';
import { PEOPLE_PER_PATTERN, createReaderRecord } from './reader-record.ts';
import type { ReaderPattern } from './reader-record.ts';
import { decodeReaderPattern, encodeReaderPattern } from './stored-pattern.ts';

const HEIGHT = 48;

/** A strip of the housing, and dirt, and as much as an impression can say. */
function somePattern(): ReaderPattern {
  const made: ReaderPattern[] = [];
  const record = createReaderRecord(null, (pattern) => made.push(pattern));
  for (let person = 0; person < PEOPLE_PER_PATTERN; person += 1) {
    const steps = new Int8Array(WORKING_WIDTH * HEIGHT);
    steps.fill(8, 3 * WORKING_WIDTH, 3 * WORKING_WIDTH + 90);
    steps.fill(person % 3 === 0 ? -8 : -7, 2_000, 2_003);
    record.learn(String(person), { isUpright: false, height: HEIGHT, steps });
  }
  expect(made).toEqual([record.pattern()]);
  const [pattern] = made;
  if (pattern === undefined) throw new Error('no pattern');
  return pattern;
}

describe("a reader's pattern as bytes", () => {
  it('says the same when it is read again', () => {
    const pattern = somePattern();
    expect(pattern.lying).toMatchObject({ hasHousing: true, places: 93 });
    expect(decodeReaderPattern(encodeReaderPattern(pattern))).toEqual(pattern);
    const both = { lying: pattern.lying, upright: pattern.lying };
    expect(decodeReaderPattern(encodeReaderPattern(both))).toEqual(both);
  });

  it('is believed only whole', () => {
    const bytes = encodeReaderPattern(somePattern());
    for (const broken of [
      new Uint8Array(0),
      bytes.slice(0, -1),
      bytes.slice(0, 7),
      Uint8Array.from([...bytes, 0]),
      Uint8Array.from(bytes, (byte, at) => (at === 4 ? 2 : byte)),
      Uint8Array.from(bytes, (byte, at) => (at === 5 ? 200 : byte)),
    ])
      expect(decodeReaderPattern(broken)).toBeNull();
  });

  it('serves until a new one is made', () => {
    const known = somePattern();
    expect(createReaderRecord(known).pattern()).toBe(known);
  });
});
