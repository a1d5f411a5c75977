import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAnyTemplate } from '../check-any-template.ts';
import { crc32 } from '../crc32.ts';
import { faceFalseMatchProbability } from './face-calibration.ts';
import { FACEPRINT_FEATURES, FACE_THRESHOLDS } from './faceprint-score.ts';
import type { Faceprint } from './faceprint-template.ts';
import {
  FACEPRINT_TEMPLATE_BYTES,
  checkFaceprint,
  encodeFaceprint,
  readFaceprint,
} from './faceprint-template.ts';

const faceprints: fc.Arbitrary<Faceprint> = fc.record({
  version: fc.integer({ min: 0, max: 255 }),
  light: fc.constantFrom('infrared', 'colour'),
  masked: fc.boolean(),
  features: fc
    .array(fc.integer({ min: 1, max: 1023 }), {
      minLength: FACEPRINT_FEATURES,
      maxLength: FACEPRINT_FEATURES,
    })
    .map((values) => Int16Array.from(values, (value, i) => (i % 3 === 0 ? -value : value))),
});

function withCrc(bytes: Uint8Array): Uint8Array {
  new DataView(bytes.buffer).setUint32(bytes.length - 4, crc32(bytes.subarray(0, -4)), true);
  return bytes;
}

describe('a faceprint template', () => {
  it('says what it was made of and has one length', () => {
    fc.assert(
      fc.property(faceprints, (faceprint) => {
        const template = encodeFaceprint(faceprint);
        expect(template).toHaveLength(FACEPRINT_TEMPLATE_BYTES);
        expect(checkAnyTemplate(template)).toEqual({ ok: true, value: template });
        expect(readFaceprint(template)).toEqual(faceprint);
      }),
    );
  });

  it('is refused when any byte of it changed', () => {
    fc.assert(
      fc.property(
        faceprints,
        fc.integer({ min: 0, max: FACEPRINT_TEMPLATE_BYTES - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (faceprint, at, change) => {
          const template = encodeFaceprint(faceprint);
          template[at] ^= change;
          expect(checkFaceprint(template).ok).toBe(false);
          expect(checkAnyTemplate(template).ok).toBe(false);
        },
      ),
    );
  });

  it('is refused when its numbers are no face’s, whatever its checksum says', () => {
    const good: Faceprint = {
      version: 9,
      light: 'infrared',
      masked: false,
      features: new Int16Array(FACEPRINT_FEATURES).fill(100),
    };
    for (const [at, byte] of [
      [6, 2],
      [7, 2],
      [9, 0x7f],
    ] as const) {
      const bytes = encodeFaceprint(good);
      bytes[at] = byte;
      expect(checkFaceprint(withCrc(bytes))).toEqual({ ok: false, reason: 'not-a-template' });
    }
    const few = new Int16Array(FACEPRINT_FEATURES).fill(1023, 0, 100);
    expect(() => encodeFaceprint({ ...good, features: few })).toThrow(RangeError);
    expect(() => encodeFaceprint({ ...good, version: 256 })).toThrow(RangeError);
    expect(() => encodeFaceprint({ ...good, features: few.subarray(1) })).toThrow(RangeError);
    expect(() => readFaceprint(new Uint8Array(8))).toThrow(TypeError);
  });
});

describe('the probability of a false match of faces', () => {
  it('is what the maker claims at its thresholds, and never above its claim between them', () => {
    for (const masks of ['none', 'probe', 'both'] as const) {
      const { low, medium, high } = FACE_THRESHOLDS[masks];
      expect(faceFalseMatchProbability(low, masks)).toBe(1);
      expect(faceFalseMatchProbability(low + 1e-9, masks)).toBeCloseTo(1e-5, 10);
      expect(faceFalseMatchProbability(high, masks)).toBeCloseTo(1e-6, 12);
      const claimed = 1 / 250_000;
      expect(faceFalseMatchProbability(medium, masks) / claimed).toBeGreaterThan(5 / 6);
      expect(faceFalseMatchProbability(medium, masks) / claimed).toBeLessThan(7 / 6);
    }
  });

  it('falls as the score rises', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4095 }), (score) => {
        expect(faceFalseMatchProbability(score + 1, 'none')).toBeLessThanOrEqual(
          faceFalseMatchProbability(score, 'none'),
        );
      }),
    );
  });
});
