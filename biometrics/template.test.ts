import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from './synthetic/seeded-random.ts';
import {
  PLANE_HEIGHT,
  PLANE_WIDTH,
  TEMPLATE_BYTES,
  checkTemplate,
  encodeTemplate,
  patternPlane,
} from './template.ts';

const PIXELS = PLANE_WIDTH * PLANE_HEIGHT;
/** A pattern with about a sixth of its pixels set. */
function somePattern(seed: number): Uint8Array {
  const random = seededRandom(`${seed}`);
  return Uint8Array.from({ length: PIXELS }, () => (random.next() < 1 / 6 ? 1 : 0));
}

function stripes(every: number): Uint8Array {
  return Uint8Array.from({ length: PIXELS }, (_, i) => (Math.floor(i / PLANE_WIDTH) % every === 0 ? 1 : 0));
}

describe('template', () => {
  it('gives back the pattern it was made of, in a fixed length', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const pattern = somePattern(seed);
        const template = encodeTemplate(pattern);
        expect(template.length).toBe(TEMPLATE_BYTES);
        expect(checkTemplate(template).ok).toBe(true);
        const words = patternPlane(template);
        expect(pattern.every((bit, i) => ((words[i >> 5] >>> (i & 31)) & 1) === bit)).toBe(true);
      }),
      { numRuns: 20 },
    );
    expect(TEMPLATE_BYTES).toBeLessThanOrEqual(2560);
  });

  it('notices every single flipped bit', () => {
    const template = encodeTemplate(stripes(5));
    for (let bit = 0; bit < 8 * template.length; bit += 1) {
      template[bit >> 3] ^= 1 << (bit & 7);
      expect(checkTemplate(template).ok).toBe(false);
      template[bit >> 3] ^= 1 << (bit & 7);
    }
    expect(checkTemplate(template).ok).toBe(true);
  });

  it('refuses with the reason', () => {
    const template = encodeTemplate(stripes(5));
    const changed = (at: number, value: number): Uint8Array =>
      template.map((byte, i) => (i === at ? value : byte));
    expect(checkTemplate(new Uint8Array())).toEqual({ ok: false, reason: 'not-a-template' });
    expect(checkTemplate(changed(0, 0))).toEqual({ ok: false, reason: 'not-a-template' });
    expect(checkTemplate(changed(4, 9))).toEqual({ ok: false, reason: 'unknown-algorithm' });
    expect(checkTemplate(changed(5, 2))).toEqual({ ok: false, reason: 'unknown-algorithm' });
    expect(checkTemplate(changed(600, 0xaa))).toEqual({ ok: false, reason: 'damaged' });
    expect(checkTemplate(template.subarray(0, TEMPLATE_BYTES - 1))).toEqual({ ok: false, reason: 'damaged' });
    expect(checkTemplate(Uint8Array.of(...template, 0))).toEqual({ ok: false, reason: 'damaged' });
  });

  it('refuses well-formed planes that no finger makes', () => {
    for (const pattern of [new Uint8Array(PIXELS), new Uint8Array(PIXELS).fill(1), stripes(2)]) {
      expect(checkTemplate(encodeTemplate(pattern))).toEqual({ ok: false, reason: 'not-a-template' });
    }
  });

  it('never throws on bytes from outside, wherever in their buffer they lie', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 1400 }), (bytes) => !checkTemplate(bytes).ok));
    const apart = new Uint8Array(TEMPLATE_BYTES + 7);
    apart.set(encodeTemplate(stripes(4)), 7);
    expect(patternPlane(apart.subarray(7))).toEqual(patternPlane(encodeTemplate(stripes(4))));
  });

  it('is no pattern of another size', () => {
    expect(() => encodeTemplate(new Uint8Array(5))).toThrow(RangeError);
  });
});
