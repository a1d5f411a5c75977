import { describe, expect, it } from 'vitest';
import { extractTemplate } from './extract-template.ts';
import type { Placement } from './fuse-placements.ts';
import { fusePlacements } from './fuse-placements.ts';
import { renderPlacement } from './synthetic/render-placement.ts';
import { syntheticFinger } from './synthetic/synthetic-finger.ts';

function place(finger: string, placement: string): Placement {
  const extraction = extractTemplate(renderPlacement(syntheticFinger(`fuse ${finger}`), placement));
  if (!extraction.ok) throw new Error(extraction.reason);
  return extraction.value;
}

describe('fusePlacements', () => {
  it('enrols three placements of one finger', () => {
    for (const finger of ['a', 'b', 'c', 'd']) {
      const placements = ['1', '2', '3'].map((placement) => place(finger, placement));
      const fused = fusePlacements(placements);
      expect(fused).toMatchObject({ ok: true, value: { oddOnes: [] } });
      if (fused.ok)
        expect(new Set(fused.value.templates)).toEqual(new Set(placements.map((p) => p.template)));
    }
  });

  it('catches a different finger among the three, wherever it is', () => {
    for (const at of [0, 1, 2]) {
      const placements = ['1', '2', '3'].map((placement, i) => place(i === at ? 'other' : 'a', placement));
      const fused = fusePlacements(placements);
      expect(fused).toMatchObject({ ok: true, value: { oddOnes: [at] } });
      if (fused.ok) expect(fused.value.templates).not.toContain(placements[at]?.template);
    }
  });

  it('keeps the best three of four', () => {
    const fused = fusePlacements(['1', '2', '3', '4'].map((placement) => place('a', placement)));
    expect(fused.ok && fused.value.templates.length).toBe(3);
  });

  it('believes nobody who shows as many of one finger as of another', () => {
    const two = [place('a', '1'), place('a', '2'), place('b', '1'), place('b', '2')];
    expect(fusePlacements(two)).toEqual({ ok: false, reason: 'not-one-finger' });
    expect(fusePlacements(['a', 'b', 'c'].map((finger) => place(finger, '1')))).toEqual({
      ok: false,
      reason: 'not-one-finger',
    });
    expect(fusePlacements([place('a', '1')])).toEqual({ ok: false, reason: 'too-few-placements' });
  });
});
