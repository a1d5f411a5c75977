import { describe, expect, it } from 'vitest';
import { seededRandom } from './seeded-random.ts';

describe('seededRandom', () => {
  it('repeats itself for the same seed, as text or as bytes', () => {
    const [text, bytes] = [seededRandom('指'), seededRandom(new TextEncoder().encode('指'))];
    for (let i = 0; i < 100; i += 1) expect(text.uint32()).toBe(bytes.uint32());
  });

  it('parts for seeds that differ in one character', () => {
    const firsts = new Set(Array.from({ length: 2000 }, (_, i) => seededRandom(`person ${i}`).uint32()));
    expect(firsts.size).toBe(2000);
  });

  it('is uniform and normal where it says so', () => {
    const random = seededRandom('moments');
    const uniform = Array.from({ length: 20_000 }, () => random.next());
    const normal = Array.from({ length: 20_000 }, () => random.gaussian());
    expect(mean(uniform)).toBeCloseTo(0.5, 1);
    expect(mean(uniform.map((x) => (x - 0.5) ** 2))).toBeCloseTo(1 / 12, 2);
    expect(mean(normal)).toBeCloseTo(0, 1);
    expect(mean(normal.map((x) => x * x))).toBeCloseTo(1, 1);
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...uniform)).toBeLessThan(1);
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
