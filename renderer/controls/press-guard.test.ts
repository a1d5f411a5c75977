import { expect, test } from 'vitest';
import { GUARD_MS, createPressGuard } from './press-guard.ts';

test('the pause is one that people do not notice and a double touch does (ux.md 1.2)', () => {
  expect(GUARD_MS).toBeGreaterThanOrEqual(300);
  expect(GUARD_MS).toBeLessThanOrEqual(500);
});

test('a second touch at once does nothing; after the pause it does', () => {
  const guard = createPressGuard();
  expect(guard.admitsAction(1_000)).toBe(true);
  expect(guard.admitsAction(1_000 + GUARD_MS - 1)).toBe(false);
  expect(guard.admitsAction(1_000 + GUARD_MS)).toBe(true);
});

test('keys of a pad may follow each other quickly', () => {
  const guard = createPressGuard();
  for (const at of [1_000, 1_050, 1_100]) expect(guard.admitsKey(at)).toBe(true);
});

test('nothing is pressed on a screen that has only just come', () => {
  const guard = createPressGuard();
  guard.screenChanged(1_000);
  expect(guard.admitsKey(1_100)).toBe(false);
  expect(guard.admitsAction(1_100)).toBe(false);
  expect(guard.admitsKey(1_000 + GUARD_MS)).toBe(true);
  expect(guard.admitsAction(1_000 + GUARD_MS)).toBe(true);
});
