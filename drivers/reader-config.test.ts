import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../test/support/virtual-clock.ts';
import { openReaders } from './open-readers.ts';
import { parseReaderConfig } from './reader-config.ts';

describe('where the reader is', () => {
  it.each([
    ['xg:serial:/dev/ttyUSB0', { line: 'serial', path: '/dev/ttyUSB0', simulated: false }],
    [
      'xg:serial:/dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0-port0',
      { line: 'serial', path: '/dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0-port0', simulated: false },
    ],
    ['xg:serial:COM3', { line: 'serial', path: 'COM3', simulated: false }],
    ['xg:serial:/tmp/tty:simulated', { line: 'serial', path: '/tmp/tty', simulated: true }],
    ['xg:tcp:192.0.2.7:4312', { line: 'tcp', host: '192.0.2.7', port: 4312, simulated: false }],
    [' xg:tcp:127.0.0.1:4312:simulated ', { line: 'tcp', host: '127.0.0.1', port: 4312, simulated: true }],
    ['xg:tcp:[::1]:4312', { line: 'tcp', host: '::1', port: 4312, simulated: false }],
  ])('%s', (text, address) => {
    expect(parseReaderConfig(text)).toEqual({ ok: true, value: { device: 'xg', ...address } });
  });

  it.each([
    'h1e:serial:/dev/x',
    'xg',
    'xg:usb:1',
    'xg:serial:',
    'xg:tcp:host',
    'xg:tcp:host:0',
    'xg:tcp:host:70000',
  ])('%s is not understood, and it says how to write it', (text) => {
    const parsed = parseReaderConfig(text);
    expect(parsed).toMatchObject({ ok: false, reason: { code: 'not-understood' } });
    expect(parsed.ok ? '' : parsed.reason.message).toContain('xg:serial:/dev/ttyUSB0');
  });

  it.each([undefined, '', '  '])('nothing (%j) is said to be nothing', (text) => {
    expect(parseReaderConfig(text)).toMatchObject({ ok: false, reason: { code: 'not-configured' } });
  });
});

describe('opening the readers', () => {
  const clock = new VirtualClock();
  const config = 'xg:tcp:127.0.0.1:1:simulated';

  it('refuses a simulated one in production mode', () => {
    expect(openReaders({ config, mode: 'production', clock })).toMatchObject({
      ok: false,
      reason: { code: 'simulated-in-production' },
    });
  });

  it.each(['short', 'fifteen letters', 'umlaut-ä-inside'])(
    'refuses the password %j, which no module takes',
    (password) => {
      expect(openReaders({ config, mode: 'demo', clock, password })).toMatchObject({
        ok: false,
        reason: { code: 'bad-password' },
      });
    },
  );

  it('returns at once though nobody is there, and says so in the health', async () => {
    const readers = openReaders({ config, mode: 'demo', clock });
    if (!readers.ok) throw new Error(readers.reason.message);
    const { counter } = readers.value;
    expect(counter.capabilities.simulated).toBe(true);
    const health = await new Promise((resolve) => counter.onHealth(resolve));
    expect(health).toMatchObject({
      state: 'disconnected',
      lastProblem: 'Nothing answers at 127.0.0.1:1. Check its power, the cable and the address.',
    });
    expect(await counter.capture(new AbortController().signal)).toEqual({
      ok: false,
      reason: 'disconnected',
    });
    await clock.until(counter.close());
  });
});
