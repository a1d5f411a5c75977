import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { strongestDirections } from '../pattern/competitive-code.ts';
import { normaliseLocalContrast } from '../pattern/local-contrast.ts';
import { maximumCurvature } from '../pattern/maximum-curvature.ts';
import { REGION_PIXELS, cutFingerRegion } from '../region/finger-region.ts';
import { locateFinger } from '../region/locate-finger.ts';
import { renderPlacement } from '../synthetic/render-placement.ts';
import { seededRandom } from '../synthetic/seeded-random.ts';
import { syntheticFinger } from '../synthetic/synthetic-finger.ts';
import { patternKernel } from './pattern-kernel.ts';

function expectTheSame(normalised: Float32Array, mask: Uint8Array): void {
  const { veinScores, winners } = patternKernel().find(normalised, mask);
  expect(veinScores).toEqual(maximumCurvature(normalised, mask));
  expect(winners).toEqual(strongestDirections(normalised));
}

describe('pattern kernel', () => {
  it('finds what the reference finds, for fingers', () => {
    for (const name of ['one', 'two', 'three']) {
      const located = locateFinger(renderPlacement(syntheticFinger(`pattern ${name}`), name));
      if (located?.outline == null) throw new Error('no finger');
      const region = cutFingerRegion(located.working, located.outline);
      expectTheSame(normaliseLocalContrast(region), region.mask);
    }
  });

  it('finds what the reference finds, for what no finger makes', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.constantFrom(0, 1, 1e-20, 40), (seed, strength) => {
        const random = seededRandom(`planes ${seed}`);
        const plane = Float32Array.from(
          { length: REGION_PIXELS },
          () => strength * ((random.uint32() % 2001) / 1000 - 1),
        );
        const mask = Uint8Array.from({ length: REGION_PIXELS }, () => (random.uint32() % 4 === 0 ? 0 : 1));
        expectTheSame(plane, mask);
      }),
      { numRuns: 12 },
    );
  });

  it('keeps nothing of one picture for the next', () => {
    const everywhere = new Uint8Array(REGION_PIXELS).fill(1);
    const noise = Float32Array.from({ length: REGION_PIXELS }, (_, i) => Math.sin(i * i));
    patternKernel().find(noise, everywhere);
    const { veinScores } = patternKernel().find(new Float32Array(REGION_PIXELS), everywhere);
    expect(veinScores).toEqual(new Float32Array(REGION_PIXELS));
  });
});
