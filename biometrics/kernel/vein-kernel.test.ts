import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareSlots } from '../comparison/compare-slots.ts';
import { SLOT_BYTES, SLOT_WORDS, slotOf } from '../comparison/enrolled-slot.ts';
import { PROBE_WORDS, prepareProbe } from '../comparison/shifted-probe.ts';
import { extractTemplate } from '../extract-template.ts';
import { renderPlacement } from '../synthetic/render-placement.ts';
import { seededRandom } from '../synthetic/seeded-random.ts';
import { syntheticFinger } from '../synthetic/synthetic-finger.ts';
import { readTemplate } from '../template.ts';
import { compileKernel, kernelModuleText } from '../../scripts/kernel/compile-kernel.ts';
import { SCRATCH_BYTES, createKernelMemory, startKernel } from './vein-kernel.ts';

const PROBE_AT = 1024;
const SLOTS_AT = PROBE_AT + 4 * PROBE_WORDS;
const SLOTS = 4;
const LIST_AT = SLOTS_AT + SLOTS * SLOT_BYTES;
const RESULTS_AT = LIST_AT + 4 * SLOTS;
const SCRATCH_AT = RESULTS_AT + 16 * SLOTS;

function kernelCounts(probe: Uint32Array, slots: readonly Uint32Array[], listed: boolean): number[][] {
  const memory = createKernelMemory(SCRATCH_AT + SCRATCH_BYTES);
  const words = new Uint32Array(memory.buffer);
  words.set(probe, PROBE_AT / 4);
  slots.forEach((slot, i) => {
    words.set(slot, (SLOTS_AT + i * SLOT_BYTES) / 4);
    words[LIST_AT / 4 + i] = SLOTS_AT + i * SLOT_BYTES;
  });
  const kernel = startKernel(memory);
  if (listed) kernel.compareListed(PROBE_AT, LIST_AT, slots.length, SCRATCH_AT, RESULTS_AT);
  else kernel.compareSlots(PROBE_AT, SLOTS_AT, slots.length, SCRATCH_AT, RESULTS_AT);
  return slots.map((_, i) => [...words.subarray(RESULTS_AT / 4 + 4 * i, RESULTS_AT / 4 + 4 * i + 4)]);
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
      expect(kernelCounts(probe, slots, false)).toEqual(referenceCounts(probe, slots));
      expect(kernelCounts(probe, slots, true)).toEqual(referenceCounts(probe, slots));
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
          expect(kernelCounts(probe, slots, false)).toEqual(referenceCounts(probe, slots));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is made of its source', () => {
    const source = readFileSync(new URL('./vein-kernel.as', import.meta.url), 'utf8');
    const checkedIn = readFileSync(new URL('./vein-kernel-module.ts', import.meta.url), 'utf8');
    expect(kernelModuleText(compileKernel(source))).toBe(checkedIn);
  });
});
