import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../test/support/virtual-clock.ts';
import { EmulatedModule } from '../../emulators/emulated-module.ts';
import { inProcessOpener, type Attach } from '../../transport/in-process-transport.ts';
import { XG_COMMAND, XG_DEFAULT_PASSWORD } from './commands.ts';
import { connectXg } from './connect.ts';
import { emulatedTemplate } from './emulator-gallery.ts';
import { xgEmulator, type XgEmulatorOptions } from './emulator.ts';
import { xgReader } from './reader.ts';

const signal = new AbortController().signal;

function open(module: Partial<XgEmulatorOptions> = {}, tap: (attach: Attach) => Attach = (attach) => attach) {
  const clock = new VirtualClock();
  const pictures = () => Promise.resolve({ width: 64, height: 48, jpeg: new Uint8Array(1) });
  const unit = new EmulatedModule(xgEmulator(module), { clock, baud: 115_200, pictures });
  const opener = inProcessOpener(
    'the test line',
    tap((host) => unit.attach(host)),
  );
  const options = { openers: [opener], password: XG_DEFAULT_PASSWORD, refuseSimulated: false, clock };
  return { clock, unit, options };
}

async function connected(...given: Parameters<typeof open>) {
  const { clock, unit, options } = open(...given);
  const reader = xgReader({ ...options, simulated: false });
  await clock.pass(1_000);
  const { gallery } = reader;
  if (gallery === undefined || reader.health().state !== 'ready') throw new Error('not connected');
  const guidance: string[] = [];
  const finger = { signal, onGuidance: (given: string) => guidance.push(given) };
  const place = (name: string) => clock.until(unit.place({ finger: name, fault: null }));
  /** Puts the finger on the reader at each "place" and takes it away at each "lift". */
  const hand = (...names: string[]) => ({
    signal,
    onGuidance: (asked: string): void => {
      guidance.push(asked);
      if (asked === 'lift') unit.lift();
      else void unit.place({ finger: names.shift() ?? 'stranger', fault: null });
    },
  });
  return { clock, unit, reader, gallery, guidance, finger, place, hand };
}

describe('templates inside an XG module', () => {
  it('enrols by three placements, finds the finger, and forgets it', async () => {
    const { clock, gallery, guidance, hand, reader, unit } = await connected();
    /** Also of the fingers that are still on their way. */
    const freed = async (): Promise<void> => {
      await clock.pass(1_000);
      unit.lift();
    };
    expect(await clock.until(gallery.enrol(5, hand('a', 'a', 'a')))).toEqual({ ok: true, value: undefined });
    expect(guidance).toEqual(['place', 'lift', 'place', 'lift', 'place']);
    await freed();
    expect(await clock.until(gallery.match(null, hand('a')))).toEqual({ ok: true, value: 5 });
    await freed();
    expect(await clock.until(gallery.match(5, hand('a')))).toEqual({ ok: true, value: 5 });
    await freed();
    expect(await clock.until(gallery.match(null, hand('b')))).toEqual({
      ok: false,
      reason: 'not-recognised',
    });
    await freed();
    expect(await clock.until(gallery.match(6, hand('a')))).toEqual({ ok: false, reason: 'slot-empty' });
    await freed();
    expect(await clock.until(gallery.enrol(6, hand('a', 'a', 'a')))).toEqual({
      ok: false,
      reason: 'enrolled-already',
    });
    await freed();
    expect(await clock.until(gallery.enrol(6, hand('a', 'b')))).toEqual({
      ok: false,
      reason: 'not-the-same-finger',
    });
    expect(await clock.until(gallery.remove(5))).toEqual({ ok: true, value: undefined });
    expect(await clock.until(gallery.remove(5))).toEqual({ ok: false, reason: 'slot-empty' });
    await clock.until(reader.close());
    unit.close();
    expect(clock.pendingTimers).toBe(0);
  });

  it('ends when nobody comes, when it is cancelled, and when it is full', async () => {
    const { clock, gallery, finger, reader, hand } = await connected({ places: 0 });
    expect(await clock.until(gallery.match(null, finger))).toEqual({ ok: false, reason: 'timed-out' });
    expect(await clock.until(gallery.enrol(1, hand('a')))).toEqual({ ok: false, reason: 'full' });
    const abort = new AbortController();
    const matching = gallery.match(null, { signal: abort.signal });
    expect(await reader.capture(signal)).toEqual({ ok: false, reason: 'busy' });
    await clock.pass(500);
    abort.abort();
    expect(await clock.until(matching)).toEqual({ ok: false, reason: 'cancelled' });
    await clock.until(reader.close());
  });

  it('moves a template to another module, where it is found', async () => {
    const from = await connected();
    await from.clock.until(from.gallery.enrol(1, from.hand('a', 'a', 'a')));
    const template = await from.clock.until(from.gallery.readTemplate(1));
    expect(template).toEqual({ ok: true, value: emulatedTemplate('a') });
    await from.clock.until(from.reader.close());
    if (!template.ok) return;
    const to = await connected();
    const corrupt = { kind: 'corrupt-checksum', command: XG_COMMAND.writeData } as const;
    to.unit.failNext([corrupt, { kind: 'drop-reply', command: XG_COMMAND.readData }]);
    expect(await to.clock.until(to.gallery.writeTemplate(9, template.value))).toEqual({
      ok: true,
      value: undefined,
    });
    expect(await to.clock.until(to.gallery.match(null, to.hand('a')))).toEqual({ ok: true, value: 9 });
    await to.clock.until(to.reader.close());
  });

  it('notices a module that has stored something else than it was given', async () => {
    // Two bytes exchanged: their sum is right.
    const swap = (bytes: Uint8Array): Uint8Array =>
      bytes[3] === XG_COMMAND.writeData ? bytes.with(40, bytes[41] ?? 0).with(41, bytes[40] ?? 0) : bytes;
    const { clock, gallery, reader } = await connected({}, (attach) => (near) => {
      const module = attach(near);
      return module && { ...module, bytes: (bytes) => module.bytes(swap(bytes)) };
    });
    expect(await clock.until(gallery.writeTemplate(3, emulatedTemplate('a')))).toEqual({
      ok: false,
      reason: 'write-not-verified',
    });
    expect(await clock.until(gallery.writeTemplate(3, new Uint8Array(0)))).toEqual({
      ok: false,
      reason: 'bad-template',
    });
    await clock.until(reader.close());
  });
});

describe('the password of an XG module', () => {
  it('is changed, and counts from then on', async () => {
    const { clock, unit, options } = open();
    const device = await clock.until(connectXg(options));
    if (!device.ok) throw new Error(device.reason.message);
    const { session } = device.value;
    expect(await clock.until(session.setPassword('Village-2026'))).toEqual({ ok: true, value: undefined });
    await clock.until(session.close());
    expect(await clock.until(connectXg(options))).toMatchObject({ ok: false, reason: { state: 'faulty' } });
    expect(await clock.until(connectXg({ ...options, password: 'Village-2026' }))).toMatchObject({
      ok: true,
    });
    unit.close();
  });

  it.each(['before', 'after'])(
    'is found when the answer is lost %s the module has changed it',
    async (moment) => {
      let isLost = false;
      const { clock, unit, options } = open({}, (attach) => (near) => {
        const module = attach(near);
        const isChange = (bytes: Uint8Array): boolean => !isLost && bytes[3] === XG_COMMAND.setPassword;
        return (
          module && {
            ...module,
            bytes: (bytes) => {
              if (moment === 'before' && isChange(bytes)) isLost = true;
              else module.bytes(bytes);
            },
          }
        );
      });
      const device = await clock.until(connectXg(options));
      if (!device.ok) throw new Error(device.reason.message);
      const { session } = device.value;
      if (moment === 'after') unit.failNext([{ kind: 'drop-reply', command: XG_COMMAND.setPassword }]);
      expect(await clock.until(session.setPassword('Village-2026'))).toEqual({
        ok: false,
        reason: 'timed-out',
      });
      expect(await clock.until(session.fingerPresent())).toEqual({ ok: true, value: false });
      await clock.until(session.close());
      unit.close();
    },
  );
});
