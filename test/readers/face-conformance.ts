import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../drivers/emulators/fault-plan.ts';
import {
  captureFace,
  faceOf,
  untilFaceHealth,
  type FaceDevice,
  type FaceRig,
  type MakeFaceRig,
} from './face-rig.ts';

type Extent = 'every-fault' | 'sample';

/**
 * What every face reader must do, whatever line it is on. The same cases run over each; where time is real, of the faults
 * that are waited out a sample.
 */
export function describeFaceConformance<State>(
  device: FaceDevice<State>,
  line: string,
  makeRig: MakeFaceRig,
  extent: Extent,
): void {
  const name = device.variant === undefined ? device.name : `${device.variant} ${device.name}`;
  let rig: FaceRig | null = null;
  const open = async (...options: Parameters<MakeFaceRig>): Promise<FaceRig> => {
    rig = await makeRig(...options);
    await untilFaceHealth(rig, 'ready');
    return rig;
  };
  const itOnVirtualTime: (name: string, test: () => Promise<void>) => void =
    extent === 'every-fault' ? it : () => undefined;
  const never = (): AbortSignal => new AbortController().signal;
  const expectFace = async (on: FaceRig, name: string): Promise<void> => {
    const captured = await captureFace(on, name);
    if (!captured.ok) throw new Error(`refused: ${captured.reason}`);
    expect(device.isOf(captured.value, name)).toBe(true);
  };
  afterEach(async () => {
    const opened = rig;
    rig = null;
    await opened?.close();
  });

  describe(`a ${name} reader over ${line}: signing on`, () => {
    it('says who it is, and that nobody has tried it on hardware', async () => {
      const { reader } = await open();
      expect(reader.health()).toMatchObject({ state: 'ready', firmware: device.firmware, lastProblem: null });
      expect(reader.capabilities).toMatchObject({
        modality: 'face',
        geometry: 'contactless',
        simulated: true,
        verifiedOnHardware: false,
      });
    });

    it('takes a unit of another name for a real one', async () => {
      const { reader } = await open({ unitSaysSimulated: false });
      expect(reader.capabilities.simulated).toBe(false);
    });

    it('refuses a simulated unit in production mode and says what to do', async () => {
      rig = await makeRig({ production: true });
      const health = await untilFaceHealth(rig, 'faulty');
      expect(health.lastProblem).toMatch(/simulated \(SIM.*Production mode.*connect one/);
      expect(await rig.until(rig.reader.capture(never()))).toEqual({ ok: false, reason: 'device-fault' });
    });
  });

  describe(`a ${name} reader over ${line}: capturing`, () => {
    it('captures one person after the other, and guides them', async () => {
      const on = await open();
      for (const name of ['hana:face', 'taro:face', 'hana:face']) await expectFace(on, name);
      expect(on.guidance.slice(0, 2)).toEqual(['place', 'hold-still']);
      expect(on.faceGuidance).toContain('face-seen');
      expect(on.controls.state()).toMatchObject({ picturesRead: 3, finger: null });
    });

    it('takes a face that was there before', async () => {
      const on = await open();
      await on.until(on.controls.place(faceOf('hana:face')));
      const captured = await on.until(on.reader.capture(never()));
      expect(captured.ok && device.isOf(captured.value, 'hana:face')).toBe(true);
    });

    it('waits for a person who takes their time', async () => {
      const on = await open();
      const capturing = on.reader.capture(never());
      await on.pass(extent === 'every-fault' ? 60_000 : 2_500);
      const [captured] = await on.until(
        Promise.all([capturing, on.controls.place(faceOf('hana:face'), 600_000)]),
      );
      expect(captured.ok && device.isOf(captured.value, 'hana:face')).toBe(true);
    });

    it('refuses a picture of a face', async () => {
      const on = await open();
      expect(await captureFace(on, 'hana:face', 'spoof')).toEqual({ ok: false, reason: 'spoof-suspected' });
      on.controls.lift();
      await expectFace(on, 'taro:face');
    });

    it('says what is wrong with a face that looks away, and takes it when it no longer does', async () => {
      const on = await open();
      await on.until(on.controls.place(faceOf('hana:face', 'not-frontal'), 600_000));
      const capturing = on.reader.capture(never());
      await on.pass(500);
      expect(on.faceGuidance.filter((given) => /^(look|turn)-straight$/.test(given))).not.toEqual([]);
      const [captured] = await on.until(
        Promise.all([capturing, on.controls.place(faceOf('hana:face'), 600_000)]),
      );
      expect(captured.ok && device.isOf(captured.value, 'hana:face')).toBe(true);
    });

    it('refuses a second capture while one runs', async () => {
      const on = await open();
      const abort = new AbortController();
      const first = on.reader.capture(abort.signal);
      expect(await on.until(on.reader.capture(never()))).toEqual({ ok: false, reason: 'busy' });
      abort.abort();
      expect(await on.until(first)).toEqual({ ok: false, reason: 'cancelled' });
    });

    it('is cancelled while it looks for a face, and the next capture is of the next face', async () => {
      const on = await open();
      const abort = new AbortController();
      const capturing = on.reader.capture(abort.signal);
      await on.pass(300);
      abort.abort();
      expect(await on.until(capturing)).toEqual({ ok: false, reason: 'cancelled' });
      await expectFace(on, 'taro:face');
    });

    it('does not begin when it is cancelled already', async () => {
      const on = await open();
      const captured = await on.until(on.reader.capture(AbortSignal.abort()));
      expect(captured).toEqual({ ok: false, reason: 'cancelled' });
    });

    itOnVirtualTime('never takes the late answer to a cancelled capture for the next one', async () => {
      const on = await open();
      on.controls.failNext([{ kind: 'delay-reply', command: device.finalReply, delayMs: 1_000 }]);
      const abort = new AbortController();
      const capturing = on.reader.capture(abort.signal);
      await on.until(on.controls.place(faceOf('hana:face'), 600_000));
      await on.pass(600);
      abort.abort();
      const captured = await on.until(capturing);
      if (captured.ok) throw new Error('it came too early to be cancelled');
      expect(captured.reason).toBe('cancelled');
      on.controls.lift();
      await expectFace(on, 'taro:face');
    });

    itOnVirtualTime('goes on after cancelling a unit that never answers what was cancelled', async () => {
      const on = await open();
      const drop = { kind: 'drop-reply' } as const;
      const abort = new AbortController();
      const capturing = on.reader.capture(abort.signal);
      await on.pass(300);
      on.controls.failNext([drop, drop]);
      abort.abort();
      expect(await on.until(capturing)).toEqual({ ok: false, reason: 'cancelled' });
      await expectFace(on, 'taro:face');
    });
  });

  describe(`a ${name} reader over ${line}: trouble`, () => {
    const { finalReply, earlyReply } = device;
    const faults: readonly { readonly fault: Fault; readonly everyLine: boolean }[] = [
      { fault: { kind: 'drop-reply', command: finalReply }, everyLine: false },
      { fault: { kind: 'drop-reply', command: earlyReply }, everyLine: false },
      { fault: { kind: 'corrupt-checksum', command: finalReply }, everyLine: false },
      { fault: { kind: 'truncate-reply', command: finalReply, keepBytes: 7 }, everyLine: false },
      { fault: { kind: 'truncate-reply', command: earlyReply, keepBytes: 6 }, everyLine: false },
      { fault: { kind: 'split-reply', command: finalReply, pieceBytes: 5, gapMs: 3 }, everyLine: true },
      { fault: { kind: 'split-reply', command: earlyReply, pieceBytes: 1, gapMs: 3 }, everyLine: true },
      { fault: { kind: 'delay-reply', command: finalReply, delayMs: 700 }, everyLine: true },
      { fault: { kind: 'repeat-reply', command: finalReply, times: 2 }, everyLine: true },
      { fault: { kind: 'repeat-reply', command: earlyReply, times: 3 }, everyLine: false },
      // Where bytes take no time, not more at once than is kept unread.
      { fault: { kind: 'storm', count: extent === 'every-fault' ? 300 : 100 }, everyLine: true },
      {
        fault: {
          kind: 'garbage-before-reply',
          command: finalReply,
          text: '[W] 41C @@F\x03\r\n@F\xef\xaa\xef\xaa\x00\xff',
        },
        everyLine: true,
      },
      {
        fault: {
          kind: 'garbage-before-reply',
          command: finalReply,
          // Announces frames that are far longer than what follows.
          text: `@F\x03f${'\0'.repeat(16)}\xc0\x1f\xef\xaa\x02\x0f\x00`,
        },
        everyLine: true,
      },
    ];
    // On a paired line a packet that comes twice is an attack, not noise.
    const isReplay = ({ kind }: Fault): boolean => device.pairing !== undefined && kind === 'repeat-reply';
    const tried = faults.filter(({ everyLine }) => everyLine || extent === 'every-fault');
    it.each(tried.filter(({ fault }) => isReplay(fault)))(
      'ends the connection at $fault',
      async ({ fault }) => {
        const on = await open();
        on.controls.failNext([fault]);
        expect(await captureFace(on, 'hana:face')).toEqual({ ok: false, reason: 'device-fault' });
        const health = await untilFaceHealth(on, 'disconnected');
        expect(health.lastProblem).toMatch(/changed, repeated or not from the paired .*pair anew/);
        on.controls.lift();
        await untilFaceHealth(on, 'ready');
        await expectFace(on, 'taro:face');
      },
    );

    it.each(tried.filter(({ fault }) => !isReplay(fault)))('survives $fault', async ({ fault }) => {
      const on = await open();
      on.controls.failNext([fault]);
      // Whoever is asked again stays, or comes back.
      const unsubscribe = on.reader.onGuidance((given) => {
        if (given === 'place' && on.controls.state().finger === null)
          void on.controls.place(faceOf('hana:face'), 600_000);
      });
      const captured = await on.until(on.reader.capture(never()));
      unsubscribe();
      if (!captured.ok) throw new Error(`refused: ${captured.reason}`);
      expect(device.isOf(captured.value, 'hana:face')).toBe(true);
      expect(on.controls.state().faultsLeft).toEqual([]);
      on.controls.lift();
      await expectFace(on, 'taro:face');
    });

    it('ends a capture when it is unplugged, says so, and is back by itself when plugged in', async () => {
      const on = await open();
      const capturing = on.reader.capture(never());
      await on.pass(200);
      await on.until(on.controls.unplug());
      expect(await on.until(capturing)).toEqual({ ok: false, reason: 'disconnected' });
      const health = await untilFaceHealth(on, 'disconnected');
      expect(health.lastProblem).toMatch(/unplugged|hung up|no device|went away/i);
      expect(await on.until(on.reader.capture(never()))).toEqual({ ok: false, reason: 'disconnected' });
      await on.pass(1_000);
      await on.until(on.controls.plug());
      await untilFaceHealth(on, 'ready');
      await expectFace(on, 'taro:face');
    });

    it('notices between captures that it was unplugged', async () => {
      const on = await open();
      await on.until(on.controls.unplug());
      await untilFaceHealth(on, 'disconnected');
    });

    it('is back after a loose cable in the middle of an answer', async () => {
      const on = await open();
      on.controls.failNext([{ kind: 'hang-up-in-reply', command: finalReply, afterBytes: 7 }]);
      expect(await captureFace(on, 'hana:face')).toEqual({ ok: false, reason: 'disconnected' });
      on.controls.lift();
      await untilFaceHealth(on, 'ready');
      await expectFace(on, 'taro:face');
    });
  });
}
