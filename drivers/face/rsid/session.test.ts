import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../test/support/virtual-clock.ts';
import { EmulatedModule } from '../../emulators/emulated-module.ts';
import { faceFeatures } from '../../emulators/emulator-faces.ts';
import { FrameLine } from '../../session/frame-line.ts';
import { inProcessOpener, type Attach, type LineEnd } from '../../transport/in-process-transport.ts';
import type { FaceGuidance } from '../face-guidance.ts';
import { rsidEmulator, type RsidEmulatorOptions } from './emulator.ts';
import { deviceConfig, faceprintsMessage, longDeviceConfig, RSID, userMessage } from './messages.ts';
import { inClear, rsidFrames } from './packet.ts';
import { RsidSession } from './session.ts';

let drawn = 0;
const random = {
  bytes: (length: number) => Uint8Array.from({ length }, () => (drawn = (drawn * 75 + 74) % 65_537)),
};
const LONG_CONFIG = { kind: 'f50x', ...longDeviceConfig.decode(new Uint8Array(60)) } as const;
const face = (finger: string, fault: 'spoof' | 'not-frontal' | null = null) => ({ finger, fault });

async function bench(
  module: Partial<RsidEmulatorOptions> = {},
  tap: (attach: Attach) => Attach = (attach) => attach,
) {
  const clock = new VirtualClock();
  const emulated = new EmulatedModule(rsidEmulator(module), {
    clock,
    baud: 115_200,
    pictures: ({ finger: name, fault }) =>
      Promise.resolve({
        name,
        features: faceFeatures(name),
        spoof: fault === 'spoof',
        frontal: fault !== 'not-frontal',
      }),
  });
  const opener = inProcessOpener(
    'the test line',
    tap((host) => emulated.attach(host)),
  );
  const line = await FrameLine.open(opener, rsidFrames, clock);
  if (!line.ok) throw new Error(line.reason.message);
  const session = new RsidSession(line.value, { clock, random });
  const guidance: FaceGuidance[] = [];
  const extract = (signal?: AbortSignal) =>
    session.extractFaceprints('authentication', (given) => guidance.push(given), signal);
  return { clock, emulated, session, guidance, extract };
}

/** Changes what comes from the unit. */
const tapUnit =
  (change: (bytes: Uint8Array, onwards: (bytes: Uint8Array) => void) => void) =>
  (attach: Attach): Attach =>
  (host): LineEnd | null =>
    attach({
      bytes: (bytes) => change(bytes, (changed) => host.bytes(changed)),
      hungUp: () => host.hungUp(),
    });

describe('a session with a RealSense ID unit', () => {
  it('says who it is, echoes, and takes a configuration', async () => {
    const { clock, session } = await bench({ userIds: Array.from({ length: 120 }, (_, i) => `token-${i}`) });
    const identity = await clock.until(session.identify());
    if (!identity.ok) throw new Error(identity.reason);
    expect(identity.value.versions.get('OPFW')).toBe('5.4.1.300');
    expect(identity.value.serialNumber).toBe('SIM-F455-0001');
    expect(await clock.until(session.ping())).toEqual({ ok: true, value: undefined });
    const config = await clock.until(session.queryConfig());
    if (!config.ok) throw new Error(config.reason);
    const changed = { ...config.value, rotation: 2, spoofsBeforeLock: 3 };
    expect(await clock.until(session.setConfig(changed))).toEqual({ ok: true, value: undefined });
    expect(await clock.until(session.queryConfig())).toEqual({ ok: true, value: changed });
    expect(await clock.until(session.setConfig({ ...changed, rotation: 9 }))).toEqual({
      ok: false,
      reason: 'error',
    });
    expect(await clock.until(session.numberOfUsers())).toEqual({ ok: true, value: 120 });
    const ids = await clock.until(session.userIds());
    expect(ids.ok && ids.value.length).toBe(120);
    expect(await clock.until(session.removeUser('token-7'))).toEqual({ ok: true, value: undefined });
    expect(await clock.until(session.removeUser('token-7'))).toEqual({ ok: false, reason: 'error' });
    expect(await clock.until(session.removeAll())).toEqual({ ok: true, value: undefined });
    expect(await clock.until(session.userIds())).toEqual({ ok: true, value: [] });
    expect(clock.pendingTimers).toBe(0);
  });

  it('takes the configuration of the F50x line by its length, and none of the other kind', async () => {
    const config = { ...LONG_CONFIG, regions: new Uint8Array(40).fill(7) };
    const { clock, session } = await bench({ config });
    expect(await clock.until(session.queryConfig())).toEqual({ ok: true, value: config });
    const changed = { ...config, spoofsBeforeLock: 3, matchThreshold: 593 };
    expect(await clock.until(session.setConfig(changed))).toEqual({ ok: true, value: undefined });
    expect(await clock.until(session.queryConfig())).toEqual({ ok: true, value: changed });
    const other = { kind: 'f45x', ...deviceConfig.decode(new Uint8Array(8)) } as const;
    expect(await clock.until(session.setConfig(other))).toEqual({ ok: false, reason: 'error' });
  });

  it('keeps faces in its own database, knows them again, and hands its database over to another unit', async () => {
    const { clock, emulated, session, guidance } = await bench();
    const look = { onGuidance: (given: FaceGuidance) => void guidance.push(given) };
    const stand = (name: string) => clock.until(emulated.place(face(name), 600_000));
    await stand('hana:face');
    const enrolled = await clock.until(session.enrolOnDevice('token-1', look));
    expect(enrolled).toMatchObject({ ok: true, value: { results: ['success'], faceprints: [] } });
    expect(guidance.filter((given) => given.startsWith('look'))).toEqual([
      'look-straight',
      'look-up',
      'look-down',
      'look-left',
      'look-right',
    ]);
    await stand('hana:face');
    expect(await clock.until(session.enrolOnDevice('token-1', look))).toEqual({
      ok: false,
      reason: 'duplicate-user-id',
    });
    await stand('hana:face');
    expect(await clock.until(session.authenticateOnDevice(look))).toMatchObject({
      ok: true,
      value: { results: ['success'], userIds: ['token-1'] },
    });
    await stand('taro:face');
    expect(await clock.until(session.authenticateOnDevice(look))).toMatchObject({
      ok: true,
      value: { results: ['unknown-person'], userIds: [] },
    });
    const element = await clock.until(session.readFeatures(0));
    if (!element.ok) throw new Error(element.reason);
    expect(element.value.enrolment.subarray(0, 512)).toEqual(faceFeatures('hana:face'));
    expect(await clock.until(session.readFeatures(1))).toEqual({ ok: false, reason: 'error' });

    const other = await bench();
    const users = Array.from({ length: 51 }, (_, i) => ({ userId: `copy-${i}`, element: element.value }));
    expect(await other.clock.until(other.session.writeFeatures(users))).toEqual({
      ok: true,
      value: undefined,
    });
    expect(await other.clock.until(other.session.numberOfUsers())).toEqual({ ok: true, value: 51 });
    await other.clock.until(other.emulated.place(face('hana:face'), 600_000));
    expect(await other.clock.until(other.session.authenticateOnDevice(look))).toMatchObject({
      ok: true,
      value: { userIds: ['copy-0'] },
    });
    expect(other.clock.pendingTimers).toBe(0);
  });

  it('hands out the faceprint of the face, and says what it wants of it', async () => {
    const { clock, emulated, extract, guidance } = await bench();
    const extracting = extract();
    await clock.pass(500);
    await clock.until(emulated.place(face('hana:face')));
    const extracted = await clock.until(extracting);
    expect(extracted).toMatchObject({ ok: true, value: { results: ['success'] } });
    if (!extracted.ok) return;
    expect(extracted.value.faceprints[0]?.features).toEqual(faceFeatures('hana:face'));
    expect(extracted.value.faceprints[0]).toMatchObject({ formatVersion: 9, withMask: false });
    expect(guidance).toEqual(['face-not-seen', 'face-seen']);
  });

  it('is locked by too many spoofs until it is unlocked', async () => {
    const { clock, emulated, session, extract } = await bench();
    const config = await clock.until(session.queryConfig());
    if (!config.ok) throw new Error(config.reason);
    await clock.until(session.setConfig({ ...config.value, spoofsBeforeLock: 2 }));
    await clock.until(emulated.place(face('hana:face', 'spoof'), 600_000));
    for (let i = 0; i < 2; i++)
      expect(await clock.until(extract())).toMatchObject({
        ok: true,
        value: { results: ['spoof'], faceprints: [] },
      });
    expect(await clock.until(extract())).toEqual({ ok: false, reason: 'too-many-spoofs' });
    expect(await clock.until(session.unlock())).toEqual({ ok: true, value: undefined });
    await clock.until(emulated.place(face('hana:face')));
    expect(await clock.until(extract())).toMatchObject({ ok: true, value: { results: ['success'] } });
  });

  it('leaves the unit the pauses it needs between two extractions', async () => {
    const { clock, emulated, extract } = await bench({ faceTimeoutMs: 500 });
    const startMs = clock.monotonicMs();
    await clock.until(extract());
    await clock.until(extract());
    expect(clock.monotonicMs() - startMs).toBeGreaterThanOrEqual(500 + 2_100 + 500);
    await clock.until(emulated.place(face('hana:face'), 600_000));
    await clock.until(extract());
    const seenMs = clock.monotonicMs();
    await clock.until(emulated.place(face('hana:face'), 600_000));
    await clock.until(extract());
    expect(clock.monotonicMs() - seenMs).toBeGreaterThanOrEqual(600);
    expect(clock.monotonicMs() - seenMs).toBeLessThan(2_100);
  });

  it.each(['result-then-reply', 'reply-then-result', 'reply-only'] as const)(
    'cancels at once and is in step again, where the unit says %s',
    async (afterCancel) => {
      const { clock, session, extract } = await bench({ afterCancel });
      const abort = new AbortController();
      const extracting = extract(abort.signal);
      await clock.pass(300);
      const cancelledMs = clock.monotonicMs();
      abort.abort();
      expect(await clock.until(extracting)).toEqual({ ok: false, reason: 'cancelled' });
      expect(clock.monotonicMs() - cancelledMs).toBeLessThan(5);
      expect(await clock.until(session.ping())).toEqual({ ok: true, value: undefined });
      expect(clock.monotonicMs() - cancelledMs).toBeLessThan(500);
    },
  );

  it('is believed again after a cancelling that was never answered only when it echoes', async () => {
    const { clock, emulated, session, extract } = await bench({ afterCancel: 'reply-only' });
    emulated.failNext([{ kind: 'drop-reply', command: RSID.reply.charCodeAt(0) }]);
    const abort = new AbortController();
    const extracting = extract(abort.signal);
    await clock.pass(300);
    abort.abort();
    expect(await clock.until(extracting)).toEqual({ ok: false, reason: 'cancelled' });
    expect(await clock.until(session.queryConfig())).toMatchObject({ ok: true });
  });

  it('lets go of a unit that is stuck', async () => {
    const { clock, session, extract } = await bench(
      {},
      tapUnit(() => undefined),
    );
    expect(await clock.until(extract())).toEqual({ ok: false, reason: 'timed-out' });
    expect(await clock.until(session.ping())).toEqual({ ok: false, reason: 'disconnected' });
    expect(await clock.until(session.closed)).toMatchObject({ kind: 'closed-here' });
  });

  it('finds packets among log text, and behind "@@F"', async () => {
    const noise = new Uint8Array(Buffer.from('[I] temp 41C @F\r\n@', 'latin1'));
    const { clock, emulated, extract } = await bench(
      {},
      tapUnit((bytes, onwards) => onwards(bytes[0] === 0x40 ? Uint8Array.of(...noise, ...bytes) : bytes)),
    );
    await clock.until(emulated.place(face('hana:face')));
    expect(await clock.until(extract())).toMatchObject({ ok: true, value: { results: ['success'] } });
  });

  it('gives up an operation whose numbers are not in order, and works afterwards', async () => {
    const { clock, emulated, session, extract } = await bench();
    emulated.failNext([{ kind: 'repeat-reply', command: RSID.facesFound.charCodeAt(0), times: 2 }]);
    await clock.until(emulated.place(face('hana:face'), 600_000));
    expect(await clock.until(extract())).toEqual({ ok: false, reason: 'out-of-sequence' });
    expect(await clock.until(session.ping())).toMatchObject({ ok: true });
  });

  it('speaks no other version of the packets', async () => {
    const frame = inClear.toFrame({ id: RSID.startSession, sequence: 1, message: new Uint8Array(0) });
    const newer = rsidFrames.encode({ ...frame, header: { ...frame.header, protocolVersion: 4 } });
    const { clock, session } = await bench(
      {},
      tapUnit((_, onwards) => onwards(newer)),
    );
    expect(await clock.until(session.ping())).toEqual({ ok: false, reason: 'version-mismatch' });
  });

  it.each([
    ['features beyond the possible', { features: new Int16Array(512).fill(1_024) }],
    ['no features', { features: new Int16Array(512) }],
    ['the kind of a colour picture', { type: 1 }],
    ['a version that is none', { version: 0 }],
    ['a mask flag that is none', { maskFlag: 3 }],
  ])('refuses a faceprint with %s', async (_, lie) => {
    const honest = { version: 9, type: 0, flags: 0, features: faceFeatures('hana:face'), maskFlag: 2 };
    const lying = faceprintsMessage.encode({ ...honest, ...lie });
    let sequence = 0;
    const answer = (id: string, message: Uint8Array): Uint8Array =>
      rsidFrames.encode(inClear.toFrame({ id, sequence: ++sequence, message }));
    const { clock, extract } = await bench({}, () => (host) => ({
      bytes: (bytes) => {
        const id = String.fromCharCode(bytes[3] ?? 0);
        if (bytes[0] !== 0x40) return;
        if (id === RSID.startSession) sequence = 0;
        if (id === RSID.startSession) host.bytes(answer(id, new Uint8Array(0)));
        else {
          host.bytes(answer(RSID.faceprints, lying));
          host.bytes(answer(RSID.reply, userMessage.encode({ userId: '', status: 100 })));
        }
      },
      hungUp: () => undefined,
    }));
    expect(await clock.until(extract())).toEqual({ ok: false, reason: 'damaged-data' });
  });
});
