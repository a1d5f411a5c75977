import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { emulatorClient } from '../../drivers/emulators/control-client.ts';

const root = join(import.meta.dirname, '../..');
const readyLine = z.strictObject({
  ready: z.literal(true),
  device: z.enum(['xg', 'h1e']),
  tcp: z.strictObject({ host: z.string(), port: z.int() }).nullable(),
  pty: z.string().nullable(),
  control: z.strictObject({ url: z.string(), token: z.string() }),
});

const running: ChildProcess[] = [];
afterEach(async () => {
  for (const process of running.splice(0)) {
    if (process.exitCode !== null || process.signalCode !== null) continue;
    process.kill('SIGKILL');
    await once(process, 'exit');
  }
});

function start(script: string, args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, [join(root, 'scripts', script), ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  return child;
}

async function outcomeOf(child: ChildProcess) {
  const output: Record<'stdout' | 'stderr', string> = { stdout: '', stderr: '' };
  child.stdout?.on('data', (text: Buffer) => (output.stdout += text.toString()));
  child.stderr?.on('data', (text: Buffer) => (output.stderr += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...output };
}

async function readyEmulator(...args: string[]) {
  const child = start('emulate.ts', ['xg', '--tcp', '0', '--fast', '--json', ...args]);
  const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer];
  const ready = readyLine.parse(JSON.parse(line.toString()));
  const client = emulatorClient(ready.control.url, ready.control.token);
  return { child, ready, client, reader: `xg:tcp:127.0.0.1:${ready.tcp?.port ?? 0}:simulated` };
}

describe('the emulator and the reader command, each in its own process', () => {
  it('prints where it is, is found by the reader command, and ends when told', async () => {
    const { child, reader } = await readyEmulator();
    const info = await outcomeOf(start('reader.ts', ['info'], { TEBURA_READER: reader }));
    expect(info.stderr).toBe('');
    expect(JSON.parse(info.stdout)).toMatchObject({
      model: 'XG finger-vein module SIM-XG-V5',
      simulated: true,
    });
    // It ended by itself: nothing was left open in it.
    expect(info.code).toBe(0);
    child.kill('SIGTERM');
    expect((await outcomeOf(child)).code).toBe(0);
  });

  it('lets a synthetic finger be placed and captured', async () => {
    const { client, reader } = await readyEmulator();
    expect(await client.place({ finger: 'hana:right-index' })).toMatchObject({ ok: true });
    const captured = await outcomeOf(start('reader.ts', ['capture'], { TEBURA_READER: reader }));
    expect(JSON.parse(captured.stdout)).toMatchObject({ width: 320, height: 240 });
    expect(captured.stderr.trim().split(/\s+/)).toEqual(['place', 'hold-still', 'reading', 'lift']);
    expect(await client.state()).toMatchObject({ value: { picturesRead: 1, finger: null } });
  });

  it('is refused in production mode: the emulator, its configuration, and it itself unannounced', async () => {
    const production = { TEBURA_MODE: 'production' };
    const emulator = await outcomeOf(start('emulate.ts', ['xg', '--tcp', '0'], production));
    expect(emulator).toMatchObject({ code: 1, stderr: /not allowed in production: emulated readers/ });
    const { reader } = await readyEmulator();
    const said = await outcomeOf(start('reader.ts', ['info'], { ...production, TEBURA_READER: reader }));
    expect(said).toMatchObject({ code: 1, stderr: /production mode refuses/ });
    const unsaid = { ...production, TEBURA_READER: reader.replace(':simulated', '') };
    const unannounced = await outcomeOf(start('reader.ts', ['info'], unsaid));
    expect(unannounced).toMatchObject({ code: 1, stderr: /says that it is simulated/ });
  });

  it('writes no picture in production mode', async () => {
    const env = { TEBURA_MODE: 'production', TEBURA_READER: 'xg:tcp:127.0.0.1:1' };
    const outcome = await outcomeOf(start('reader.ts', ['capture', '--out', 'picture.png'], env));
    expect(outcome).toMatchObject({ code: 1, stderr: /no picture is written/ });
  });

  it.each([[['h2e']], [['xg', '--baud', 'fast']], [['xg', '--tcp', '70000']], [['xg', '--speed']]])(
    'explains itself when asked for %j',
    async (args) => {
      expect(await outcomeOf(start('emulate.ts', args))).toMatchObject({
        code: 2,
        stderr: /usage: npm run emulate/,
      });
    },
  );

  it('leaves no device file behind', async (context) => {
    const child = start('emulate.ts', ['xg', '--pty', '--fast', '--json']);
    const outcome = outcomeOf(child);
    const [line] = (await Promise.race([
      once(child.stdout ?? child, 'data'),
      outcome.then(() => [null]),
    ])) as [Buffer | null];
    if (line === null) context.skip('NOT RUN: "socat" is missing (apt-get install socat)');
    const path = readyLine.parse(JSON.parse(String(line))).pty ?? '';
    await access(path);
    child.kill('SIGTERM');
    expect((await outcome).code).toBe(0);
    await expect(access(path)).rejects.toThrow();
  });
});
