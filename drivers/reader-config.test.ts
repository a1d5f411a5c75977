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
    ['xg:auto', { line: 'auto', simulated: false }],
    ['xg:hid:/dev/hidraw0', { line: 'hid', path: '/dev/hidraw0', simulated: false }],
    [
      'xg:usb:1A86:7523',
      { line: 'usb', vendorId: '1a86', productId: '7523', serialNumber: null, simulated: false },
    ],
    [
      'h1e:usb:0403:6001:A50:1',
      {
        device: 'h1e',
        line: 'usb',
        vendorId: '0403',
        productId: '6001',
        serialNumber: 'A50:1',
        simulated: false,
      },
    ],
    [
      'xg:tcp:192.0.2.7:4312:trusted-line:simulated',
      { line: 'tcp', host: '192.0.2.7', port: 4312, simulated: true, trustedLine: true },
    ],
    ['xg:tcp:[::1]:4312', { line: 'tcp', host: '::1', port: 4312, simulated: false }],
  ])('%s', (text, address) => {
    expect(parseReaderConfig(text)).toEqual({
      ok: true,
      value: { device: 'xg', trustedLine: false, paired: false, ...address },
    });
  });

  it.each([
    'h2e:serial:/dev/x',
    'h1e:hid:/dev/hidraw0',
    'xg:usb:1a86',
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

  it.each([
    ['xg:tcp:192.0.2.7:4312', 'line-in-clear'],
    ['h1e:tcp:reader.example:4312', 'line-in-clear'],
    ['xg:tcp:127.0.0.1.example:4312', 'line-in-clear'],
    ['xg:tcp:192.0.2.7:1:trusted-line', null],
    ['xg:tcp:127.0.0.1:1', null],
    ['xg:serial:/dev/no-such-port', null],
  ])('in production mode takes %s only where nobody else can listen (%s)', async (text, code) => {
    const opened = openReaders({ config: text, mode: 'production', clock });
    expect(opened.ok ? null : opened.reason.code).toBe(code);
    if (opened.ok) await clock.until(opened.value.counter.close());
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
