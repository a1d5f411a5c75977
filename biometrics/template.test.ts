import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32 } from './crc32.ts';
import type { DirectionCode } from './pattern/competitive-code.ts';
import { CODE_WIDTH } from './pattern/competitive-code.ts';
import { seededRandom } from './synthetic/seeded-random.ts';
import {
  PLANE_HEIGHT,
  PLANE_WIDTH,
  TEMPLATE_BYTES,
  checkTemplate,
  encodeTemplate,
  readTemplate,
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

/** A code of random directions in a band of rows. */
function someCode(seed: number): DirectionCode {
  const random = seededRandom(`code ${seed}`);
  const first = random.next() < 0.5 ? 3 : 0;
  const mask = new Uint32Array(CODE_WIDTH).fill((0xffff_ffff >>> 6) & (0xffff_ffff << first));
  mask[0] = 0;
  mask[7] = 1 << 31;
  const plane = (): Uint32Array => mask.map((word) => word & random.uint32());
  return { planes: [plane(), plane(), plane()], mask };
}

const FIRST_VERSION_BYTES = 1292;

describe('template', () => {
  it('gives back the pattern and the code it was made of, in a fixed length', () => {
    fc.assert(
      fc.property(fc.nat(), fc.boolean(), (seed, first) => {
        const pattern = somePattern(seed);
        const code = first ? null : someCode(seed);
        const template = encodeTemplate(pattern, code);
        expect(template.length).toBe(first ? FIRST_VERSION_BYTES : TEMPLATE_BYTES);
        expect(checkTemplate(template).ok).toBe(true);
        const read = readTemplate(template);
        expect(read.code).toEqual(code);
        const bitAt = (x: number, y: number): number => (read.pattern[2 * x + (y >> 5)] >>> (y & 31)) & 1;
        expect(pattern.every((bit, i) => bitAt(i % PLANE_WIDTH, Math.floor(i / PLANE_WIDTH)) === bit)).toBe(
          true,
        );
      }),
      { numRuns: 20 },
    );
    expect(TEMPLATE_BYTES).toBeLessThanOrEqual(2500);
  });

  it('reads what the version before made: the same bytes under another number', () => {
    const template = encodeTemplate(somePattern(3), someCode(3));
    const before = template.slice();
    before[5] = 1;
    const crc = new DataView(before.buffer);
    crc.setUint32(before.length - 4, crc32(before.subarray(0, before.length - 4)), true);
    expect(readTemplate(before)).toEqual(readTemplate(template));
    before[5] = 3;
    crc.setUint32(before.length - 4, crc32(before.subarray(0, before.length - 4)), true);
    expect(checkTemplate(before)).toEqual({ ok: false, reason: 'unknown-algorithm' });
  });

  it.each([null, someCode(1)])('notices every single flipped bit', (code) => {
    const template = encodeTemplate(stripes(5), code);
    const missed = Array.from({ length: 8 * template.length }, (_, bit) => bit).filter((bit) => {
      template[bit >> 3] ^= 1 << (bit & 7);
      const { ok } = checkTemplate(template);
      template[bit >> 3] ^= 1 << (bit & 7);
      return ok;
    });
    expect(missed).toEqual([]);
    expect(checkTemplate(template).ok).toBe(true);
  });

  it.each([null, someCode(2)])('refuses with the reason', (code) => {
    const template = encodeTemplate(stripes(5), code);
    const changed = (at: number, value: number): Uint8Array =>
      template.map((byte, i) => (i === at ? value : byte));
    expect(checkTemplate(new Uint8Array())).toEqual({ ok: false, reason: 'not-a-template' });
    expect(checkTemplate(changed(0, 0))).toEqual({ ok: false, reason: 'not-a-template' });
    expect(checkTemplate(changed(4, 9))).toEqual({ ok: false, reason: 'unknown-algorithm' });
    expect(checkTemplate(changed(5, 3))).toEqual({ ok: false, reason: 'unknown-algorithm' });
    expect(checkTemplate(changed(600, 0xaa))).toEqual({ ok: false, reason: 'damaged' });
    expect(checkTemplate(template.subarray(0, template.length - 1))).toEqual({
      ok: false,
      reason: 'damaged',
    });
    expect(checkTemplate(Uint8Array.of(...template, 0))).toEqual({ ok: false, reason: 'damaged' });
  });

  it('refuses well-formed planes that no finger makes', () => {
    for (const pattern of [new Uint8Array(PIXELS), new Uint8Array(PIXELS).fill(1), stripes(2)]) {
      expect(checkTemplate(encodeTemplate(pattern))).toEqual({ ok: false, reason: 'not-a-template' });
    }
    const { planes } = someCode(3);
    const nowhere = { planes, mask: new Uint32Array(CODE_WIDTH) };
    expect(checkTemplate(encodeTemplate(stripes(5), nowhere))).toEqual({
      ok: false,
      reason: 'not-a-template',
    });
  });

  it('never throws on bytes from outside, wherever in their buffer they lie', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2500 }), (bytes) => !checkTemplate(bytes).ok));
    const template = encodeTemplate(stripes(4), someCode(4));
    const apart = new Uint8Array(TEMPLATE_BYTES + 7);
    apart.set(template, 7);
    expect(readTemplate(apart.subarray(7))).toEqual(readTemplate(template));
  });

  it('is no pattern of another size', () => {
    expect(() => encodeTemplate(new Uint8Array(5))).toThrow(RangeError);
  });
});
