import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../../biometrics/synthetic/seeded-random.ts';
import { allDevices, captureAny, type AnyDevice } from './all-devices.ts';
import { untilHealth, type ReaderRig } from './reader-rig.ts';
import { unpluggedAfter, type Counted } from './unplugged-after.ts';

/**
 * In process every byte is tried (every-byte, face-every-byte); over lines of the system, in real time, a sample. A serial
 * port does not always report that it is gone: it is noticed when the wait for the answer ends, which takes its time.
 */
const SAMPLES = { tcp: 6, pty: 4 } as const;
const lines = ['tcp', ...(spawnSync('socat', ['-V']).status === 0 ? (['pty'] as const) : [])] as const;
if (lines.length === 1)
  process.stderr.write(
    'NOT RUN: unplugging over a serial port. Install "socat" (apt-get install socat) to run these tests.\n',
  );

let rig: ReaderRig | null = null;
afterEach(async () => {
  const open = rig;
  rig = null;
  await open?.close();
});

/** From plugging in to a capture. @returns how it ended */
async function captureOnce(device: AnyDevice, opened: ReaderRig): Promise<string> {
  await untilHealth(opened, 'ready', 'disconnected');
  await device.place(opened, 'a');
  const captured = await opened.until(opened.reader.capture(new AbortController().signal));
  if (captured.ok) await device.expectCapture(captured, 'a');
  return captured.ok ? 'captured' : captured.reason;
}

/** The first byte, the last, and one from each of the equal parts between them. */
function samplesOf(total: number, samples: number, seed: string): number[] {
  const random = seededRandom(seed);
  const part = (total - 2) / (samples - 2);
  const between = Array.from({ length: samples - 2 }, (_, i) =>
    Math.floor(1 + random.between(i * part, (i + 1) * part)),
  );
  return [1, ...between, total];
}

describe.each(lines)('unplugged over %s', (line) => {
  it.each(allDevices)(
    '$name: at any byte, and is back by itself when plugged in',
    async (device) => {
      const whole: Counted = { bytes: 0, unplugged: false };
      rig = await device.overSystem(line, unpluggedAfter(Number.POSITIVE_INFINITY, whole));
      expect(await captureOnce(device, rig)).toBe('captured');
      const total = whole.bytes;
      await rig.close();
      for (const at of samplesOf(total, SAMPLES[line], `${line} ${device.name}`)) {
        const counted: Counted = { bytes: 0, unplugged: false };
        rig = await device.overSystem(line, unpluggedAfter(at, counted));
        const end = await captureOnce(device, rig);
        // The last bytes may be too late to matter.
        const mayEnd = at < total / 2 ? ['disconnected'] : ['disconnected', 'captured'];
        expect(mayEnd, `after ${at} of ${total} bytes`).toContain(end);
        rig.controls.lift();
        // The answer may have come with fewer bytes, or before the plug was out: then it is pulled now, and not in the next capture.
        if (!counted.unplugged) {
          counted.unplugged = true;
          await rig.controls.unplug();
        }
        await untilHealth(rig, 'disconnected');
        await rig.controls.plug();
        await untilHealth(rig, 'ready');
        await device.expectCapture(await captureAny(device, rig, 'b'), 'b', `after ${at} of ${total} bytes`);
        await rig.close();
        rig = null;
      }
    },
    110_000,
  );
});
