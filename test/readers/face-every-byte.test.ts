import { afterEach, describe, expect, it } from 'vitest';
import { fm22xDevice, rsidDevice, rsidSecureDevice } from './face-devices.ts';
import {
  captureFace,
  faceOf,
  inProcessFaceRig,
  untilFaceHealth,
  type FaceDevice,
  type FaceRig,
} from './face-rig.ts';
import { unpluggedAfter, type Counted } from './unplugged-after.ts';

let rig: FaceRig | null = null;
afterEach(async () => {
  const open = rig;
  rig = null;
  await open?.close();
});

/** From plugging in to a capture, and how the attempt ended. */
async function captureUntilUnplugged<State>(device: FaceDevice<State>, on: FaceRig): Promise<string> {
  await on.until(on.controls.place(faceOf('hana:face'), 600_000));
  await untilFaceHealth(on, 'ready', 'disconnected');
  const captured = await on.until(on.reader.capture(new AbortController().signal));
  if (captured.ok) expect(device.isOf(captured.value, 'hana:face')).toBe(true);
  return captured.ok ? 'captured' : captured.reason;
}

/** @param step every so many bytes, where each run is dear */
async function everyByte<State>(
  device: FaceDevice<State>,
  step = 1,
): Promise<{ total: number; ends: Map<string, number> }> {
  const whole: Counted = { bytes: 0, unplugged: false };
  rig = inProcessFaceRig(device, {}, unpluggedAfter(Number.POSITIVE_INFINITY, whole));
  expect(await captureUntilUnplugged(device, rig)).toBe('captured');
  const total = whole.bytes;
  await rig.close();
  const ends = new Map<string, number>();
  for (let at = 1; at <= total; at += step) {
    rig = inProcessFaceRig(device, {}, unpluggedAfter(at, { bytes: 0, unplugged: false }));
    const end = await captureUntilUnplugged(device, rig);
    ends.set(end, (ends.get(end) ?? 0) + 1);
    rig.controls.lift();
    await rig.until(rig.controls.plug());
    await untilFaceHealth(rig, 'ready');
    const next = await captureFace(rig, 'taro:face');
    expect(next.ok && device.isOf(next.value, 'taro:face'), `after ${at} bytes`).toBe(true);
    await rig.close();
    rig = null;
  }
  return { total, ends };
}

/**
 * Too late to matter are only the last byte of the answer and the question that follows it by itself: whether the unit is
 * still there. @param questionBytes as they are sent
 */
const endsOf = (total: number, questionBytes: number) => ({
  disconnected: total - 1 - questionBytes,
  captured: 1 + questionBytes,
});

describe('a face reader that is unplugged', () => {
  it('an FM22x, at any byte of signing on and capturing, works when it is back', async () => {
    const { total, ends } = await everyByte(fm22xDevice);
    expect(total).toBeGreaterThan(150);
    expect(Object.fromEntries(ends)).toEqual(endsOf(total, 6));
  }, 120_000);

  it('a RealSense ID unit, at any byte of signing on and capturing, works when it is back', async () => {
    const { total, ends } = await everyByte(rsidDevice);
    expect(total).toBeGreaterThan(3_000);
    expect(Object.fromEntries(ends)).toEqual(endsOf(total, 16 + 88));
  }, 240_000);

  it('a paired RealSense ID unit, at every 41st byte, works when it is back', async () => {
    const { total, ends } = await everyByte(rsidSecureDevice, 41);
    expect(total).toBeGreaterThan(3_000);
    const runs = Math.ceil(total / 41);
    expect(ends.get('disconnected')).toBeGreaterThan(runs - 8);
    expect([...ends.values()].reduce((sum, count) => sum + count, 0)).toBe(runs);
  }, 120_000);
});
