import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTemplates, overlapScore } from './compare-templates.ts';
import { patternLevels } from './comparison/pattern-levels.ts';
import type { Shift } from './comparison/shifted-probe.ts';
import { bestCoarse, refine, shiftProbe } from './comparison/shifted-probe.ts';
import { extractTemplate } from './extract-template.ts';
import { renderPlacement } from './synthetic/render-placement.ts';
import { syntheticFinger } from './synthetic/synthetic-finger.ts';
import type { Template } from './template.ts';
import { PLANE_HEIGHT, PLANE_WIDTH, encodeTemplate, patternPlane } from './template.ts';

function take(finger: string, placement: string): Template {
  const extraction = extractTemplate(renderPlacement(syntheticFinger(finger), placement));
  if (!extraction.ok) throw new Error(extraction.reason);
  return extraction.value.template;
}

/** Some lines here and there, shifted. */
function drawn(lines: readonly (readonly [number, number, number])[], rows = 0, columns = 0): Template {
  const pattern = new Uint8Array(PLANE_WIDTH * PLANE_HEIGHT);
  for (const [x, y, length] of lines) {
    for (let i = 0; i < length; i += 1) pattern[(y + rows) * PLANE_WIDTH + x + columns + i] = 1;
  }
  return encodeTemplate(pattern);
}

const someLines = fc.array(
  fc.tuple(
    fc.integer({ min: 40, max: 79 }),
    fc.integer({ min: 18, max: 45 }),
    fc.integer({ min: 20, max: 40 }),
  ),
  { minLength: 20, maxLength: 40 },
);

describe('compareTemplates', () => {
  it('is the same in both directions', () => {
    const templates = ['a', 'b', 'c'].flatMap((finger) =>
      ['1', '2'].map((placement) => take(finger, placement)),
    );
    for (const one of templates) {
      for (const other of templates) expect(compareTemplates(one, other)).toBe(compareTemplates(other, one));
    }
    fc.assert(
      fc.property(someLines, someLines, (a, b) => {
        expect(compareTemplates(drawn(a), drawn(b))).toBe(compareTemplates(drawn(b), drawn(a)));
      }),
      { numRuns: 15 },
    );
  });

  it('is 1 for a template and itself, shifted anywhere within reach', () => {
    fc.assert(
      fc.property(
        someLines,
        fc.integer({ min: -18, max: 18 }),
        fc.integer({ min: -40, max: 40 }),
        (lines, rows, columns) => {
          expect(compareTemplates(drawn(lines), drawn(lines, rows, columns))).toBe(1);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('does not reach further than fingers move', () => {
    const lines = [
      [10, 5, 60],
      [20, 8, 60],
      [15, 11, 60],
      [12, 14, 60],
    ] as const;
    expect(compareTemplates(drawn(lines), drawn(lines, 40, 0))).toBeLessThan(0.9);
    expect(compareTemplates(drawn(lines), drawn(lines, 0, 70))).toBeLessThan(0.9);
  });

  it('refuses what does not fit', () => {
    const good = take('a', '1');
    const otherVersion = good.map((byte, i) => (i === 5 ? 2 : byte));
    expect(() => compareTemplates(good, otherVersion)).toThrow(TypeError);
    expect(() => compareTemplates(new Uint8Array(3), good)).toThrow(TypeError);
  });
});

describe('coarse to fine', () => {
  it('finds nearly the score of looking everywhere, for a person and never more for a stranger', () => {
    for (let i = 0; i < 12; i += 1) {
      for (const [probe, enrolled] of [
        [take(`${i}`, 'p'), take(`${i}`, 'q')],
        [take(`${i}`, 'p'), take(`${i + 1}`, 'q')],
      ]) {
        const everywhere = compareTemplates(probe, enrolled);
        const quick = coarseToFine(probe, enrolled);
        expect(quick).toBeLessThanOrEqual(everywhere);
        if (everywhere > 0.35) expect(quick).toBeGreaterThan(everywhere - 0.02);
      }
    }
  });
});

function coarseToFine(probe: Template, enrolled: Template): number {
  const levels = patternLevels(patternPlane(enrolled));
  const shifted = shiftProbe(patternLevels(patternPlane(probe)));
  const shift: Shift = { rows: 0, columns: 0 };
  bestCoarse(shifted, levels.coarse, 0, shift);
  const common = refine(shifted, levels.half, 0, levels.fine, 0, shift);
  return overlapScore(common, shifted.levels.fineBits, levels.fineBits);
}
