import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  COARSE_LISTS_BYTES,
  COARSE_SHIFTS,
  GROUP_CODES,
  coarseCode,
  groupBytesFor,
  largestOverlap,
  listCoarseBlocks,
  readCoarse,
  shiftCoarseCode,
  writeCoarse,
} from '../comparison/coarse-code.ts';
import { alignSlots, compareSlots } from '../comparison/compare-slots.ts';
import { SLOT_BYTES, SLOT_WORDS, slotOf } from '../comparison/enrolled-slot.ts';
import { PROBE_WORDS, prepareProbe } from '../comparison/shifted-probe.ts';
import { extractTemplate } from '../extract-template.ts';
import { renderPlacement } from '../synthetic/render-placement.ts';
import { seededRandom } from '../synthetic/seeded-random.ts';
import { syntheticFinger } from '../synthetic/synthetic-finger.ts';
import type { VeinFeatures } from '../template.ts';
import { readTemplate } from '../template.ts';
import { KERNELS, compileKernel, kernelModuleText } from '../../scripts/kernel/compile-kernel.ts';
import { createKernelMemory } from './kernel-memory.ts';
import { SCRATCH_BYTES, startKernel } from './vein-kernel.ts';

const PROBE_AT = 1024;
const SLOTS_AT = PROBE_AT + 4 * PROBE_WORDS;
const SLOTS = 4;
const LIST_AT = SLOTS_AT + SLOTS * SLOT_BYTES;
const RESULTS_AT = LIST_AT + 4 * SLOTS;
const SCRATCH_AT = RESULTS_AT + 16 * SLOTS;

type Way = 'compareSlots' | 'compareListed' | 'alignListed';

function kernelCounts(probe: Uint32Array, slots: readonly Uint32Array[], way: Way): number[][] {
  const memory = createKernelMemory(SCRATCH_AT + SCRATCH_BYTES);
  const words = new Uint32Array(memory.buffer);
  words.set(probe, PROBE_AT / 4);
  slots.forEach((slot, i) => {
    words.set(slot, (SLOTS_AT + i * SLOT_BYTES) / 4);
    words[LIST_AT / 4 + i] = SLOTS_AT + i * SLOT_BYTES;
  });
  const kernel = startKernel(memory);
  kernel[way](PROBE_AT, way === 'compareSlots' ? SLOTS_AT : LIST_AT, slots.length, SCRATCH_AT, RESULTS_AT);
  const each = way === 'alignListed' ? 2 : 4;
  const results = words.subarray(RESULTS_AT / 4);
  return slots.map((_, i) => [...results.subarray(each * i, each * (i + 1))]);
}

function expectTheSame(probe: Uint32Array, slots: readonly Uint32Array[]): void {
  const expected = referenceCounts(probe, slots);
  expect(kernelCounts(probe, slots, 'compareSlots')).toEqual(expected);
  expect(kernelCounts(probe, slots, 'compareListed')).toEqual(expected);
  const aligned = slots.map((slot) => {
    const { different, places } = alignSlots(probe, slot, 0);
    return [different, places];
  });
  expect(kernelCounts(probe, slots, 'alignListed')).toEqual(aligned);
}

function referenceCounts(probe: Uint32Array, slots: readonly Uint32Array[]): number[][] {
  return slots.map((slot) => {
    const { common, patternBits, different, places } = compareSlots(probe, slot, 0);
    return [common, patternBits, different, places];
  });
}

/** Slots that no finger makes: noise of any density, stripes, all, nothing. */
function hostileSlot(seed: number): Uint32Array {
  const random = seededRandom(`hostile ${seed}`);
  const density = seed % 5;
  return Uint32Array.from({ length: SLOT_WORDS }, (_, i) => {
    if (density === 0) return seed % 2 === 0 ? 0 : 0xffff_ffff;
    if (density === 1) return i % 3 === 0 ? 0x8000_0001 : 0x0f0f_0000;
    const word = random.uint32();
    return density === 2
      ? word & random.uint32() & random.uint32()
      : density === 3
        ? word | random.uint32()
        : word;
  });
}

describe('vein kernel', () => {
  it('counts what the reference counts, for fingers', () => {
    const slots = [0, 1, 2, 3].map((i) => {
      const extraction = extractTemplate(renderPlacement(syntheticFinger(`kernel ${i >> 1}`), `${i}`));
      if (!extraction.ok) throw new Error(extraction.reason);
      return slotOf(readTemplate(extraction.value.template));
    });
    for (const slot of slots) {
      const probe = prepareProbe(slot);
      expectTheSame(probe, slots);
    }
  });

  it('counts what the reference counts, for what no finger makes', () => {
    fc.assert(
      fc.property(
        fc.nat(10_000),
        fc.array(fc.nat(10_000), { minLength: SLOTS, maxLength: SLOTS }),
        (seed, seeds) => {
          const probe = prepareProbe(hostileSlot(seed));
          const slots = seeds.map(hostileSlot);
          expectTheSame(probe, slots);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('finds the largest overlap of coarse codes that the reference finds', () => {
    const groupsAt = COARSE_LISTS_BYTES;
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 1, max: 300 }), (seed, count) => {
        const random = seededRandom(`coarse ${seed}`);
        const words = (length: number): Uint32Array =>
          Uint32Array.from({ length }, () => random.uint32() & random.uint32());
        const draw = (): VeinFeatures => {
          const hasCode = random.uint32() % 4 !== 0;
          const code = { planes: [words(80), words(80), words(80)] as const, mask: words(80) };
          return { pattern: words(320), code: hasCode ? code : null };
        };
        const codes = Array.from({ length: count }, () => coarseCode(draw()));
        // All blocks set is more than any code has, and still counted.
        if (seed % 3 === 0) codes[0] = new Uint32Array(16).fill(0xffff_ffff);
        const copies = shiftCoarseCode(draw());
        const bytes = groupBytesFor(count);
        const resultsAt = groupsAt + bytes;
        const scratchAt = resultsAt + 4 * GROUP_CODES;
        const memory = createKernelMemory(scratchAt + SCRATCH_BYTES);
        const groups = new Uint8Array(memory.buffer, groupsAt, bytes);
        codes.forEach((code, slot) => writeCoarse(groups, slot, code));
        expect(codes.map((_, slot) => readCoarse(groups, slot))).toEqual(codes);
        new Uint16Array(memory.buffer).set(listCoarseBlocks(copies));
        const kernel = startKernel(memory);
        kernel.scanCoarse(0, COARSE_SHIFTS, groupsAt, Math.ceil(count / GROUP_CODES), scratchAt, resultsAt);
        expect([...new Uint8Array(memory.buffer, resultsAt, count)]).toEqual(
          codes.map((code) => largestOverlap(copies, code)),
        );
      }),
      { numRuns: 30 },
    );
  });

  it.each(KERNELS)('%s is made of its source', (name) => {
    const source = readFileSync(new URL(`./${name}.as`, import.meta.url), 'utf8');
    const checkedIn = readFileSync(new URL(`./${name}-module.ts`, import.meta.url), 'utf8');
    expect(kernelModuleText(compileKernel(source), name)).toBe(checkedIn);
  });
});
