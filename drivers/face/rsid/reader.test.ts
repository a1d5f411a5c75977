import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../test/support/virtual-clock.ts';
import { EmulatedModule } from '../../emulators/emulated-module.ts';
import { faceFeatures, type EmulatedFace } from '../../emulators/emulator-faces.ts';
import type { ReaderHealth } from '../../reader.ts';
import { inProcessOpener } from '../../transport/in-process-transport.ts';
import { rsidEmulator, type RsidEmulatorOptions } from './emulator.ts';
import { rsidReader } from './reader.ts';
import { deviceConfig, RSID } from './messages.ts';
import { RSID_REPLY } from './status.ts';

const face = (name: string): EmulatedFace => ({
  name,
  features: faceFeatures(name),
  spoof: false,
  frontal: true,
});

async function captureWith(module: Partial<RsidEmulatorOptions>, refusal?: number) {
  const clock = new VirtualClock();
  const emulated = new EmulatedModule(rsidEmulator(module), {
    clock,
    baud: 115_200,
    pictures: ({ finger }) => Promise.resolve(face(finger)),
  });
  const reader = rsidReader({
    openers: [inProcessOpener('the test line', (host) => emulated.attach(host))],
    simulated: false,
    refuseSimulated: false,
    clock,
    random: { bytes: (length) => new Uint8Array(length).fill(0x5a) },
  });
  await clock.until(new Promise((resolve) => reader.onHealth(resolve)));
  await clock.until(emulated.place({ finger: 'hana:face', fault: null }, 600_000));
  if (refusal !== undefined)
    emulated.failNext([{ kind: 'error-code', command: RSID.facesFound.charCodeAt(0), code: refusal }]);
  const captured = await clock.until(reader.capture(new AbortController().signal));
  await clock.until(reader.close());
  emulated.close();
  expect(clock.pendingTimers).toBe(0);
  return captured;
}

describe('a RealSense ID reader', () => {
  it('gives the faceprint with its format and whether a mask was worn', async () => {
    expect(await captureWith({ faceprintVersion: 11 })).toMatchObject({
      ok: true,
      value: { kind: 'faceprint', formatVersion: 11, withMask: false, features: faceFeatures('hana:face') },
    });
  });

  it('lets nobody pay because they stood behind', async () => {
    const bystanders = [face('taro:face')];
    expect(await captureWith({ bystanders })).toEqual({ ok: false, reason: 'several-faces' });
  });

  it.each([
    [RSID_REPLY.tooManySpoofs, 'locked'],
    [RSID_REPLY.notSupported, 'not-supported'],
    [RSID_REPLY.securityError, 'device-fault'],
    [77, 'device-fault'],
  ])('reports the refusal %i as %s', async (refusal, reason) => {
    expect(await captureWith({}, refusal)).toEqual({ ok: false, reason });
  });
});

describe('whether a face is a living one', () => {
  const config = { kind: 'f45x', ...deviceConfig.decode(new Uint8Array(8)), flow: 3 } as const;

  /** A unit that was left recognising only, and may refuse to be told otherwise. */
  async function open(options: { readonly refuses: boolean; readonly production: boolean }) {
    const clock = new VirtualClock();
    const unit = { config, serialNumber: '0123-4567', extractionMs: 10 };
    const emulated = new EmulatedModule(rsidEmulator(unit), {
      clock,
      baud: 115_200,
      pictures: ({ finger }) => Promise.resolve(face(finger)),
    });
    if (options.refuses)
      emulated.failNext([
        { kind: 'error-code', command: RSID.setConfig.charCodeAt(0), code: RSID_REPLY.error },
      ]);
    const reader = rsidReader({
      openers: [inProcessOpener('the test line', (host) => emulated.attach(host))],
      simulated: false,
      refuseSimulated: options.production,
      clock,
      random: { bytes: (length) => new Uint8Array(length).fill(0x5a) },
    });
    const health = await clock.until(new Promise<ReaderHealth>((resolve) => reader.onHealth(resolve)));
    await clock.until(emulated.place({ finger: 'hana:face', fault: null }, 600_000));
    const captured =
      health.state === 'ready' ? await clock.until(reader.capture(new AbortController().signal)) : null;
    await clock.until(reader.close());
    emulated.close();
    return { health, captured };
  }

  it.each([true, false])('is looked at by a unit that was told to (production: %s)', async (production) => {
    const { captured } = await open({ refuses: false, production });
    expect(captured).toMatchObject({ ok: true, value: { kind: 'faceprint', isLive: true } });
  });

  it('is not claimed for a unit that did not let itself be told', async () => {
    const { captured } = await open({ refuses: true, production: false });
    expect(captured).toMatchObject({ ok: true, value: { kind: 'faceprint', isLive: false } });
  });

  it('is demanded in production', async () => {
    const { health } = await open({ refuses: true, production: true });
    expect(health).toMatchObject({ state: 'faulty' });
    expect(health.lastProblem).toMatch(/does not look whether a face is a living one/);
  });
});
