import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTemplates } from '../compare-templates.ts';
import { extractTemplate } from '../extract-template.ts';
import { renderPlacement } from '../synthetic/render-placement.ts';
import { seededRandom } from '../synthetic/seeded-random.ts';
import { syntheticFinger } from '../synthetic/synthetic-finger.ts';
import type { Template } from '../template.ts';
import { compareSlots } from './compare-slots.ts';
import { SLOT_WORDS } from './enrolled-slot.ts';
import { prepareProbe } from './shifted-probe.ts';

function take(finger: string, placement: string): Template {
  const extraction = extractTemplate(renderPlacement(syntheticFinger(finger), placement));
  if (!extraction.ok) throw new Error(extraction.reason);
  return extraction.value.template;
}

function anySlot(seed: number): Uint32Array {
  const random = seededRandom(`${seed}`);
  const sparse = seed % 2 === 0;
  return Uint32Array.from({ length: SLOT_WORDS }, () => {
    const word = random.uint32();
    return sparse ? word & random.uint32() & random.uint32() & 0x7171_7171 : word;
  });
}

describe('compareSlots', () => {
  it('counts the same in both directions, whatever the slots', () => {
    const shares = (a: Uint32Array, b: Uint32Array): number[] => {
      const { common, patternBits, different, places } = compareSlots(prepareProbe(a), b, 0);
      return [common / Math.max(1, patternBits), different / Math.max(1, places), Math.sign(places)];
    };
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (one, other) => {
        const [a, b] = [anySlot(one), anySlot(other)];
        expect(shares(a, b)).toEqual(shares(b, a));
      }),
      { numRuns: 60 },
    );
  });

  it('counts the same in both directions for fingers', () => {
    const templates = ['a', 'b', 'c'].flatMap((finger) => [take(finger, '1'), take(finger, '2')]);
    for (const one of templates)
      for (const other of templates)
        expect(compareTemplates(one, other)).toEqual(compareTemplates(other, one));
  });

  it('finds a template in itself', () => {
    const template = take('a', '1');
    expect(compareTemplates(template, template)).toEqual({ pattern: 1, code: 1 });
  });
});
