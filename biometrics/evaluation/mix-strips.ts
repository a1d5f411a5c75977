import { CODE_WIDTH } from '../pattern/competitive-code.ts';
import { PLANE_WORDS } from '../template.ts';
import type { VeinFeatures } from '../template.ts';

const STRIPS = 4;

/**
 * A stranger for a large gallery, made in microseconds: four strips across the finger, each of another one. Every strip is
 * as veins are, the whole is nobody's. Whoever gave a strip must not be searched for: a quarter of them is in it.
 * @param draw numbers in [0, 1)
 */
export function mixStrips(sources: readonly VeinFeatures[], draw: () => number): VeinFeatures {
  const pattern = new Uint32Array(PLANE_WORDS);
  const planes = [0, 1, 2, 3].map(() => new Uint32Array(CODE_WIDTH));
  let hasCode = true;
  for (let strip = 0; strip < STRIPS; strip += 1) {
    const source = sources[Math.floor(draw() * sources.length)];
    const copy = (from: Uint32Array, to: Uint32Array, words: number): void =>
      to.set(from.subarray(strip * words, (strip + 1) * words), strip * words);
    copy(source.pattern, pattern, PLANE_WORDS / STRIPS);
    if (source.code === null) hasCode = false;
    else
      [...source.code.planes, source.code.mask].forEach((plane, i) =>
        copy(plane, planes[i], CODE_WIDTH / STRIPS),
      );
  }
  const [first, second, third, mask] = planes;
  return { pattern, code: hasCode ? { planes: [first, second, third], mask } : null };
}
