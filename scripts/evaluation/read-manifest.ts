import { readFileSync } from 'node:fs';
import type { SampleLabel } from '../../biometrics/evaluation/protocol.ts';

export interface ManifestRow extends SampleLabel {
  readonly file: string;
}

/** The rows of a CSV with (at least) the columns subject, finger, sample, file. Throws with the line that is wrong. */
export function readManifest(path: string): ManifestRow[] {
  const [header = [], ...rows] = csvOf(path);
  const [subject, finger, sample, file] = ['subject', 'finger', 'sample', 'file'].map((name) => {
    const at = header.indexOf(name);
    if (at < 0) throw new Error(`${path}: no column "${name}"`);
    return at;
  });
  return rows.map((cells, line) => {
    const cell = (at: number | undefined): string => {
      const value = cells[at ?? -1];
      if (value === undefined || value === '') throw new Error(`${path}: line ${line + 2} is incomplete`);
      return value;
    };
    const number = Number(cell(sample));
    if (!Number.isFinite(number)) throw new Error(`${path}: line ${line + 2}: sample is not a number`);
    return { subject: cell(subject), finger: cell(finger), sample: number, file: cell(file) };
  });
}

/** `054-106`, or single ones with commas: subjects compared as numbers where they are numbers. */
export function subjectFilter(text: string | undefined): (subject: string) => boolean {
  if (text === undefined) return () => true;
  const ranges = text.split(',').map((part) => part.trim().split('-'));
  return (subject) =>
    ranges.some(([from = '', to = from]) => {
      const [s, a, b] = [subject, from, to].map((digits) => Number(digits.replace(/^\D+/u, '')));
      if (s !== undefined && a !== undefined && b !== undefined && Number.isFinite(s + a + b))
        return s >= a && s <= b;
      return subject >= from && subject <= to;
    });
}

/** Rows named by an exclusion list: those that agree in every column that the list has and the manifest knows. */
export function exclusionFilter(path: string | undefined): (row: ManifestRow) => boolean {
  if (path === undefined) return () => false;
  const [header = [], ...rows] = csvOf(path);
  const known = (['subject', 'finger', 'sample', 'file'] as const)
    .map((name) => ({ name, at: header.indexOf(name) }))
    .filter(({ at }) => at >= 0);
  if (known.length === 0) throw new Error(`${path}: no column of the manifest`);
  const key = (values: readonly string[]): string => values.join('\n');
  const excluded = new Set(rows.map((cells) => key(known.map(({ at }) => cells[at] ?? ''))));
  return (row) => excluded.has(key(known.map(({ name }) => String(row[name]))));
}

function csvOf(path: string): string[][] {
  return readFileSync(path, 'utf8')
    .replace(/^\uFEFF/u, '')
    .split(/\r?\n/u)
    .filter((line) => line.trim() !== '')
    .map((line) => line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/u, '$1')));
}
