import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseReaderConfig } from '../drivers/reader-config.ts';

/**
 * `npm run test:hardware`: the cases that a device can be put through without an emulator's faults, on the one that
 * `TEBURA_READER` names. Where none is named or plugged in it says what to plug in, and that nothing was run.
 */
const root = join(import.meta.dirname, '..');
const config = process.env['TEBURA_READER'];
const parsed = parseReaderConfig(config);
const PLUG_IN = [
  'NOT RUN: no device was tried. Plug in one of these and name it:',
  '  XG / WS-FVS10 on a USB-serial adapter   TEBURA_READER=xg:serial:/dev/serial/by-id/… npm run test:hardware',
  '  Hitachi H1E-USB                         TEBURA_READER=h1e:serial:/dev/ttyACM0 npm run test:hardware',
  'Wiring and rights: docs/devices/.',
].join('\n');

if (!parsed.ok || parsed.value.simulated) {
  console.log(parsed.ok ? `TEBURA_READER names an emulated reader.\n${PLUG_IN}` : PLUG_IN);
} else {
  const { status } = spawnSync('vitest', ['run', 'test/readers/hardware.test.ts'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TEBURA_TEST_HARDWARE: '1' },
    shell: process.platform === 'win32',
  });
  process.exitCode = status ?? 1;
}
