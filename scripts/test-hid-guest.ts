import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { EmulatedModule } from '../drivers/emulators/emulated-module.ts';
import type { CounterInputEvent } from '../drivers/counter/counter-input.ts';
import { keypadReport } from '../drivers/counter/emulator.ts';
import { openCounterInput } from '../drivers/counter/open-counter-input.ts';
import { XG_DATA_KIND, XG_DEFAULT_PASSWORD } from '../drivers/finger-vein/xg/commands.ts';
import { xgEmulator } from '../drivers/finger-vein/xg/emulator.ts';
import { xgPackets } from '../drivers/finger-vein/xg/packet.ts';
import { XgSession } from '../drivers/finger-vein/xg/session.ts';
import { FrameLine } from '../drivers/session/frame-line.ts';
import { hidDevices, listHid } from '../drivers/transport/hid-device.ts';
import { HID_REPORT, hidFeatureOpener } from '../drivers/transport/hid-feature-transport.ts';
import { systemClock } from '../platform/system-clock.ts';
import { DESCRIPTORS, KernelHid } from './test-hid-device.ts';

/**
 * Runs inside the guest that `npm run test:hid` starts: the drivers' HID code, node-hid and a real kernel's hidraw, with
 * devices that the kernel believes to be plugged in. Prints a line for each case and a last line with their number.
 */
const KEYPAD = { vendor: 0x1a2c, product: 0x0e24, descriptor: DESCRIPTORS.keyboard };
const BUTTON = { vendor: 0x1a2c, product: 0x0e25, descriptor: DESCRIPTORS.consumer };
const FEATURES = { vendor: 0x1209, product: 0x0001, descriptor: DESCRIPTORS.featurePair };
const WAIT_MS = 20_000;
const [ONE, TWO, ZERO, ENTER] = [0x59, 0x5a, 0x62, 0x58];

async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = systemClock.monotonicMs() + WAIT_MS;
  while (!(await condition())) {
    if (systemClock.monotonicMs() > endMs) throw new Error(`waited in vain: ${what}`);
    await pause(20);
  }
}

async function pathOf({ vendor, product }: { vendor: number; product: number }): Promise<string> {
  let path: string | undefined;
  const hex = (id: number): string => id.toString(16).padStart(4, '0');
  await until(`${hex(product)} is listed`, async () => {
    const devices = await listHid();
    path = devices.find((one) => one.vendorId === hex(vendor) && one.productId === hex(product))?.path;
    return path !== undefined;
  });
  return path ?? '';
}

async function type(keypad: KernelHid, ...usages: number[]): Promise<void> {
  for (const usage of usages) {
    await keypad.say(keypadReport([usage]));
    await keypad.say(keypadReport([]));
    // A person's pace: faster is dropped.
    await pause(60);
  }
}

const cases: Readonly<Record<string, () => Promise<void>>> = {
  'a key pad and a customer button, found by what they are': async () => {
    const [keypad, button] = [await KernelHid.plug(KEYPAD), await KernelHid.plug(BUTTON)];
    await Promise.all([pathOf(KEYPAD), pathOf(BUTTON)]);
    const events: CounterInputEvent[] = [];
    const opened = openCounterInput({
      keypad: 'usb:1a2c:0e24',
      customerButton: 'consumer:usb:1a2c:0e25',
      clock: systemClock,
    });
    assert.ok(opened.ok);
    const input = opened.value;
    input.onInput((event) => events.push(event));
    const states = (): string =>
      input
        .health()
        .map(({ state }) => state)
        .join();
    await until('both are ready', () => states() === 'ready,ready');
    await type(keypad, ONE, TWO, ZERO, ENTER);
    await button.say(Uint8Array.of(0x41, 0x00));
    await until('five inputs', () => events.length >= 5);
    assert.deepEqual(
      events.map((event) => (event.from === 'keypad' ? event.key : event.answer)),
      ['1', '2', '0', 'confirm', 'yes'],
    );
    await keypad.pull();
    await until('the pad is missed', () => states() === 'disconnected,ready');
    const again = await KernelHid.plug(KEYPAD);
    await until('the pad is back', () => states() === 'ready,ready');
    await type(again, TWO);
    await until('a sixth input', () => events.length >= 6);
    await input.close();
    await again.pull();
    await button.pull();
  },

  'the finger-vein module over feature reports: signing on, a picture, unplugged and back': async () => {
    const jpeg = Uint8Array.from({ length: 3_000 }, (_, i) => (i * 31) & 0xff);
    for (const round of ['first', 'again']) {
      const module = new EmulatedModule(xgEmulator(), {
        clock: systemClock,
        baud: null,
        pictures: () => Promise.resolve({ width: 64, height: 48, jpeg }),
      });
      const waiting: number[] = [];
      const line = module.attach({ bytes: (bytes) => waiting.push(...bytes), hungUp: () => undefined });
      const device = await KernelHid.plug({
        ...FEATURES,
        onSetReport: (report) => line?.bytes(report.slice(4, 4 + (report[2] ?? 0))),
        onGetReport: () => {
          const data = waiting.splice(0, HID_REPORT.dataBytesMax);
          const report = new Uint8Array(HID_REPORT.bytes);
          report.set([HID_REPORT.receiveId, HID_REPORT.mark, data.length, 0, ...data]);
          return report;
        },
      });
      const opener = hidFeatureOpener(await pathOf(FEATURES), hidDevices, systemClock);
      const opened = await FrameLine.open(opener, xgPackets, systemClock);
      assert.ok(opened.ok, opened.ok ? '' : opened.reason.message);
      const session = new XgSession(opened.value, systemClock, XG_DEFAULT_PASSWORD);
      const connected = await session.connect(3_000);
      assert.deepEqual(connected.ok && connected.value.deviceName, 'SIM-XG-V5', round);
      await module.place({ finger: 'a', fault: null });
      const taken = await session.takeVeinImage();
      assert.ok(taken.ok);
      const picture = await session.readData(XG_DATA_KIND.veinImage, taken.value.sizeBytes);
      assert.deepEqual(picture.ok && picture.value, jpeg);
      const asking = session.fingerPresent();
      await device.pull();
      const closed = await session.closed;
      assert.equal(closed.kind, 'unplugged');
      await asking;
      await session.close();
      module.close();
    }
  },

  'what is not there, or not to be opened, is a sentence and no crash': async () => {
    const opened = await hidFeatureOpener(
      '/dev/hidraw99',
      hidDevices,
      systemClock,
    )({
      bytes: () => undefined,
      closed: () => undefined,
    });
    assert.ok(!opened.ok);
    assert.match(opened.reason.message, /could not be opened|may not open/);
  },
};

let failed = 0;
for (const [name, test] of Object.entries(cases)) {
  try {
    await test();
    console.log(`HID-PASSED ${name}`);
  } catch (error) {
    failed++;
    console.log(`HID-FAILED ${name}: ${error instanceof Error ? (error.stack ?? error.message) : 'unknown'}`);
  }
}
console.log(`HID-RESULT ${Object.keys(cases).length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
