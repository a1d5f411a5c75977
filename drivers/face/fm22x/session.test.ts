import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../test/support/virtual-clock.ts';
import { EmulatedModule } from '../../emulators/emulated-module.ts';
import { faceFeatures } from '../../emulators/emulator-faces.ts';
import { FrameLine } from '../../session/frame-line.ts';
import { inProcessOpener, type Attach } from '../../transport/in-process-transport.ts';
import type { FaceGuidance } from '../face-guidance.ts';
import { FM22X_EMULATOR_DEFAULTS, fm22xEmulator, type Fm22xEmulatorOptions } from './emulator.ts';
import { fm22xFrame, fm22xFrames } from './frames.ts';
import { FM22X, FM22X_MESSAGE } from './messages.ts';
import { Fm22xSession } from './session.ts';

async function bench(
  module: Partial<Fm22xEmulatorOptions> = {},
  tap: (attach: Attach) => Attach = (attach) => attach,
) {
  const clock = new VirtualClock();
  const emulated = new EmulatedModule(fm22xEmulator(module), {
    clock,
    baud: 115_200,
    pictures: ({ finger: name, fault }) =>
      Promise.resolve({ name, features: faceFeatures(name), spoof: fault === 'spoof', frontal: true }),
  });
  const opener = inProcessOpener(
    'the test line',
    tap((host) => emulated.attach(host)),
  );
  const line = await FrameLine.open(opener, fm22xFrames, clock);
  if (!line.ok) throw new Error(line.reason.message);
  const session = new Fm22xSession(line.value, clock);
  const stand = (finger: string) => clock.until(emulated.place({ finger, fault: null }, 600_000));
  return { clock, emulated, session, stand };
}

const scan = { timeoutS: 5 };

describe('a session with an FM22x module', () => {
  it('enrols by one look, finds, lists and forgets', async () => {
    const { clock, session, stand } = await bench();
    await stand('hana:face');
    expect(await clock.until(session.enrolSingle('token-1', scan))).toEqual({ ok: true, value: 1 });
    await stand('hana:face');
    expect(await clock.until(session.enrolSingle('token-1', scan))).toEqual({
      ok: false,
      reason: 'enrolled-already',
    });
    await stand('hana:face');
    expect(await clock.until(session.verify(scan))).toEqual({ ok: true, value: 1 });
    await stand('taro:face');
    expect(await clock.until(session.verify(scan))).toEqual({ ok: false, reason: 'rejected' });
    expect(await clock.until(session.userIds())).toEqual({ ok: true, value: [1] });
    expect(await clock.until(session.deleteUser(7))).toEqual({ ok: false, reason: 'unknown-user' });
    expect(await clock.until(session.deleteUser(1))).toEqual({ ok: true, value: undefined });
    expect(await clock.until(session.userIds())).toEqual({ ok: true, value: [] });
    expect(await clock.until(session.deleteAll())).toEqual({ ok: true, value: undefined });
    expect(clock.pendingTimers).toBe(0);
  });

  it('enrols by five looks, and tells where to look', async () => {
    const { clock, emulated, session } = await bench();
    const guidance: FaceGuidance[] = [];
    const enrolling = session.enrolFiveDirections('token-1', {
      ...scan,
      onGuidance: (given) => {
        guidance.push(given);
        if (given.startsWith('look')) void emulated.place({ finger: 'hana:face', fault: null }, 600_000);
      },
    });
    expect(await clock.until(enrolling)).toEqual({ ok: true, value: 1 });
    const looks = guidance.filter((given) => given.startsWith('look'));
    expect(looks).toEqual(['look-straight', 'look-right', 'look-left', 'look-down', 'look-up']);
    expect(await clock.until(session.userIds())).toEqual({ ok: true, value: [1] });
  });

  it('enrols nobody when it is full or nobody comes', async () => {
    const { clock, session, stand } = await bench({ usersMax: 0 });
    expect(await clock.until(session.enrolSingle('token-1', scan))).toEqual({
      ok: false,
      reason: 'face-timeout',
    });
    await stand('hana:face');
    expect(await clock.until(session.enrolSingle('token-1', scan))).toEqual({ ok: false, reason: 'full' });
  });

  it('enrols by one command for all looks, says under which name, and takes its levels', async () => {
    const { clock, session, stand } = await bench();
    const one = { ...scan, looks: 'one', mayRepeat: false } as const;
    await stand('hana:face');
    expect(await clock.until(session.enrolInteractive('token-1', one))).toEqual({ ok: true, value: 1 });
    await stand('hana:face');
    expect(await clock.until(session.enrolInteractive('token-2', one))).toEqual({
      ok: false,
      reason: 'enrolled-already',
    });
    await stand('hana:face');
    const again = session.enrolInteractive('token-2', { ...one, looks: 'many', mayRepeat: true });
    expect(await clock.until(again)).toEqual({ ok: true, value: 2 });
    expect(await clock.until(session.userInfo(2))).toEqual({
      ok: true,
      value: { name: 'token-2', isAdmin: false },
    });
    expect(await clock.until(session.userInfo(3))).toEqual({ ok: false, reason: 'unknown-user' });
    expect(await clock.until(session.setThresholds(3, 4))).toEqual({ ok: true, value: undefined });
    expect(await clock.until(session.setThresholds(3, 5))).toEqual({ ok: false, reason: 'bad-parameter' });
  });

  it('fetches what the camera sees in pieces', async () => {
    const { clock, session } = await bench();
    expect(await clock.until(session.snapshot())).toEqual({
      ok: true,
      value: FM22X_EMULATOR_DEFAULTS.picture,
    });
  });

  it.each([0, 0xffffffff])('does not fetch a picture of %i bytes', async (sizeBytes) => {
    const lie = fm22xFrames.encode(
      fm22xFrame(FM22X_MESSAGE.reply, Uint8Array.of(FM22X.getSavedImage, 0, ...be32(sizeBytes))),
    );
    const { clock, session } = await bench({}, (attach) => (host) => {
      const module = attach(host);
      return (
        module && {
          bytes: (bytes) => (bytes[2] === FM22X.getSavedImage ? host.bytes(lie) : module.bytes(bytes)),
          hungUp: () => module.hungUp(),
        }
      );
    });
    expect(await clock.until(session.snapshot())).toEqual({ ok: false, reason: 'damaged-data' });
  });

  it('stops a job that nobody here has asked for, and works afterwards', async () => {
    const verify = fm22xFrames.encode(fm22xFrame(FM22X.verify, Uint8Array.of(0, 200)));
    let inject = (): void => undefined;
    const { clock, session, stand } = await bench({ enrolled: ['hana:face'] }, (attach) => (host) => {
      const module = attach(host);
      inject = () => module?.bytes(verify);
      return module;
    });
    inject();
    await clock.pass(50);
    expect(await clock.until(session.verify(scan))).toEqual({ ok: false, reason: 'busy' });
    await stand('hana:face');
    expect(await clock.until(session.verify(scan))).toEqual({ ok: true, value: 1 });
  });

  it('never takes the late answer to a cancelled scan for the next one', async () => {
    const { clock, emulated, session, stand } = await bench({ enrolled: ['hana:face', 'taro:face'] });
    emulated.failNext([{ kind: 'delay-reply', command: FM22X.verify, delayMs: 400 }]);
    const abort = new AbortController();
    const verifying = session.verify({ ...scan, signal: abort.signal });
    await stand('hana:face');
    await clock.pass(300);
    abort.abort();
    expect(await clock.until(verifying)).toEqual({ ok: false, reason: 'cancelled' });
    await stand('taro:face');
    expect(await clock.until(session.verify(scan))).toEqual({ ok: true, value: 2 });
  });

  it('notices that the module has restarted', async () => {
    const { clock, session } = await bench({}, (attach) => (host) => {
      const module = attach(host);
      const ready = fm22xFrames.encode(fm22xFrame(FM22X_MESSAGE.note, Uint8Array.of(0)));
      return (
        module && {
          bytes: (bytes) => {
            if (bytes[2] === FM22X.verify) host.bytes(ready);
            else module.bytes(bytes);
          },
          hungUp: () => module.hungUp(),
        }
      );
    });
    expect(await clock.until(session.verify(scan))).toEqual({ ok: false, reason: 'restarted' });
    expect(await clock.until(session.status())).toEqual({ ok: true, value: 0 });
  });

  it('lets go of a module that is stuck', async () => {
    const { clock, session } = await bench({}, () => () => ({
      bytes: () => undefined,
      hungUp: () => undefined,
    }));
    expect(await clock.until(session.status())).toEqual({ ok: false, reason: 'timed-out' });
    expect(await clock.until(session.status())).toEqual({ ok: false, reason: 'disconnected' });
    expect(await clock.until(session.closed)).toMatchObject({ kind: 'closed-here' });
  });
});

function be32(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
}
