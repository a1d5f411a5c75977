import { spawnSync } from 'node:child_process';
import { SerialPort } from 'serialport';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { serveModule } from '../../drivers/emulators/serve-module.ts';
import { EmulatedModule } from '../../drivers/emulators/emulated-module.ts';
import { xgEmulator } from '../../drivers/finger-vein/xg/emulator.ts';
import { h1eEmulator } from '../../drivers/finger-vein/h1e/emulator.ts';
import { listPorts, portsMatching, type PortIdentity } from '../../drivers/manager/list-ports.ts';
import { openersOf } from '../../drivers/manager/openers-of.ts';
import { portOwners } from '../../drivers/manager/port-owners.ts';
import { openReaders } from '../../drivers/open-readers.ts';
import { probePort } from '../../drivers/probe-port.ts';
import { parseReaderConfig } from '../../drivers/reader-config.ts';
import type { Reader, ReaderHealth } from '../../drivers/reader.ts';
import type { OpenTransport, TransportEvents } from '../../drivers/transport/transport.ts';
import { ok, refused } from '../../domain/result.ts';
import { systemClock } from '../../platform/system-clock.ts';
import { plainPictures } from './plain-pictures.ts';

const port = (path: string, ids: string | null, serialNumber: string | null = null): PortIdentity => {
  const [vendorId = null, productId = null] = ids?.split(':') ?? [];
  return { path, vendorId, productId, serialNumber, maker: null };
};
const PORTS = [
  port('/dev/ttyS0', null),
  port('/dev/ttyUSB0', '1a86:7523'),
  port('/dev/ttyACM0', '2aad:6373', 'A1'),
  port('/dev/ttyACM1', '2aad:6373', 'A2'),
];

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

describe('the serial ports of this machine', () => {
  it('are named by their identity in lower case', async () => {
    vi.spyOn(SerialPort, 'list').mockResolvedValue([
      { path: '/dev/ttyUSB0', vendorId: '1A86', productId: '7523', manufacturer: 'QinHeng' },
      { path: '/dev/ttyS0' },
    ] as never);
    expect(await listPorts()).toEqual([
      { path: '/dev/ttyUSB0', vendorId: '1a86', productId: '7523', serialNumber: null, maker: 'QinHeng' },
      { path: '/dev/ttyS0', vendorId: null, productId: null, serialNumber: null, maker: null },
    ]);
  });

  it('are none where the system cannot tell', async () => {
    vi.spyOn(SerialPort, 'list').mockRejectedValue(new Error('spawn udevadm ENOENT'));
    expect(await listPorts()).toEqual([]);
  });

  it('are worth asking where a USB device is behind them, and it is the one that was named', () => {
    const paths = (wanted: Parameters<typeof portsMatching>[1]) =>
      portsMatching(PORTS, wanted).map(({ path }) => path);
    expect(paths(null)).toEqual(['/dev/ttyUSB0', '/dev/ttyACM0', '/dev/ttyACM1']);
    const rsid = { vendorId: '2aad', productId: '6373', serialNumber: null };
    expect(paths(rsid)).toEqual(['/dev/ttyACM0', '/dev/ttyACM1']);
    expect(paths({ ...rsid, serialNumber: 'A2' })).toEqual(['/dev/ttyACM1']);
    expect(paths({ ...rsid, productId: '0000' })).toEqual([]);
  });
});

describe('ways to reach a reader', () => {
  const waysTo = async (config: string, owners = portOwners()) => {
    const parsed = parseReaderConfig(config);
    if (!parsed.ok) throw new Error(parsed.reason.message);
    let lists = 0;
    const listAll = () => {
      lists++;
      return Promise.resolve(PORTS);
    };
    const options = { clock: systemClock, owners, baudRates: [57_600, 115_200], listPorts: listAll };
    return { ways: (await openersOf(parsed.value, options)).length, lists };
  };

  it.each([
    ['xg:tcp:127.0.0.1:1', 1, 0],
    ['xg:hid:/dev/hidraw0', 1, 0],
    ['xg:serial:/dev/ttyUSB0', 2, 0],
    ['xg:usb:1a86:7523', 2, 1],
    ['rsid:usb:2aad:6373', 4, 1],
    ['rsid:usb:2aad:6373:A2', 2, 1],
    ['rsid:usb:04d8:00dd', 0, 1],
    ['xg:auto', 6, 1],
  ])('%s: %i, after looking %i times', async (config, ways, lists) => {
    expect(await waysTo(config)).toEqual({ ways, lists });
  });

  it('leave out what another reader of this terminal owns, unless it is named', async () => {
    const owners = portOwners();
    const events: TransportEvents = { bytes: () => undefined, closed: () => undefined };
    let close: () => void = () => undefined;
    const open: OpenTransport = (heard) => {
      close = () => heard.closed({ kind: 'closed-here', message: 'closed' });
      return Promise.resolve(
        ok({ name: '', write: () => Promise.resolve(ok(undefined)), close: () => Promise.resolve() }),
      );
    };
    await owners.owned('/dev/ttyUSB0', open)(events);
    expect((await waysTo('xg:auto', owners)).ways).toBe(4);
    expect((await waysTo('xg:usb:1a86:7523', owners)).ways).toBe(0);
    expect((await waysTo('xg:serial:/dev/ttyUSB0', owners)).ways).toBe(2);
    close();
    expect((await waysTo('xg:auto', owners)).ways).toBe(6);
  });
});

describe('one owner per port', () => {
  const events: TransportEvents = { bytes: () => undefined, closed: () => undefined };
  const transport = { name: '', write: () => Promise.resolve(ok(undefined)), close: () => Promise.resolve() };

  it('refuses a second reader while the first has it, even while that one is still being opened', async () => {
    const owners = portOwners();
    const slow = Promise.withResolvers<ReturnType<typeof ok<typeof transport>>>();
    let heard: TransportEvents = events;
    const first = owners.owned('/dev/ttyUSB0', (given) => {
      heard = given;
      return slow.promise;
    })(events);
    const second = owners.owned('/dev/ttyUSB0', () => Promise.reject(new Error('was opened')));
    expect(await second(events)).toMatchObject({
      ok: false,
      reason: { kind: 'in-use', message: /one port per reader/ },
    });
    slow.resolve(ok(transport));
    expect((await first).ok).toBe(true);
    expect((await second(events)).ok).toBe(false);
    heard.closed({ kind: 'unplugged', message: 'unplugged' });
    expect(owners.isOwned('/dev/ttyUSB0')).toBe(false);
  });

  it('is nobody after an opening that failed, and each port has its own', async () => {
    const owners = portOwners();
    const failing: OpenTransport = () =>
      Promise.resolve(refused({ kind: 'not-found', message: 'not there' }));
    await owners.owned('/dev/ttyUSB0', failing)(events);
    expect(owners.isOwned('/dev/ttyUSB0')).toBe(false);
    await owners.owned('/dev/ttyUSB0', () => Promise.resolve(ok(transport)))(events);
    expect((await owners.owned('/dev/ttyUSB1', () => Promise.resolve(ok(transport)))(events)).ok).toBe(true);
  });
});

const hasSocat = spawnSync('socat', ['-V']).status === 0;
if (!hasSocat)
  process.stderr.write('NOT RUN: searching serial ports. Install "socat" (apt-get install socat).\n');

describe.skipIf(!hasSocat)('a reader that is looked for on real serial ports', () => {
  const serve = async (
    core: ReturnType<typeof xgEmulator> | ReturnType<typeof h1eEmulator>,
  ): Promise<string> => {
    const module = new EmulatedModule<never>(core as never, {
      clock: systemClock,
      baud: null,
      pictures: plainPictures,
    });
    const served = await serveModule(module, {
      clock: systemClock,
      tcpPort: null,
      pty: true,
      controlPort: 0,
      controlToken: 'token of a test',
    });
    if (!served.ok) throw new Error(served.reason);
    cleanUps.push(served.value.close);
    return served.value.ptyPath ?? '';
  };
  const open = (config: string, paths: readonly string[], password?: string): Reader => {
    const listed = () => Promise.resolve(paths.map((path) => port(path, '1a86:7523')));
    const opened = openReaders({ config, password, mode: 'demo', clock: systemClock, listPorts: listed });
    if (!opened.ok) throw new Error(opened.reason.message);
    const reader = opened.value.counter;
    cleanUps.push(() => reader.close());
    return reader;
  };
  const news = (reader: Reader, ...wanted: ReaderHealth['state'][]): Promise<ReaderHealth> =>
    new Promise((resolve) => {
      reader.onHealth((health) => {
        if (wanted.includes(health.state)) resolve(health);
      });
    });

  it('is found behind the one that is none, and a second reader does not get it, too', async () => {
    const [other, wanted] = [await serve(h1eEmulator()), await serve(xgEmulator())];
    const first = open('xg:auto', ['/dev/no-such-port', other, wanted]);
    expect(await news(first, 'ready')).toMatchObject({ serialNumber: 'SIM00000000001' });
    const second = open(`xg:serial:${wanted}`, []);
    expect((await news(second, 'disconnected')).lastProblem).toMatch(/another reader of this terminal/);
    await first.close();
    expect((await news(second, 'ready')).state).toBe('ready');
  });

  it('is named by a probe, whatever its make; nobody is named where nobody answers', async () => {
    const options = { mode: 'demo', clock: systemClock } as const;
    const [h1e, xg] = [await serve(h1eEmulator()), await serve(xgEmulator({ password: 'a-secret-one' }))];
    expect(await probePort(h1e, options)).toMatchObject({ device: 'h1e', health: { state: 'ready' } });
    expect(await probePort(xg, options)).toMatchObject({
      device: 'xg',
      health: { state: 'faulty', lastProblem: /refuses the password/ },
    });
    expect(await probePort(xg, { ...options, password: 'a-secret-one' })).toMatchObject({
      device: 'xg',
      health: { state: 'ready' },
    });
    expect(await probePort('/dev/no-such-port', options)).toBeNull();
  });
});
