import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildScreens } from './build-screens.ts';

/**
 * `npm test [-- files…]`: builds the screens that the browser tests open, then runs every test. Where no Chromium is found
 * the browser tests say so and are skipped; with `TEBURA_REQUIRE_BROWSER=1` (CI) that is a failure.
 */
const root = join(import.meta.dirname, '..');
await buildScreens({ onlyStale: true, withDemo: true });
const { status } = spawnSync('vitest', ['run', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
process.exitCode = status ?? 1;
