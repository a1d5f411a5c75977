import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { EmulatedModule } from '../../drivers/emulators/emulated-module.ts';
import { serveModule, type RunningEmulator } from '../../drivers/emulators/serve-module.ts';
import { xgEmulator } from '../../drivers/finger-vein/xg/emulator.ts';
import { systemClock } from '../../platform/system-clock.ts';
import { plainPictures } from './plain-pictures.ts';

const script = join(import.meta.dirname, '../../scripts/reader.ts');
const PASSWORD = 'a-secret-one';

let emulator: RunningEmulator | null = null;
afterEach(async () => {
  const running = emulator;
  emulator = null;
  await running?.close();
});

/** A module that was given a password of its own. */
async function serve(line: 'tcp' | 'pty'): Promise<RunningEmulator> {
  const module = new EmulatedModule(xgEmulator({ password: PASSWORD }), {
    clock: systemClock,
    baud: null,
    pictures: plainPictures,
  });
  const served = await serveModule(module, {
    clock: systemClock,
    tcpPort: line === 'tcp' ? 0 : null,
    pty: line === 'pty',
    controlPort: 0,
    controlToken: 'token of a test',
  });
  if (!served.ok) throw new Error(served.reason);
  emulator = served.value;
  return served.value;
}

async function reader(args: readonly string[], env: Record<string, string>, typed: string) {
  const child = spawn(process.execPath, [script, ...args], { env: { PATH: process.env['PATH'], ...env } });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (text: Buffer) => (output.stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output.stderr += text.toString()));
  child.stdin.end(typed);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...output };
}

describe('npm run reader', () => {
  it('takes the password from the environment or from whoever types it, and shows it nowhere', async () => {
    const { tcp } = await serve('tcp');
    const env = { TEBURA_READER: `xg:tcp:127.0.0.1:${tcp?.port ?? 0}` };
    const factory = await reader(['info'], env, '');
    expect(factory).toMatchObject({ code: 1, stderr: /refuses the password/ });
    const known = await reader(['info'], { ...env, TEBURA_READER_PASSWORD: PASSWORD }, '');
    expect(known).toMatchObject({ code: 0, stdout: /SIM-XG-V5/ });
    const typed = await reader(['info', '--ask-password'], env, `${PASSWORD}\n`);
    expect(typed).toMatchObject({ code: 0, stdout: /SIM-XG-V5/ });
    expect(typed.stdout + typed.stderr).not.toContain(PASSWORD);
    const mistyped = await reader(['info', '--ask-password'], env, 'kurz\n');
    expect(mistyped).toMatchObject({ code: 1, stderr: /8 to 14 characters/ });
  });

  it.skipIf(spawnSync('socat', ['-V']).status !== 0)(
    'lists a port without touching it, and says who is there when asked to',
    async () => {
      const { ptyPath, controls } = await serve('pty');
      const listed = await reader(['list', '--port', ptyPath ?? ''], {}, '');
      expect(JSON.parse(listed.stdout.split('\n')[0] ?? '')).toEqual({
        path: ptyPath,
        vendorId: null,
        productId: null,
        serialNumber: null,
        maker: null,
        config: `xg:serial:${ptyPath ?? ''}`,
      });
      expect(controls.state()).toMatchObject({ plugged: true, placements: 0 });
      const probed = await reader(
        ['list', '--probe', '--port', ptyPath ?? '', '--ask-password'],
        {},
        `${PASSWORD}\n`,
      );
      expect(JSON.parse(probed.stdout.split('\n')[0] ?? '')).toMatchObject({
        config: `xg:serial:${ptyPath ?? ''}`,
        reader: 'XG finger-vein module SIM-XG-V5',
        problem: null,
      });
    },
  );
});
