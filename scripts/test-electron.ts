import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { electronBinary } from './find-electron.ts';

/** `npm run test:electron`: the shell's tests inside Electron, wherever its binary exists; a loud word where it does not. */
const root = join(import.meta.dirname, '..');
const binary = electronBinary();
if (binary === null) {
  console.error('');
  console.error('  SKIPPED: the Electron binary is not on this machine, so nothing was run inside Electron.');
  console.error('  Get it with `npx install-electron` (needs the network), then run this again.');
  console.error('');
} else {
  const { status } = spawnSync('vitest', ['run', '--config', 'test/electron/vitest.config.ts'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TEBURA_ELECTRON: binary },
    shell: process.platform === 'win32',
  });
  process.exitCode = status ?? 1;
}
