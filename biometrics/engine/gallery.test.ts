import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SubjectId } from '../../domain/ids.ts';
import { patternLevels } from '../comparison/pattern-levels.ts';
import { seededRandom } from '../synthetic/seeded-random.ts';
import { PLANE_WORDS } from '../template.ts';
import { COHORT_MAX, Gallery } from './gallery.ts';

/** Levels that can be told apart by their first word. */
function marked(mark: number): ReturnType<typeof patternLevels> {
  const random = seededRandom(`mark ${mark}`);
  const fine = Int32Array.from(
    { length: PLANE_WORDS },
    () => random.uint32() & random.uint32() & random.uint32(),
  );
  fine[0] = mark;
  return patternLevels(fine);
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
        for (const [subjectId, marks] of model) {
          const slots = [...gallery.slotsOf(subjectId)];
          expect(slots.map((slot) => gallery.fine[slot * PLANE_WORDS]).sort()).toEqual([...marks].sort());
          for (const slot of slots) {
            const levels = marked(gallery.fine[slot * PLANE_WORDS]);
            expect(gallery.owners[slot].subjectId).toBe(subjectId);
            expect(gallery.fineBits[slot]).toBe(levels.fineBits);
            expect(gallery.coarse.subarray(slot * 16, slot * 16 + 16)).toEqual(levels.coarse);
            expect(gallery.half.subarray(slot * 96, slot * 96 + 96)).toEqual(levels.half);
          }
        }
        for (const [plane, words] of [
          [gallery.fine, PLANE_WORDS],
          [gallery.half, 96],
          [gallery.coarse, 16],
        ] as const) {
          expect(plane.subarray(total * words).every((word) => word === 0)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('grows', () => {
    const gallery = new Gallery();
    for (let i = 0; i < 300; i += 1) {
      gallery.addFinger({ subjectId: `${i}` as SubjectId, finger: 'left-index' }, [marked(i + 1)]);
    }
    for (let slot = 0; slot < 300; slot += 1) expect(gallery.fine[slot * PLANE_WORDS]).toBe(slot + 1);
    expect(gallery.cohort().length).toBe(COHORT_MAX);
  });

  it('chooses its cohort by content, not by the order of enrolment', () => {
    const build = (order: readonly number[]): number[] => {
      const gallery = new Gallery();
      for (const i of order)
        gallery.addFinger({ subjectId: `${i}` as SubjectId, finger: 'left-index' }, [marked(i)]);
      return gallery.cohort().map((slot) => gallery.fine[slot * PLANE_WORDS]);
    };
    const order = Array.from({ length: 400 }, (_, i) => i + 1);
    expect(build(order.toReversed())).toEqual(build(order));
  });
});
