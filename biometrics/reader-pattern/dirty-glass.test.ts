import { expect, it } from 'vitest';
import { WORKING_WIDTH } from '../region/working-picture.ts';
import { isGlassDirty } from './dirty-glass.ts';
import type { ReaderPattern } from './reader-record.ts';
import { sensorPattern } from './reader-record.ts';

function patternWith(
  ...squares: { row: number; column: number; wide: number; high: number; light: number }[]
): ReaderPattern {
  const light = new Float32Array(WORKING_WIDTH * 100);
  for (const { row, column, wide, high, light: value } of squares) {
    for (let y = row; y < row + high; y += 1)
      light.fill(value, y * WORKING_WIDTH + column, y * WORKING_WIDTH + column + wide);
  }
  return { lying: sensorPattern(100, light, 0), upright: null };
}

it('is dirty where enough places are always dark', () => {
  expect(isGlassDirty(patternWith())).toBe(false);
  expect(isGlassDirty(patternWith({ row: 40, column: 50, wide: 6, high: 6, light: -0.3 }))).toBe(false);
  expect(isGlassDirty(patternWith({ row: 40, column: 50, wide: 11, high: 11, light: -0.3 }))).toBe(true);
});

it('is not dirty by what shines, nor by strips of the housing and their shadow', () => {
  expect(isGlassDirty(patternWith({ row: 40, column: 50, wide: 20, high: 20, light: 0.3 }))).toBe(false);
  expect(
    isGlassDirty(
      patternWith(
        { row: 20, column: 10, wide: 100, high: 3, light: 0.4 },
        { row: 23, column: 10, wide: 100, high: 3, light: -0.1 },
      ),
    ),
  ).toBe(false);
});
