import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PEOPLE_PER_PATTERN } from '../biometrics/reader-pattern/reader-record.ts';
import type { ReaderRecord } from '../biometrics/reader-pattern/reader-record.ts';
import { openReaderRecord } from './reader-pattern-file.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tebura-reader-pattern-'));
  file = join(folder, 'reader-pattern.bin');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const neverFails = (what: string): never => {
  throw new Error(what);
};

function meet(record: ReaderRecord, people: number): void {
  for (let person = 0; person < people; person += 1)
    record.learn(`person ${person}`, {
      isUpright: false,
      height: 50,
      steps: new Int8Array(8_000).fill(-4, 0, 9),
    });
}

it('keeps nothing of fewer people than make a pattern', () => {
  meet(openReaderRecord(file, neverFails), PEOPLE_PER_PATTERN - 1);
  expect(readdirSync(folder)).toEqual([]);
});

it('knows after a restart what was learnt', () => {
  const record = openReaderRecord(file, neverFails);
  meet(record, PEOPLE_PER_PATTERN);
  expect(record.pattern()?.lying?.places).toBe(9);
  expect(openReaderRecord(file, neverFails).pattern()).toEqual(record.pattern());
});

it('learns anew where the file is damaged, and says when it cannot be written', () => {
  writeFileSync(file, 'not a pattern');
  expect(openReaderRecord(file, neverFails).pattern()).toBeNull();
  const faults: string[] = [];
  const lost = openReaderRecord(join(folder, 'missing', 'file'), (what) => faults.push(what));
  meet(lost, PEOPLE_PER_PATTERN);
  expect(lost.pattern()?.lying?.places).toBe(9);
  expect(faults).toEqual(['keep-reader-pattern']);
});
