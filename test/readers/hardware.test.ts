import { afterEach, describe, expect, it } from 'vitest';
import { openReaders } from '../../drivers/open-readers.ts';
import type { Reader, ReaderHealth } from '../../drivers/reader.ts';
import { systemClock } from '../../platform/system-clock.ts';

const config = process.env['TEBURA_READER'];
const isAsked = process.env['TEBURA_TEST_HARDWARE'] === '1';
const CONNECT_MS = 90_000;
const CAPTURE_MS = 60_000;

/** On a device that is plugged in (`npm run test:hardware`); somebody has to put fingers on it. */
describe.skipIf(!isAsked)('the device that TEBURA_READER names (needs "npm run test:hardware")', () => {
  let reader: Reader;
  const open = async (): Promise<ReaderHealth> => {
    const password = process.env['TEBURA_READER_PASSWORD'];
    const opened = openReaders({ config, password, mode: 'demo', clock: systemClock });
    if (!opened.ok) throw new Error(opened.reason.message);
    reader = opened.value.counter;
    return new Promise((resolve) => {
      const cancel = systemClock.after(CONNECT_MS, () => resolve(reader.health()));
      reader.onHealth((health) => {
        if (health.state === 'connecting') return;
        cancel();
        resolve(health);
      });
    });
  };
  const say = (text: string): void => void process.stderr.write(`\n>>> ${text}\n`);
  afterEach(() => reader.close());

  it('says who it is', { timeout: CONNECT_MS + 10_000 }, async () => {
    const health = await open();
    expect(health).toMatchObject({ state: 'ready', lastProblem: null });
    say(`${reader.capabilities.model}, firmware ${health.firmware ?? 'unknown'}`);
  });

  it(
    'is cancelled at once while it waits, and is ready again',
    { timeout: CONNECT_MS + 10_000 },
    async () => {
      await open();
      say('Put no finger on the reader.');
      for (let round = 0; round < 5; round++) {
        const captured = await reader.capture(AbortSignal.timeout(700));
        expect(captured).toEqual({ ok: false, reason: 'cancelled' });
      }
    },
  );

  it('refuses a second capture while one runs', { timeout: CONNECT_MS + 10_000 }, async () => {
    await open();
    const first = reader.capture(AbortSignal.timeout(1_000));
    expect(await reader.capture(AbortSignal.timeout(1_000))).toEqual({ ok: false, reason: 'busy' });
    await first;
  });

  it('captures a finger', { timeout: CONNECT_MS + CAPTURE_MS }, async () => {
    await open();
    say('Put a finger on the reader.');
    const captured = await reader.capture(AbortSignal.timeout(CAPTURE_MS));
    expect(captured).toMatchObject({ ok: true, value: { kind: reader.capabilities.produces } });
  });
});
