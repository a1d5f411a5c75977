import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SubjectId } from '../../domain/ids.ts';
import { SLOT_WORDS, slotOf } from '../comparison/enrolled-slot.ts';
import { coarseCode, readCoarse } from '../comparison/coarse-code.ts';
import type { KernelMemory } from '../kernel/kernel-memory.ts';
import { seededRandom } from '../synthetic/seeded-random.ts';
import type { VeinFeatures } from '../template.ts';
import { PLANE_WORDS } from '../template.ts';
import { COHORT_MAX, Gallery, WORKSPACE_BYTES } from './gallery.ts';

/** Features that can be told apart by their first word. */
function marked(mark: number): VeinFeatures {
  const random = seededRandom(`mark ${mark}`);
  const pattern = Uint32Array.from(
    { length: PLANE_WORDS },
    () => random.uint32() & random.uint32() & random.uint32(),
  );
  pattern[0] = mark;
  return { pattern, code: null };
}

function wordsOf({ buffer }: KernelMemory): Uint32Array {
  return new Uint32Array(buffer, WORKSPACE_BYTES);
}

const change = fc.record({ person: fc.nat(7), templates: fc.integer({ min: 0, max: 5 }) });

describe('Gallery', () => {
  it('holds exactly what was put in and not taken out, without holes, and wipes the rest', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        const gallery = new Gallery();
        const model = new Map<SubjectId, number[]>();
        let mark = 1;
        for (const { person, templates } of changes) {
          const subjectId = `person ${person}` as SubjectId;
          gallery.removePerson(subjectId);
          model.delete(subjectId);
          if (templates === 0) continue;
          const marks = Array.from({ length: templates }, () => mark++);
          gallery.addFinger({ subjectId, finger: 'left-ring' }, marks.map(marked));
          model.set(subjectId, marks);
        }
        const total = [...model.values()].flat().length;
        expect(gallery.owners.length).toBe(total);
        expect(gallery.people).toBe(model.size);
        expect(gallery.fingers).toBe(model.size);
        const exact = wordsOf(gallery.exactMemory);
        const coarse = new Uint8Array(gallery.coarseMemory.buffer, WORKSPACE_BYTES);
        for (const [subjectId, marks] of model) {
          const slots = [...gallery.slotsOf(subjectId)];
          expect(slots.map((slot) => exact[slot * SLOT_WORDS]).sort()).toEqual([...marks].sort());
          for (const slot of slots) {
            const features = marked(exact[slot * SLOT_WORDS]);
            expect(gallery.owners[slot].subjectId).toBe(subjectId);
            expect(exact.slice(slot * SLOT_WORDS, (slot + 1) * SLOT_WORDS)).toEqual(slotOf(features));
            expect(readCoarse(coarse, slot)).toEqual(coarseCode(features));
          }
        }
        expect(exact.subarray(total * SLOT_WORDS).every((word) => word === 0)).toBe(true);
        if (total === 0) expect(coarse.every((byte) => byte === 0)).toBe(true);
        else expect(readCoarse(coarse, total).every((word) => word === 0)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('grows', () => {
    const gallery = new Gallery();
    for (let i = 0; i < 1100; i += 1) {
      gallery.addFinger({ subjectId: `${i}` as SubjectId, finger: 'left-index' }, [marked(i + 1)]);
    }
    const exact = wordsOf(gallery.exactMemory);
    for (let slot = 0; slot < 1100; slot += 1) expect(exact[slot * SLOT_WORDS]).toBe(slot + 1);
    expect(gallery.cohort().length).toBe(COHORT_MAX);
  });

  it('chooses its cohort by content, not by the order of enrolment', () => {
    const build = (order: readonly number[]): number[] => {
      const gallery = new Gallery();
      for (const i of order)
        gallery.addFinger({ subjectId: `${i}` as SubjectId, finger: 'left-index' }, [marked(i)]);
      const exact = wordsOf(gallery.exactMemory);
      return gallery.cohort().map((slot) => exact[slot * SLOT_WORDS]);
    };
    const order = Array.from({ length: 1300 }, (_, i) => i + 1);
    expect(build(order.toReversed())).toEqual(build(order));
  });

  it('keeps the same cohort whether it was asked for between the changes or only at the end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(2999), { minLength: 1400, maxLength: 2200 }),
        fc.nat(6),
        (people, every) => {
          const [asked, unasked] = [new Gallery(), new Gallery()];
          const enrolled = new Set<number>();
          people.forEach((person, turn) => {
            const subjectId = `${person}` as SubjectId;
            for (const gallery of [asked, unasked]) {
              if (enrolled.has(person)) gallery.removePerson(subjectId);
              else gallery.addFinger({ subjectId, finger: 'left-index' }, [marked(person + 1)]);
            }
            if (!enrolled.delete(person)) enrolled.add(person);
            if (turn % (every + 1) === 0) asked.cohort();
          });
          expect(asked.cohort()).toEqual(unasked.cohort());
        },
      ),
      { numRuns: 8 },
    );
  });
});
