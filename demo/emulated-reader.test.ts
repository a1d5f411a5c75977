import { expect, test } from 'vitest';
import { emulatedReader } from './emulated-reader.ts';

test('the demonstration emulates the reader it is told, the finger-vein reader where it is told nothing', () => {
  expect(emulatedReader(undefined)).toBe('xg');
  expect(emulatedReader('')).toBe('xg');
  expect(emulatedReader('emulated:rsid')).toBe('rsid');
});

test('it takes no real reader and no other word', () => {
  for (const config of ['rsid:serial:/dev/ttyACM0', 'emulated:', 'emulated:palm'])
    expect(() => emulatedReader(config)).toThrow(/the demonstration emulates its reader/);
});
