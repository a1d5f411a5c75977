import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../drivers/emulators/fault-plan.ts';
import type { Guidance } from '../../drivers/reader.ts';
import { captureOf, nextGuidance, placed, untilHealth, type MakeRig, type ReaderRig } from './reader-rig.ts';
import type { Subject } from './subjects.ts';

/** What every reader of every make must do on every line. @param extent where time is real, faults that are waited out are left to the line in this process */
export function describeReader(
  subject: Subject,
  line: string,
  makeRig: MakeRig,
  extent: 'every-fault' | 'sample',
): void {
  let rig: ReaderRig;
  const open = async (...options: Parameters<MakeRig>): Promise<void> => {
    rig = await makeRig(...options);
    await untilHealth(rig, 'ready');
  };
  const never = (): AbortSignal => new AbortController().signal;
  const { captureCommand, idleCommand } = subject;

  const quickFaults: Fault[] = [
    { kind: 'split-reply', command: captureCommand, pieceBytes: 1, gapMs: 2 },
    { kind: 'delay-reply', command: captureCommand, delayMs: 300 },
    { kind: 'repeat-reply', command: captureCommand, times: 2 },
    { kind: 'garbage-before-reply', command: captureCommand, text: 'W: low light, boot 1.0\r\n' },
  ];
  const waitedFaults: Fault[] = [
    { kind: 'repeat-reply', command: idleCommand, times: 2 },
    { kind: 'drop-reply', command: captureCommand },
    { kind: 'truncate-reply', command: captureCommand, keepBytes: 2 },
    { kind: 'hang-up-in-reply', command: idleCommand, afterBytes: 1 },
    { kind: 'drop-reply', command: idleCommand },
    { kind: 'garbage-before-reply', command: idleCommand, text: '\x00\x00\x02t' },
  ];

  describe(`${subject.name} over ${line}`, () => {
    afterEach(() => rig.close());

    it('says who it is, and that nobody has tried it on a device', async () => {
      await open();
      expect(rig.reader.health()).toMatchObject({ state: 'ready', lastProblem: null });
      expect(rig.reader.health().firmware).toBeTruthy();
      expect(rig.reader.capabilities).toMatchObject({ simulated: true, verifiedOnHardware: false });
    });

    it('is refused in production mode when it says that it is simulated', async () => {
      rig = await makeRig({ production: true });
      expect((await untilHealth(rig, 'faulty')).lastProblem).toMatch(/simulated/);
      expect(await rig.until(rig.reader.capture(never()))).toEqual({ ok: false, reason: 'device-fault' });
    });

    it('captures one person after the other, and gives what it says that it produces', async () => {
      await open();
      for (const finger of ['a', 'b', 'c', 'a'] as const) {
        const captured = await captureOf(rig, finger);
        await subject.expectCapture(captured, finger);
        expect(captured.ok && captured.value.kind).toBe(rig.reader.capabilities.produces);
      }
      expect(rig.guidance.slice(-4)).toEqual(['place', 'hold-still', 'reading', 'lift']);
      expect(rig.reader.health().counters).toMatchObject({ captures: 4, refusals: 0, connections: 1 });
    });

    it('refuses a second capture while one runs', async () => {
      await open();
      const abort = new AbortController();
      const first = rig.reader.capture(abort.signal);
      expect(await rig.until(rig.reader.capture(never()))).toEqual({ ok: false, reason: 'busy' });
      abort.abort();
      expect(await rig.until(first)).toEqual({ ok: false, reason: 'cancelled' });
    });

    it.each(['place', 'hold-still', 'reading'] satisfies Guidance[])(
      'is cancelled at "%s", and the next capture is of the next finger',
      async (moment) => {
        await open(subject.slowly(400));
        const abort = new AbortController();
        const reached = nextGuidance(rig, moment).then(() => abort.abort());
        const capturing = rig.reader.capture(abort.signal);
        if (moment !== 'place') await rig.until(rig.controls.place(placed('a')));
        expect(await rig.until(capturing)).toEqual({ ok: false, reason: 'cancelled' });
        await reached;
        rig.controls.lift();
        await subject.expectCapture(await captureOf(rig, 'b'), 'b');
      },
    );

    it('never takes the late answer to a cancelled capture for the next one', async () => {
      await open(subject.slowly(200));
      rig.controls.failNext([{ kind: 'delay-reply', command: captureCommand, delayMs: 700 }]);
      const abort = new AbortController();
      const capturing = rig.reader.capture(abort.signal);
      await rig.until(Promise.all([nextGuidance(rig, 'hold-still'), rig.controls.place(placed('a'))]));
      await rig.pass(400);
      abort.abort();
      expect(await rig.until(capturing)).toEqual({ ok: false, reason: 'cancelled' });
      rig.controls.lift();
      await subject.expectCapture(await captureOf(rig, 'b'), 'b');
    });

    it.each(extent === 'sample' ? quickFaults : [...quickFaults, ...waitedFaults])(
      'survives $kind of $command',
      async (fault) => {
        await open();
        rig.controls.failNext([fault]);
        if ('command' in fault && fault.command === idleCommand) {
          // Between captures: the heartbeat meets it.
          await rig.pass(20_000);
          await untilHealth(rig, 'ready');
        }
        await subject.expectCapture(await captureOf(rig, 'a'), 'a');
        rig.controls.lift();
        await subject.expectCapture(await captureOf(rig, 'b'), 'b');
        expect(rig.controls.state().faultsLeft).toEqual([]);
      },
    );

    it('ends a capture when it is unplugged, and is back by itself when plugged in', async () => {
      await open();
      const capturing = rig.reader.capture(never());
      await rig.pass(150);
      await rig.until(rig.controls.unplug());
      expect(await rig.until(capturing)).toEqual({ ok: false, reason: 'disconnected' });
      expect((await untilHealth(rig, 'disconnected')).lastProblem).toBeTruthy();
      await rig.until(rig.controls.plug());
      await untilHealth(rig, 'ready');
      await subject.expectCapture(await captureOf(rig, 'b'), 'b');
      expect(rig.reader.health().counters).toMatchObject({ connections: 2 });
    });

    it('notices between captures that it was unplugged', async () => {
      await open();
      await rig.until(rig.controls.unplug());
      await untilHealth(rig, 'disconnected');
    });
  });
}
