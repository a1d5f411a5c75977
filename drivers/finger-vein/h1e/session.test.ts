import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../test/support/virtual-clock.ts';
import { EmulatedModule } from '../../emulators/emulated-module.ts';
import { inProcessOpener, type Attach, type LineEnd } from '../../transport/in-process-transport.ts';
import { emulatedH1eTemplate, h1eEmulator, type H1eEmulatorOptions } from './emulator.ts';
import { h1eReader } from './reader.ts';

const never = new AbortController().signal;

function open(
  module: Partial<H1eEmulatorOptions> = {},
  tap: (attach: Attach) => Attach = (attach) => attach,
) {
  const clock = new VirtualClock();
  const pictures = () => Promise.resolve({ width: 64, height: 48, jpeg: new Uint8Array(1) });
  const unit = new EmulatedModule(h1eEmulator(module), { clock, baud: 115_200, pictures });
  const opener = inProcessOpener(
    'the test line',
    tap((host) => unit.attach(host)),
  );
  const reader = h1eReader({ openers: [opener], simulated: false, refuseSimulated: false, clock });
  const place = (finger: string) => clock.until(unit.place({ finger, fault: null }));
  const gallery = reader.gallery;
  if (gallery === undefined) throw new Error('a unit that matches has a gallery');
  return { clock, unit, reader, gallery, place };
}

const known = [
  { slot: 7, finger: 'a' },
  { slot: 1_203, finger: 'b' },
];

describe('an H1E unit', () => {
  it('is waited for while it starts, and staff are told so', async () => {
    const { clock, unit, reader } = open({ startingMs: 60_000 });
    unit.unplug();
    unit.plug();
    await clock.pass(30_000);
    expect(reader.health()).toMatchObject({ state: 'disconnected', lastProblem: /is starting/ });
    await clock.pass(40_000);
    expect(reader.health()).toMatchObject({ state: 'ready', firmware: 'H1E-SIM 01.00', lastProblem: null });
    await clock.until(reader.close());
  });

  it('is reported when it does not come to itself', async () => {
    const { clock, unit, reader } = open({ startingMs: 6_000_000 });
    unit.unplug();
    unit.plug();
    await clock.pass(90_000);
    expect(reader.health()).toMatchObject({ state: 'faulty', lastProblem: /answers with error 64/ });
    await clock.until(reader.close());
  });

  it('does not hold up closing while it starts', async () => {
    const { clock, unit, reader } = open({ startingMs: 60_000 });
    unit.unplug();
    unit.plug();
    await clock.pass(5_000);
    const atMs = clock.monotonicMs();
    await clock.until(reader.close());
    expect(clock.monotonicMs() - atMs).toBeLessThan(3_000);
  });

  it('enrols, finds, compares and forgets a finger by itself', async () => {
    const { clock, gallery, reader, unit, place } = open({ enrolled: known });
    await clock.pass(500);
    await place('c');
    expect(await clock.until(gallery.enrol(250, { signal: never }))).toEqual({ ok: true, value: undefined });
    await place('c');
    expect(await clock.until(gallery.match(null, { signal: never }))).toEqual({ ok: true, value: 250 });
    await place('c');
    expect(await clock.until(gallery.match(250, { signal: never }))).toEqual({ ok: true, value: 250 });
    await place('c');
    expect(await clock.until(gallery.match(7, { signal: never }))).toEqual({
      ok: false,
      reason: 'not-recognised',
    });
    expect(await clock.until(gallery.remove(250))).toEqual({ ok: true, value: undefined });
    await place('c');
    expect(await clock.until(gallery.match(null, { signal: never }))).toEqual({
      ok: false,
      reason: 'not-recognised',
    });
    expect(await clock.until(gallery.readTemplate(7))).toEqual({ ok: false, reason: 'not-supported' });
    expect(await clock.until(gallery.remove(2_000))).toEqual({ ok: false, reason: 'slot-empty' });
    await clock.until(reader.close());
    unit.close();
    expect(clock.pendingTimers).toBe(0);
  });

  it('compares a finger with templates that the host keeps, up to six', async () => {
    const { clock, gallery, reader, place } = open();
    await clock.pass(500);
    const templates = ['u', 'v', 'a', 'w'].map(emulatedH1eTemplate);
    await place('a');
    expect(await clock.until(gallery.matchAmong?.(templates, { signal: never }) ?? cannot())).toEqual({
      ok: true,
      value: 2,
    });
    const seven = Array.from({ length: 7 }, () => templates[0] ?? new Uint8Array(0));
    expect(await gallery.matchAmong?.(seven, { signal: never })).toEqual({
      ok: false,
      reason: 'bad-template',
    });
    await place('a');
    const captured = await clock.until(gallery.captureTemplate?.({ signal: never }) ?? cannot());
    expect(captured).toEqual({ ok: true, value: emulatedH1eTemplate('a') });
    await clock.until(reader.close());
  });

  it('refuses a template that was damaged on the line, and is in step again', async () => {
    const { clock, gallery, unit, reader, place } = open({ enrolled: known });
    await clock.pass(500);
    unit.failNext([{ kind: 'ruin-picture' }]);
    await place('a');
    expect(await clock.until(gallery.captureTemplate?.({ signal: never }) ?? cannot())).toEqual({
      ok: false,
      reason: 'device-fault',
    });
    await place('b');
    expect(await clock.until(gallery.match(null, { signal: never }))).toEqual({ ok: true, value: 1_203 });
    await clock.until(reader.close());
  });

  it('takes notices that come before the reply for notices, be there ever so many', async () => {
    const notices = Uint8Array.from({ length: 5 * 60 }, (_, i) => [0, 0, 2, 0x74, 1][i % 5] ?? 0);
    const { clock, gallery, reader, place } = open(
      { enrolled: known },
      (attach) =>
        (near): LineEnd | null =>
          attach({
            ...near,
            bytes: (bytes) => near.bytes(Uint8Array.of(...(bytes[2] === 3 ? notices : []), ...bytes)),
          }),
    );
    await clock.pass(500);
    await place('b');
    expect(await clock.until(gallery.match(null, { signal: never }))).toEqual({ ok: true, value: 1_203 });
    await clock.until(reader.close());
  });

  it.each([
    ['a slot that no bank has', [100, 0, 0]],
    ['a bank that the unit has not', [1, 0, 20]],
    ['a bank far away', [1, 255, 255]],
    ['nothing', []],
  ])('does not believe a match with %s', async (_, lie) => {
    const { clock, reader, place } = open(
      { enrolled: known },
      (attach) => (near) =>
        attach({
          ...near,
          bytes: (bytes) =>
            near.bytes(bytes[2] === 3 && bytes[0] === 0 ? Uint8Array.of(0, 0, lie.length, ...lie) : bytes),
        }),
    );
    await clock.pass(500);
    const capturing = reader.capture(never);
    await place('b');
    expect(await clock.until(capturing)).toMatchObject({ ok: false });
    await clock.until(reader.close());
  });
});

function cannot(): never {
  throw new Error('the unit can do this');
}
