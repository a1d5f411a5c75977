import { afterEach, describe, expect, it } from 'vitest';
import type { EmulatedDevice } from '../../drivers/emulators/start-emulator.ts';
import type { TapLine } from '../../drivers/emulators/serve-module.ts';
import type { LineEnd } from '../../drivers/transport/in-process-transport.ts';
import { allDevices, captureAny, type AnyDevice } from './all-devices.ts';
import { inProcessRig, nextGuidance, untilHealth, type ReaderRig } from './reader-rig.ts';

/**
 * What goes wrong between a reader and its host, item by item, on each device where it has a meaning. Where it has none the
 * table says why; the case is listed as skipped with that reason. (`common-conformance`, `conformance` and
 * `face-conformance` hold what all of one kind share, on every line.)
 */
type Case = (device: AnyDevice) => Promise<void>;
type Items = Readonly<Record<string, Readonly<Record<EmulatedDevice, Case | string>>>>;

let rig: ReaderRig | null = null;
afterEach(async () => {
  const open = rig;
  rig = null;
  await open?.close();
});

async function opened(device: AnyDevice, tap?: TapLine): Promise<ReaderRig> {
  rig = device.inProcess(tap);
  await untilHealth(rig, 'ready');
  return rig;
}

const never = (): AbortSignal => new AbortController().signal;

const wrongPassword: Case = async () => {
  rig = inProcessRig({ module: { password: 'a-secret-one' }, password: 'another-one' });
  expect((await untilHealth(rig, 'faulty')).lastProblem).toMatch(/refuses the password/);
  expect(await rig.until(rig.reader.capture(never()))).toEqual({ ok: false, reason: 'device-fault' });
  // Told so, it is asked seldom: a module may count wrong passwords.
  const before = rig.reader.health().counters?.connections;
  await rig.pass(20_000);
  expect(rig.reader.health()).toMatchObject({ state: 'faulty', counters: { connections: before } });
};

/** As much as a nervous person or a noisy sensor makes: the capture goes on. */
const storm: Case = async (device) => {
  const on = await opened(device);
  on.controls.failNext([{ kind: 'storm', count: 40 }]);
  await device.expectCapture(await captureAny(device, on, 'a'), 'a');
  expect(on.controls.state().faultsLeft).toEqual([]);
  await device.expectCapture(await captureAny(device, on, 'b'), 'b');
};

/** More than anybody makes: it ends, one way or the other, and the next capture is good. */
const flood: Case = async (device) => {
  const on = await opened(device);
  on.controls.failNext([{ kind: 'storm', count: 2_000 }]);
  const captured = await captureAny(device, on, 'a');
  if (captured.ok) await device.expectCapture(captured, 'a');
  else expect(['device-fault', 'timed-out', 'disconnected']).toContain(captured.reason);
  expect(on.controls.state().faultsLeft).toEqual([]);
  // The line is slow: what was said goes on for a while, and a module that only talks is restarted.
  await on.pass(20_000);
  await untilHealth(on, 'ready');
  await device.expectCapture(await captureAny(device, on, 'b'), 'b');
};

const lateReply: Case = async (device) => {
  const on = await opened(device);
  on.controls.failNext([{ kind: 'delay-reply', command: device.captureCommand, delayMs: 1_000 }]);
  const abort = new AbortController();
  const capturing = on.reader.capture(abort.signal);
  await on.until(Promise.all([nextGuidance(on, 'hold-still'), device.place(on, 'a')]));
  await on.pass(350);
  abort.abort();
  expect(await on.until(capturing)).toEqual({ ok: false, reason: 'cancelled' });
  on.controls.lift();
  await device.expectCapture(await captureAny(device, on, 'b'), 'b');
};

const doubleReply: Case = async (device) => {
  const on = await opened(device);
  on.controls.failNext([{ kind: 'repeat-reply', command: device.captureCommand, times: 3 }]);
  await device.expectCapture(await captureAny(device, on, 'a'), 'a');
  expect(on.controls.state().faultsLeft).toEqual([]);
  await device.expectCapture(await captureAny(device, on, 'b'), 'b');
};

const busyHost: Case = async (device) => {
  const on = await opened(device);
  const abort = new AbortController();
  const first = on.reader.capture(abort.signal);
  expect(await on.until(on.reader.capture(never()))).toEqual({ ok: false, reason: 'busy' });
  abort.abort();
  expect(await on.until(first)).toEqual({ ok: false, reason: 'cancelled' });
};

/** The host's side of the line is lost and the device does not notice: as when the program dies and is started again. */
function severable(): { tap: TapLine; sever: () => void } {
  let sever: () => void = () => undefined;
  const tap: TapLine = (attach) => (host) => {
    const module = attach(host);
    if (module === null) return null;
    const end: LineEnd = { bytes: (bytes) => module.bytes(bytes), hungUp: () => module.hungUp() };
    sever = () => {
      module.hungUp();
      host.hungUp();
    };
    return end;
  };
  return { tap, sever: () => sever() };
}

const leftBusy: Case = async (device) => {
  const { tap, sever } = severable();
  const on = await opened(device, tap);
  const capturing = on.reader.capture(never());
  await on.until(Promise.all([nextGuidance(on, 'hold-still'), device.place(on, 'a')]));
  sever();
  expect(await on.until(capturing)).toEqual({ ok: false, reason: 'disconnected' });
  on.controls.lift();
  await untilHealth(on, 'ready');
  await device.expectCapture(await captureAny(device, on, 'b'), 'b');
};

const everywhere = (item: Case) => ({ xg: item, h1e: item, rsid: item, fm22x: item });

const items: Items = {
  'a wrong password': {
    xg: wrongPassword,
    h1e: 'the unit knows no password; its session key is left out on purpose (docs/devices/h1e.md)',
    rsid: 'the unit knows no password; a unit that is paired with another host is a case of the secure session',
    fm22x: 'the module knows no password; its keys are places in a digest, not a secret',
  },
  'a storm of prompts, notices, hints or notes': everywhere(storm),
  'a flood of them': everywhere(flood),
  'the late answer to a cancelled capture': everywhere(lateReply),
  'the same answer three times': everywhere(doubleReply),
  'a host that is busy with a capture': everywhere(busyHost),
  'a device that is busy with what a program that died has asked for': everywhere(leftBusy),
};

for (const [item, cases] of Object.entries(items)) {
  describe(item, () => {
    it.for(allDevices)('$name', async (device, context) => {
      const test = cases[device.name];
      if (typeof test === 'string') context.skip(`has no meaning: ${test}`);
      else await test(device);
    });
  });
}
