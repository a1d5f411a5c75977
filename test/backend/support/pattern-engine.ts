import type { EnrolledTrait, IdentificationEngine } from '../../../biometrics/identification.ts';
import type { Template } from '../../../biometrics/template.ts';
import { PLANE_HEIGHT, PLANE_WIDTH, encodeTemplate } from '../../../biometrics/template.ts';
import type { SubjectId } from '../../../domain/ids.ts';

/**
 * Fingers for the backend's tests: real template bytes with a random pattern, and a small engine that compares patterns bit
 * by bit without any shift. It answers honestly (nobody, one, or two who are too close), so that what is tested is the
 * backend and not the biometrics.
 */
export interface TestFinger {
  /** A fresh placement: the same pattern with a few bits of noise, never the same bytes twice. */
  place(): Template;
}

export function testFinger(seed: number): TestFinger {
  const pattern = drawPattern(numbers(seed));
  const noise = numbers(seed ^ 0x5eed_1e55);
  return {
    place: () => {
      const seen = pattern.slice();
      for (let i = 0; i < 60; i += 1) seen[Math.floor(noise() * seen.length)] ^= 1;
      return encodeTemplate(seen);
    },
  };
}

function drawPattern(random: () => number): Uint8Array {
  return Uint8Array.from({ length: PLANE_WIDTH * PLANE_HEIGHT }, () => (random() < 0.12 ? 1 : 0));
}

/** Mulberry32: small, seeded, good enough to draw patterns. */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SAME_FINGER = 0.7;

export function patternEngine(): IdentificationEngine {
  const people = new Map<SubjectId, readonly EnrolledTrait[]>();
  return {
    enrol: (subjectId, fingers) => {
      people.set(subjectId, fingers);
      return Promise.resolve();
    },
    remove: (subjectId) => {
      people.delete(subjectId);
      return Promise.resolve();
    },
    identify: (probe, options) => {
      const hits = [...people]
        .filter(([subjectId]) => options?.candidates?.has(subjectId) ?? true)
        .flatMap(([subjectId, fingers]) => {
          const hit = fingers.find(({ templates }) =>
            templates.some((template) => overlap(template, probe) > SAME_FINGER),
          );
          return hit === undefined ? [] : [{ subjectId, finger: hit.finger }];
        });
      if (hits.length === 0) return Promise.resolve({ kind: 'none' });
      return Promise.resolve(
        hits.length === 1 ? { kind: 'match', ...hits[0], falseMatchProbability: 0 } : { kind: 'ambiguous' },
      );
    },
    enrolledPeople: () => people.size,
    close: () => {
      people.clear();
      return Promise.resolve();
    },
  };
}

function overlap(one: Template, other: Template): number {
  let common = 0;
  let all = 0;
  for (let i = 8; i < one.length - 4; i += 1) {
    common += bits(one[i] & other[i]);
    all += bits(one[i] | other[i]);
  }
  return common / all;
}

function bits(byte: number): number {
  let count = 0;
  for (let rest = byte; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
