import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../drivers/emulators/fault-plan.ts';
import { XG_COMMAND } from '../../drivers/finger-vein/xg/commands.ts';
import { XG_EMULATOR_DEFAULTS } from '../../drivers/finger-vein/xg/emulator.ts';
import { pixelsOf, PLAIN_HEIGHT, PLAIN_WIDTH } from './plain-pictures.ts';
import {
  captureOf,
  nextGuidance,
  pixelsOfCapture,
  placed,
  untilHealth,
  type MakeRig,
  type ReaderRig,
} from './reader-rig.ts';

const PASSING_FAULTS: readonly { readonly fault: Fault; readonly everyLine: boolean }[] = [
  { fault: { kind: 'drop-reply', command: XG_COMMAND.fingerStatus }, everyLine: false },
  { fault: { kind: 'drop-reply', command: XG_COMMAND.veinImage }, everyLine: false },
  { fault: { kind: 'drop-reply', command: XG_COMMAND.readData }, everyLine: true },
  { fault: { kind: 'corrupt-checksum', command: XG_COMMAND.fingerStatus }, everyLine: false },
  { fault: { kind: 'corrupt-checksum', command: XG_COMMAND.readData }, everyLine: true },
  { fault: { kind: 'truncate-reply', command: XG_COMMAND.fingerStatus, keepBytes: 23 }, everyLine: false },
  { fault: { kind: 'truncate-reply', command: XG_COMMAND.readData, keepBytes: 100 }, everyLine: false },
  { fault: { kind: 'split-reply', command: XG_COMMAND.veinImage, pieceBytes: 1, gapMs: 3 }, everyLine: true },
  { fault: { kind: 'split-reply', command: XG_COMMAND.readData, pieceBytes: 7, gapMs: 3 }, everyLine: true },
  {
    fault: {
      kind: 'garbage-before-reply',
      command: XG_COMMAND.veinImage,
      text: 'W: low light \xbb\xaa\x00$ boot\r\n',
    },
    everyLine: true,
  },
  { fault: { kind: 'delay-reply', command: XG_COMMAND.veinImage, delayMs: 700 }, everyLine: true },
  { fault: { kind: 'delay-reply', command: XG_COMMAND.veinImage, delayMs: 3_500 }, everyLine: false },
  { fault: { kind: 'delay-reply', command: XG_COMMAND.fingerStatus, delayMs: 1_100 }, everyLine: false },
  { fault: { kind: 'error-code', command: XG_COMMAND.fingerStatus, code: 0x0f }, everyLine: true },
  { fault: { kind: 'error-code', command: XG_COMMAND.veinImage, code: 0x0b }, everyLine: false },
  { fault: { kind: 'hang-up-in-reply', command: XG_COMMAND.connect, afterBytes: 5 }, everyLine: false },
];

/**
 * What every reader must do, whatever line it is on. The same cases run over each; where time is real, of the faults
 * that are waited out a sample.
 */
export function describeConformance(line: string, makeRig: MakeRig, extent: 'every-fault' | 'sample'): void {
  let rig: ReaderRig;
  const open = async (...options: Parameters<MakeRig>): Promise<void> => {
    rig = await makeRig(...options);
    await untilHealth(rig, 'ready');
  };
  /** For cases about waiting, which have nothing to do with the line. */
  const itOnVirtualTime: (name: string, test: () => Promise<void>) => void =
    extent === 'every-fault' ? it : () => undefined;
  const never = (): AbortSignal => new AbortController().signal;
  afterEach(() => rig.close());

  describe(`an XG reader over ${line}: signing on`, () => {
    it('says who it is', async () => {
      await open();
      expect(rig.reader.health()).toEqual({
        state: 'ready',
        firmware: '2.3',
        serialNumber: XG_EMULATOR_DEFAULTS.serialNumber,
        lastProblem: null,
        counters: { connections: 1, captures: 0, refusals: 0, restarts: 0 },
      });
      expect(rig.reader.capabilities).toMatchObject({
        model: 'XG finger-vein module SIM-XG-V5',
        modality: 'finger-vein',
        produces: 'picture',
        verifiedOnHardware: false,
      });
    });

    it('knows a simulated module by its name, though the configuration does not say so', async () => {
      await open();
      expect(rig.reader.capabilities.simulated).toBe(true);
    });

    it('takes a module of another name for a real one', async () => {
      await open({ module: { deviceName: 'XG-V7' } });
      expect(rig.reader.capabilities).toMatchObject({
        model: 'XG finger-vein module XG-V7',
        simulated: false,
      });
    });

    it('refuses a simulated module in production mode and says what to do', async () => {
      rig = await makeRig({ production: true });
      const health = await untilHealth(rig, 'faulty');
      expect(health.lastProblem).toMatch(/simulated \(SIM-XG-V5\).*Production mode.*connect one/);
      expect(await rig.until(rig.reader.capture(never()))).toEqual({ ok: false, reason: 'device-fault' });
    });

    it('reports a password that the module refuses', async () => {
      rig = await makeRig({
        module: { password: 'a secret one' },
        password: 'another one'.replace(' ', '-'),
      });
      const health = await untilHealth(rig, 'faulty');
      expect(health.lastProblem).toMatch(/refuses the password.*TEBURA_READER_PASSWORD/);
      expect(await rig.until(rig.reader.capture(never()))).toEqual({ ok: false, reason: 'device-fault' });
    });

    it('signs on with the password it was given', async () => {
      await open({ module: { password: 'Village-2026' }, password: 'Village-2026' });
      expect(rig.reader.health().state).toBe('ready');
    });
  });

  describe(`an XG reader over ${line}: capturing`, () => {
    it('gives the very picture that the sensor took, and guides the person to it', async () => {
      await open();
      const captured = await captureOf(rig, 'a');
      expect(pixelsOfCapture(captured)).toEqual(await pixelsOf('a'));
      expect(captured).toMatchObject({ value: { picture: { width: PLAIN_WIDTH, height: PLAIN_HEIGHT } } });
      expect(rig.guidance).toEqual(['place', 'hold-still', 'reading', 'lift']);
      expect(rig.controls.state()).toMatchObject({ picturesRead: 1, finger: null });
    });

    it('tells when the finger was seen and when the last byte came', async () => {
      await open();
      const captured = await captureOf(rig, 'a');
      if (!captured.ok || captured.value.kind !== 'picture') throw new Error('no picture');
      const { fingerDetectedAtMs, lastByteAtMs } = captured.value;
      // The exposure alone lies between the two.
      expect(lastByteAtMs - fingerDetectedAtMs).toBeGreaterThanOrEqual(XG_EMULATOR_DEFAULTS.exposureMs - 5);
    });

    it('takes a finger that was there before the capture began', async () => {
      await open();
      await rig.until(rig.controls.place(placed('early')));
      const captured = await rig.until(rig.reader.capture(never()));
      expect(pixelsOfCapture(captured)).toEqual(await pixelsOf('early'));
    });

    it('notices between captures that the finger was lifted, and then takes one that is there already', async () => {
      await open();
      await captureOf(rig, 'a');
      await rig.pass(300);
      await rig.until(rig.controls.place(placed('b')));
      const before = rig.guidance.length;
      expect(pixelsOfCapture(await rig.until(rig.reader.capture(never())))).toEqual(await pixelsOf('b'));
      expect(rig.guidance[before]).toBe('place');
    });

    it('captures one person after the other', async () => {
      await open();
      for (const finger of ['a', 'b', 'c']) {
        expect(pixelsOfCapture(await captureOf(rig, finger))).toEqual(await pixelsOf(finger));
      }
    });

    it('refuses a second capture while one runs', async () => {
      await open();
      const abort = new AbortController();
      const first = rig.reader.capture(abort.signal);
      expect(await rig.until(rig.reader.capture(never()))).toEqual({ ok: false, reason: 'busy' });
      abort.abort();
      expect(await rig.until(first)).toEqual({ ok: false, reason: 'cancelled' });
    });

    it('asks for the finger to be lifted before the next capture, even after one that came to nothing', async () => {
      await open();
      rig.controls.failNext([{ kind: 'error-code', command: XG_COMMAND.veinImage, code: 0x11 }]);
      expect(await captureOf(rig, 'a')).toEqual({ ok: false, reason: 'no-vein-seen' });
      const next = rig.reader.capture(never());
      await rig.pass(500);
      expect(rig.guidance.slice(-1)).toEqual(['lift']);
      expect(rig.controls.state()).toMatchObject({ picturesRead: 0, finger: { finger: 'a' } });
      rig.controls.lift();
      const [captured] = await rig.until(Promise.all([next, rig.controls.place(placed('b'))]));
      expect(pixelsOfCapture(captured)).toEqual(await pixelsOf('b'));
    });

    it.each([
      ['place', 50],
      ['hold-still', 250],
      ['reading', 0],
    ] as const)(
      'is cancelled at "%s" at once, and the next capture is of the next finger',
      async (moment, delayMs) => {
        await open({ module: { exposureMs: 300 } });
        const abort = new AbortController();
        const reached = nextGuidance(rig, moment)
          .then(() => (delayMs > 0 ? rig.pass(delayMs) : undefined))
          .then(() => abort.abort());
        const capturing = rig.reader.capture(abort.signal);
        if (moment !== 'place') await rig.until(rig.controls.place(placed('a')));
        expect(await rig.until(capturing)).toEqual({ ok: false, reason: 'cancelled' });
        await reached;
        rig.controls.lift();
        expect(pixelsOfCapture(await captureOf(rig, 'b'))).toEqual(await pixelsOf('b'));
      },
    );

    itOnVirtualTime('goes on after cancelling a module that never answers what was cancelled', async () => {
      await open({ module: { exposureMs: 300 } });
      rig.controls.failNext([{ kind: 'drop-reply', command: XG_COMMAND.veinImage }]);
      const abort = new AbortController();
      const capturing = rig.reader.capture(abort.signal);
      await rig.until(Promise.all([nextGuidance(rig, 'hold-still'), rig.controls.place(placed('a'))]));
      await rig.pass(250);
      abort.abort();
      expect(await rig.until(capturing)).toEqual({ ok: false, reason: 'cancelled' });
      expect(rig.controls.state().faultsLeft).toHaveLength(1);
      rig.controls.lift();
      expect(pixelsOfCapture(await captureOf(rig, 'b'))).toEqual(await pixelsOf('b'));
      expect(rig.controls.state().faultsLeft).toEqual([]);
    });

    it('does not begin when it is cancelled already', async () => {
      await open();
      expect(await rig.until(rig.reader.capture(AbortSignal.abort()))).toEqual({
        ok: false,
        reason: 'cancelled',
      });
    });

    itOnVirtualTime('never takes the late answer to a cancelled capture for the next one', async () => {
      // The late answer comes 900 ms after the cancelling: while the next picture is being taken, if nobody minded.
      await open({ module: { exposureMs: 600 } });
      rig.controls.failNext([{ kind: 'delay-reply', command: XG_COMMAND.veinImage, delayMs: 1_000 }]);
      const abort = new AbortController();
      const capturing = rig.reader.capture(abort.signal);
      await rig.until(Promise.all([nextGuidance(rig, 'hold-still'), rig.controls.place(placed('a'))]));
      await rig.pass(700);
      abort.abort();
      expect(await rig.until(capturing)).toEqual({ ok: false, reason: 'cancelled' });
      rig.controls.lift();
      expect(pixelsOfCapture(await captureOf(rig, 'b'))).toEqual(await pixelsOf('b'));
    });
  });

  describe(`an XG reader over ${line}: trouble`, () => {
    it.each(PASSING_FAULTS.filter(({ everyLine }) => everyLine || extent === 'every-fault'))(
      'survives $fault',
      async ({ fault }) => {
        await open();
        rig.controls.failNext([fault]);
        expect(pixelsOfCapture(await captureOf(rig, 'a'))).toEqual(await pixelsOf('a'));
      },
    );

    it('gives up a picture whose blocks stay damaged, and works again afterwards', async () => {
      await open();
      const damaged = { kind: 'corrupt-checksum', command: XG_COMMAND.readData } as const;
      rig.controls.failNext([damaged, damaged, damaged]);
      expect(await captureOf(rig, 'a')).toEqual({ ok: false, reason: 'picture-damaged' });
      rig.controls.lift();
      expect(pixelsOfCapture(await captureOf(rig, 'b'))).toEqual(await pixelsOf('b'));
    });

    it.each([
      ['no size at all', { sizeBytes: 0 }, 'not fetched'],
      ['fewer bytes than there are', { sizeBytes: 200 }, 'fetched in part'],
      ['a picture of four thousand megapixels', { width: 65_535, height: 65_535 }, 'not fetched'],
      ['another width', { width: PLAIN_WIDTH + 1 }, 'fetched'],
      ['no height', { height: 0 }, 'not fetched'],
    ])('refuses a module that lies about its picture: %s (%o: %s)', async (_, lie, extent) => {
      await open();
      rig.controls.failNext([{ kind: 'lie-about-picture', ...lie }]);
      expect(await captureOf(rig, 'a')).toEqual({ ok: false, reason: 'picture-damaged' });
      expect(rig.controls.state().picturesRead).toBe(extent === 'fetched' ? 1 : 0);
    });

    it('does not mind zeros behind the picture, when the module says that it is longer than it is', async () => {
      await open();
      rig.controls.failNext([{ kind: 'lie-about-picture', sizeBytes: 65_535 }]);
      expect(pixelsOfCapture(await captureOf(rig, 'a'))).toEqual(await pixelsOf('a'));
    });

    it('refuses a picture that is none', async () => {
      await open();
      rig.controls.failNext([{ kind: 'ruin-picture' }]);
      expect(await captureOf(rig, 'a')).toEqual({ ok: false, reason: 'picture-damaged' });
    });

    it('reports what the module refuses to do', async () => {
      await open();
      rig.controls.failNext([{ kind: 'error-code', command: XG_COMMAND.veinImage, code: 0x10 }]);
      expect(await captureOf(rig, 'a')).toEqual({ ok: false, reason: 'not-supported' });
      rig.controls.failNext([{ kind: 'error-code', command: XG_COMMAND.veinImage, code: 0x12 }]);
      rig.controls.lift();
      expect(await captureOf(rig, 'b')).toEqual({ ok: false, reason: 'device-fault' });
    });

    it('ends a capture when it is unplugged, says so, and is back by itself when plugged in', async () => {
      await open();
      const capturing = rig.reader.capture(never());
      await rig.pass(200);
      await rig.until(rig.controls.unplug());
      expect(await rig.until(capturing)).toEqual({ ok: false, reason: 'disconnected' });
      const health = await untilHealth(rig, 'disconnected');
      expect(health.lastProblem).toMatch(/unplugged|hung up|no device/i);
      expect(await rig.until(rig.reader.capture(never()))).toEqual({ ok: false, reason: 'disconnected' });
      await rig.pass(1_000);
      await rig.until(rig.controls.plug());
      await untilHealth(rig, 'ready');
      expect(pixelsOfCapture(await captureOf(rig, 'b'))).toEqual(await pixelsOf('b'));
    });

    it('notices between captures that it was unplugged', async () => {
      await open();
      await rig.until(rig.controls.unplug());
      await untilHealth(rig, 'disconnected');
    });

    it('is back after a loose cable in the middle of a picture', async () => {
      await open();
      rig.controls.failNext([{ kind: 'hang-up-in-reply', command: XG_COMMAND.readData, afterBytes: 100 }]);
      expect(await captureOf(rig, 'a')).toEqual({ ok: false, reason: 'disconnected' });
      rig.controls.lift();
      await untilHealth(rig, 'ready');
      expect(pixelsOfCapture(await captureOf(rig, 'b'))).toEqual(await pixelsOf('b'));
    });
  });
}
