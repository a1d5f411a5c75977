import { describe, expect, it } from 'vitest';
import { refused } from '../../../domain/result.ts';
import { VirtualClock } from '../../../test/support/virtual-clock.ts';
import { EmulatedModule } from '../../emulators/emulated-module.ts';
import { inProcessOpener } from '../../transport/in-process-transport.ts';
import type { OpenTransport } from '../../transport/transport.ts';
import { XG_DEFAULT_PASSWORD } from './commands.ts';
import { connectXg } from './connect.ts';
import { xgEmulator, type XgEmulatorOptions } from './emulator.ts';

function bench(module: Partial<XgEmulatorOptions> = {}) {
  const clock = new VirtualClock();
  const pictures = () => Promise.reject(new Error('nobody places a finger here'));
  const emulated = new EmulatedModule(xgEmulator(module), { clock, baud: 115_200, pictures });
  const events: string[] = [];
  const working: OpenTransport = (transportEvents) => {
    events.push('open right');
    return inProcessOpener('the right rate', (host) => emulated.attach(host))(transportEvents);
  };
  /** As at a wrong baud rate: what is sent comes to nothing, and some rubbish comes back. */
  const wrongRate = inProcessOpener('the wrong rate', (host) => {
    events.push('open wrong');
    return {
      bytes: () => host.bytes(Uint8Array.of(0xf8, 0x00, 0x80)),
      hungUp: () => events.push('close wrong'),
    };
  });
  const connect = (...openers: OpenTransport[]) =>
    clock.until(connectXg({ openers, password: XG_DEFAULT_PASSWORD, refuseSimulated: false, clock }));
  return { clock, emulated, events, working, wrongRate, connect };
}

describe('connecting to an XG module', () => {
  it('finds the rate at which the module answers, and lets go of the others first', async () => {
    const { clock, events, connect, wrongRate, working } = bench();
    const device = await connect(wrongRate, working);
    expect(device).toMatchObject({ ok: true, value: { firmware: '2.3', simulated: true } });
    expect(events).toEqual(['open wrong', 'close wrong', 'open right']);
    expect(clock.monotonicMs()).toBeLessThan(2_500);
  });

  it('says what to check where nothing answers at any rate', async () => {
    const { events, connect, wrongRate } = bench();
    expect(await connect(wrongRate, wrongRate)).toMatchObject({
      ok: false,
      reason: { state: 'disconnected', message: /Nothing at the wrong rate answers as an XG reader/ },
    });
    expect(events.filter((event) => event === 'close wrong')).toHaveLength(2);
  });

  it('goes on where one port cannot be opened, and passes on why where there is no other', async () => {
    const { events, connect, working } = bench();
    const message = '/dev/ttyUSB0 is used by another program. Close the other program.';
    const inUse: OpenTransport = () => Promise.resolve(refused({ kind: 'in-use', message }));
    expect(await connect(inUse, inUse)).toEqual({ ok: false, reason: { state: 'disconnected', message } });
    expect(events).toEqual([]);
    expect(await connect(inUse, working)).toMatchObject({ ok: true });
  });

  it('does not go on guessing rates when the module refuses the password', async () => {
    const { connect, working, wrongRate, events } = bench({ password: 'another one' });
    expect(await connect(working, wrongRate)).toMatchObject({
      ok: false,
      reason: { state: 'faulty', retryAfterMs: 30_000 },
    });
    expect(events).toEqual(['open right']);
  });

  it('does without a serial number where the module has none', async () => {
    const { emulated, connect, working } = bench();
    emulated.failNext([{ kind: 'error-code', command: 0x0f, code: 0x10 }]);
    expect(await connect(working)).toMatchObject({ ok: true, value: { serialNumber: null } });
  });
});
