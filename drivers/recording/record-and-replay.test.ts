import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import { EmulatedModule } from '../emulators/emulated-module.ts';
import { XG_DATA_KIND } from '../finger-vein/xg/commands.ts';
import { connectXg } from '../finger-vein/xg/connect.ts';
import { emulatedTemplate } from '../finger-vein/xg/emulator-gallery.ts';
import { xgEmulator } from '../finger-vein/xg/emulator.ts';
import { inProcessOpener } from '../transport/in-process-transport.ts';
import type { OpenTransport } from '../transport/transport.ts';
import { recordingOpener } from './record-transport.ts';
import { parseRecording, type RecordedStep } from './recorded-line.ts';
import { replayOpener } from './replay-transport.ts';
import { scrubberOf, scrubNothing, type MakeScrubber } from './scrub.ts';

const picture = Uint8Array.from({ length: 1_300 }, (_, i) => 1 + (i % 250));
const password = 'Village-2026';

/** Signs on, takes a picture, fetches it and writes a template. */
async function session(open: OpenTransport, clock: VirtualClock, placeFinger: () => Promise<void>) {
  const device = await clock.until(connectXg({ openers: [open], password, refuseSimulated: false, clock }));
  if (!device.ok) throw new Error(device.reason.message);
  const { session } = device.value;
  await clock.until(placeFinger());
  const taken = await clock.until(session.takeVeinImage());
  if (!taken.ok) throw new Error(taken.reason);
  const read = await clock.until(session.readData(XG_DATA_KIND.veinImage, taken.value.sizeBytes));
  await clock.until(session.writeData(XG_DATA_KIND.writeTemplate, emulatedTemplate('a')));
  await clock.until(session.close());
  return read;
}

async function recorded(scrub: MakeScrubber) {
  const clock = new VirtualClock();
  const pictures = () => Promise.resolve({ width: 64, height: 48, jpeg: picture });
  const module = new EmulatedModule(xgEmulator({ password }), { clock, baud: 115_200, pictures });
  const steps: RecordedStep[] = [];
  const line = inProcessOpener('the test line', (host) => module.attach(host));
  const open = recordingOpener(line, { clock, scrub, write: (step) => steps.push(step) });
  const read = await session(open, clock, () => module.place({ finger: 'a', fault: null }));
  module.close();
  return { steps, read };
}

async function replayed(steps: readonly RecordedStep[], scrub: MakeScrubber) {
  const clock = new VirtualClock();
  const departures: string[] = [];
  const options = {
    clock,
    scrub,
    compare: 'strict',
    onDeparture: (m: string) => departures.push(m),
  } as const;
  const read = await session(replayOpener(steps, options), clock, () => Promise.resolve());
  return { read, departures };
}

const hexOf = (text: string | Uint8Array): string => Buffer.from(text).toString('hex');

describe('a recorded session', () => {
  it('holds neither picture nor template nor password', async () => {
    const { steps, read } = await recorded(scrubberOf('xg'));
    expect(read).toEqual({ ok: true, value: picture });
    const all = (dir: string): string =>
      steps
        .filter((step) => step.dir === dir)
        .map(({ hex }) => hex)
        .join('');
    for (const dir of ['in', 'out']) {
      expect(all(dir)).not.toContain(hexOf(picture.subarray(100, 106)));
      expect(all(dir)).not.toContain(hexOf(emulatedTemplate('a').subarray(700, 706)));
      expect(all(dir)).not.toContain(hexOf(password.slice(0, 6)));
    }
    expect(all('in').length).toBeGreaterThan(2 * picture.length);
  });

  it('holds them in the laboratory, where it is asked for', async () => {
    const { steps } = await recorded(scrubNothing);
    expect(steps.map(({ hex }) => hex).join('')).toContain(hexOf(picture.subarray(100, 106)));
  });

  it('is played back to the driver, which does the same again', async () => {
    const { steps } = await recorded(scrubNothing);
    const text = steps.map((step) => JSON.stringify(step)).join('\n');
    const parsed = parseRecording(text);
    if (!parsed.ok) throw new Error(parsed.reason);
    expect(await replayed(parsed.value, scrubNothing)).toEqual({
      read: { ok: true, value: picture },
      departures: [],
    });
  });

  it('is played back scrubbed: zeros where the picture was', async () => {
    const { steps } = await recorded(scrubberOf('xg'));
    const zeros = new Uint8Array(picture.length);
    expect(await replayed(steps, scrubberOf('xg'))).toEqual({
      read: { ok: true, value: zeros },
      departures: [],
    });
  });

  it('tells where the driver departs from it', async () => {
    const { steps } = await recorded(scrubberOf('xg'));
    const at = steps.findIndex(({ dir, hex }) => dir === 'out' && hex.startsWith('bbaa0024'));
    const changed = steps.toSpliced(at, 1, {
      ...steps[at],
      hex: steps[at].hex.replace('bbaa0024', 'bbaa0025'),
    });
    await expect(replayed(changed, scrubberOf('xg'))).rejects.toThrow();
  });

  it.each(['{}', 'x', '{"t_ms":-1,"dir":"in","hex":""}', '{"t_ms":1,"dir":"in","hex":"abc"}'])(
    'is refused where a line is none (%s)',
    (line) => {
      expect(parseRecording(`{"t_ms":0,"dir":"open","hex":""}\n${line}`)).toEqual({
        ok: false,
        reason: 'Line 2 is no line of a recording.',
      });
    },
  );
});
