import { describe, expect, it } from 'vitest';
import type { SubjectId } from '../domain/ids.ts';
import type { PersonEvidence } from './decide-identification.ts';
import { findRival } from './find-rival.ts';

const person = (name: string, falseMatchProbability: number): PersonEvidence => ({
  subjectId: name as SubjectId,
  finger: 'right-index',
  falseMatchProbability,
});
const isEnough = (probability: number): boolean => probability < 1e-6;
const rival = (ranked: string[], ...alone: Record<string, number>[]): string | null =>
  findRival(
    ranked.map((name) => person(name, 1e-12)),
    alone.map((people) => Object.entries(people).map(([name, p]) => person(name, p))),
    isEnough,
  )?.subjectId ?? null;

describe('findRival', () => {
  it('is the next person when there is one finger', () => {
    expect(rival([])).toBe(null);
    expect(rival(['a'], { a: 1e-9 })).toBe(null);
    expect(rival(['a', 'b'], { a: 1e-9, b: 1e-8 })).toBe('b');
  });

  it('is not somebody who shares one finger with a person proved by both', () => {
    expect(rival(['a', 'b'], { a: 1e-9, b: 1e-9 }, { a: 1e-9, b: 0.5 })).toBe(null);
    expect(rival(['a', 'b', 'c'], { a: 1e-9, b: 1e-9 }, { a: 1e-9, c: 0.01 })).toBe('c');
  });

  it('is somebody whom another finger proves, or both', () => {
    expect(rival(['a', 'b'], { a: 1e-20 }, { b: 1e-9 })).toBe('b');
    expect(rival(['a', 'b'], { a: 1e-9, b: 1e-9 }, { a: 1e-9, b: 1e-9 })).toBe('b');
    // Proved by neither alone, and yet before everybody else by both: not to be passed over.
    expect(rival(['a', 'b'], { a: 1e-9, b: 1e-5 }, { a: 1e-9, b: 1e-5 })).toBe('b');
  });
});
