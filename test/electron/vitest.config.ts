import { defineConfig } from 'vitest/config';

/** Only for `npm run test:electron`: these tests need Electron's binary and are no part of `npm test`. */
export default defineConfig({
  test: { include: ['test/electron/**/*.electron.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
});
