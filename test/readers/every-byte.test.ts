import { afterEach, describe, expect, it } from 'vitest';
import { plainPicture } from './plain-pictures.ts';
import { subjects, type Subject } from './subjects.ts';
import { captureOf, nextGuidance, placed, untilHealth, type InProcessRig } from './reader-rig.ts';
import { unpluggedAfter } from './unplugged-after.ts';

let rig: InProcessRig | null = null;
afterEach(async () => {
  const open = rig;
  rig = null;
  await open?.close();
});

/** From plugging in to a finished picture, and how the attempt ended. */
async function purchaseUntilUnplugged(subject: Subject, rig: InProcessRig): Promise<string> {
  await untilHealth(rig, 'ready', 'disconnected');
  await rig.until(rig.controls.place(placed('a'), 600_000));
  const captured = await rig.until(rig.reader.capture(new AbortController().signal));
  if (captured.ok) await subject.expectCapture(captured, 'a');
  return captured.ok ? 'captured' : captured.reason;
}

/** Up to and with the last byte of the picture. */
async function bytesOfOnePurchase(subject: Subject): Promise<number> {
  const counted = { bytes: 0, unplugged: false };
  rig = subject.inProcess({}, unpluggedAfter(Number.POSITIVE_INFINITY, counted));
  let bytesOfPicture = 0;
  // Nothing is sent between the last byte and this: the picture is being decoded.
  void nextGuidance(rig, 'lift').then(() => (bytesOfPicture = counted.bytes));
  expect(await purchaseUntilUnplugged(subject, rig)).toBe('captured');
  await rig.close();
  rig = null;
  return bytesOfPicture;
}

describe.each(subjects)('$name: a reader that is unplugged', (subject) => {
  it('at any byte of signing on and capturing ends the capture cleanly and works when it is back', async () => {
    // Drawn beforehand: while a picture is being drawn time passes, and the heartbeat's bytes with it.
    await Promise.all([plainPicture('a'), plainPicture('b')]);
    const total = await bytesOfOnePurchase(subject);
    expect(total).toBeGreaterThan(subject.bytesOfCaptureMin);
    const ends = new Map<string, number>();
    for (let at = 1; at <= total; at++) {
      const counted = { bytes: 0, unplugged: false };
      rig = subject.inProcess({}, unpluggedAfter(at, counted));
      const end = await purchaseUntilUnplugged(subject, rig);
      ends.set(end, (ends.get(end) ?? 0) + 1);
      rig.controls.lift();
      await rig.until(rig.controls.plug());
      await untilHealth(rig, 'ready');
      await subject.expectCapture(await captureOf(rig, 'b'), 'b', `after ${at} bytes`);
      await rig.close();
      rig = null;
    }
    // Too late to matter is only the last byte of the picture.
    expect(Object.fromEntries(ends)).toEqual({ disconnected: total - 1, captured: 1 });
  }, 120_000);
});
