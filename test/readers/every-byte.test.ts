import { afterEach, describe, expect, it } from 'vitest';
import type { Attach, LineEnd } from '../../drivers/transport/in-process-transport.ts';
import { pixelsOf } from './plain-pictures.ts';
import { captureOf, inProcessRig, nextGuidance, pixelsOfCapture, placed, untilHealth } from './reader-rig.ts';

/** Lets so many bytes pass, in both directions together and over all connections, and then pulls the plug, once. */
function unpluggedAfter(bytesUntilUnplug: number, counted: { bytes: number; unplugged: boolean }) {
  return (attach: Attach, unplug: () => void): Attach => {
    const pass = (bytes: Uint8Array, onwards: (bytes: Uint8Array) => void): void => {
      const left = bytesUntilUnplug - counted.bytes;
      counted.bytes += bytes.length;
      if (counted.unplugged || bytes.length < left) {
        onwards(bytes);
        return;
      }
      onwards(bytes.subarray(0, left));
      counted.unplugged = true;
      unplug();
    };
    return (host): LineEnd | null => {
      const module = attach({
        bytes: (bytes) => pass(bytes, (passed) => host.bytes(passed)),
        hungUp: () => host.hungUp(),
      });
      return (
        module && {
          bytes: (bytes) => pass(bytes, (passed) => module.bytes(passed)),
          hungUp: () => module.hungUp(),
        }
      );
    };
  };
}

type Rig = ReturnType<typeof inProcessRig>;
let rig: Rig | null = null;
afterEach(async () => {
  const open = rig;
  rig = null;
  await open?.close();
});

/** From plugging in to a finished picture, and how the attempt ended. */
async function purchaseUntilUnplugged(rig: Rig): Promise<string> {
  await rig.until(rig.controls.place(placed('a'), 600_000));
  await untilHealth(rig, 'ready', 'disconnected');
  const captured = await rig.until(rig.reader.capture(new AbortController().signal));
  if (captured.ok) expect(pixelsOfCapture(captured)).toEqual(await pixelsOf('a'));
  return captured.ok ? 'captured' : captured.reason;
}

/** Up to and with the last byte of the picture. */
async function bytesOfOnePurchase(): Promise<number> {
  const counted = { bytes: 0, unplugged: false };
  rig = inProcessRig({}, unpluggedAfter(Number.POSITIVE_INFINITY, counted));
  let bytesOfPicture = 0;
  // Nothing is sent between the last byte and this: the picture is being decoded.
  void nextGuidance(rig, 'lift').then(() => (bytesOfPicture = counted.bytes));
  expect(await purchaseUntilUnplugged(rig)).toBe('captured');
  await rig.close();
  rig = null;
  return bytesOfPicture;
}

describe('a reader that is unplugged', () => {
  it('at any byte of signing on and capturing ends the capture cleanly and works when it is back', async () => {
    const total = await bytesOfOnePurchase();
    expect(total).toBeGreaterThan(800);
    const ends = new Map<string, number>();
    for (let at = 1; at <= total; at++) {
      const counted = { bytes: 0, unplugged: false };
      rig = inProcessRig({}, unpluggedAfter(at, counted));
      const end = await purchaseUntilUnplugged(rig);
      ends.set(end, (ends.get(end) ?? 0) + 1);
      rig.controls.lift();
      await rig.until(rig.controls.plug());
      await untilHealth(rig, 'ready');
      expect(pixelsOfCapture(await captureOf(rig, 'b')), `after ${at} bytes`).toEqual(await pixelsOf('b'));
      await rig.close();
      rig = null;
    }
    // Too late to matter is only the last byte of the picture.
    expect(Object.fromEntries(ends)).toEqual({ disconnected: total - 1, captured: 1 });
  }, 120_000);
});
