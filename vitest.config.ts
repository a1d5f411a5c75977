import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.{ts,tsx}'],
    exclude: ['node_modules/**', '.cache/**', 'dist/**', 'data/**'],
    // Two cores is the machine this must run on; each file has its own process so that native handles cannot leak across.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    // What is waited for comes in milliseconds, and in seconds where others share the machine.
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 180_000,
    // Real browsers and processes share two cores in CI: once more, and said so in the report; a broken rule breaks again.
    retry: process.env['CI'] === 'true' ? 1 : 0,
  },
});
