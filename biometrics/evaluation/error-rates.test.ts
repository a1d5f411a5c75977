import { describe, expect, it } from 'vitest';
import { equalErrorRate, falseNonMatchAt, upperBound95 } from './error-rates.ts';

describe('equalErrorRate', () => {
  it('is 0 when nothing overlaps, a half when nothing differs, 1 when it is the wrong way round', () => {
    expect(equalErrorRate(Float32Array.of(5, 6, 7), Float32Array.of(1, 2, 3))).toBe(0);
    const same = Float32Array.from({ length: 1000 }, (_, i) => i);
    expect(equalErrorRate(same, same)).toBeCloseTo(0.5, 2);
    expect(equalErrorRate(Float32Array.of(1, 2), Float32Array.of(5, 6))).toBe(1);
  });

  it('is the overlap of two uniform heaps', () => {
    const genuine = Float32Array.from({ length: 1000 }, (_, i) => 800 + i);
    const impostor = Float32Array.from({ length: 1000 }, (_, i) => i);
    expect(equalErrorRate(genuine, impostor)).toBeCloseTo(0.1, 2);
  });
});

describe('falseNonMatchAt', () => {
  const impostor = Float32Array.from({ length: 1000 }, (_, i) => i);

  it('refuses what no better threshold could save', () => {
    const genuine = Float32Array.of(500, 998, 999, 1000.5);
    expect(falseNonMatchAt(genuine, impostor, 0)).toBe(0.75);
    expect(falseNonMatchAt(genuine, impostor, 1e-3)).toBe(0.5);
    expect(falseNonMatchAt(genuine, impostor, 0.6)).toBe(0);
    expect(falseNonMatchAt(genuine, new Float32Array(), 1e-3)).toBe(0);
  });
});

describe('upperBound95', () => {
  it('is the rule of three for none, and above the rate otherwise', () => {
    expect(upperBound95(0, 3000)).toBe(0.001);
    expect(upperBound95(0, 1)).toBe(1);
    expect(upperBound95(10, 1000)).toBeGreaterThan(0.01);
    expect(upperBound95(10, 1000)).toBeLessThan(0.02);
  });
});
