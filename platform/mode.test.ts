import { expect, test } from 'vitest';
import { readEnvironment, refuseSwitches } from './mode.ts';

test('the mode is demo unless production is written out, and nothing else is understood', () => {
  expect(readEnvironment({}).mode).toBe('demo');
  expect(readEnvironment({ TEBURA_MODE: 'production' }).mode).toBe('production');
  expect(() => readEnvironment({ TEBURA_MODE: 'Production' })).toThrow(/demo or production/);
  expect(() => readEnvironment({ TEBURA_MODE: '' })).toThrow(/demo or production/);
});

test('production refuses every switch that does not say it may be used there', () => {
  const dock = { name: 'dev dock', allowInProduction: false };
  const verbose = { name: 'verbose log', allowInProduction: true };
  expect(() => refuseSwitches('production', [verbose, dock])).toThrow('not allowed in production: dev dock');
  expect(() => refuseSwitches('production', [verbose])).not.toThrow();
  expect(() => refuseSwitches('demo', [dock])).not.toThrow();
});
