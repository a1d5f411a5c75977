import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../test/support/virtual-clock.ts';
import { EmulatedModule } from '../../emulators/emulated-module.ts';
import type { Fault } from '../../emulators/fault-plan.ts';
import { FrameLine } from '../../session/frame-line.ts';
import { inProcessOpener, type Attach } from '../../transport/in-process-transport.ts';
import { XG_COMMAND, XG_DATA_KIND, XG_DEFAULT_PASSWORD, xgReplies } from './commands.ts';
import { xgEmulator } from './emulator.ts';
import { xgPacket, xgPackets } from './packet.ts';
import { XgSession } from './session.ts';

const fingerPresent = xgReplies.fingerStatus.encode({ status: 0, present: 1 });

interface Opened {
  readonly clock: VirtualClock;
  readonly module: EmulatedModule<unknown>;
  readonly session: XgSession;
}

/** A session signed on to a module on which lies whatever the bytes are: the protocol does not look into pictures. */
async function signedOn(
  picture: Uint8Array,
  tap: (attach: Attach) => Attach = (attach) => attach,
): Promise<Opened> {
  const clock = new VirtualClock();
  const pictures = () => Promise.resolve({ width: 64, height: 48, jpeg: picture });
  const module = new EmulatedModule(xgEmulator(), { clock, baud: 115_200, pictures });
  const attach = tap((host) => module.attach(host));
  const line = await FrameLine.open(inProcessOpener('the test line', attach), xgPackets, clock);
  if (!line.ok) throw new Error(line.reason.message);
  const session = new XgSession(line.value, clock, XG_DEFAULT_PASSWORD);
  const connected = await clock.until(session.connect(400));
  if (!connected.ok) throw new Error(connected.reason);
  return { clock, module, session };
}

async function readBack(
  picture: Uint8Array,
  faults: readonly Fault[] = [],
  tap?: (attach: Attach) => Attach,
) {
  const { clock, module, session } = await signedOn(picture, tap);
  await clock.until(module.place({ finger: 'stranger', fault: null }));
  const taken = await clock.until(session.takeVeinImage());
  if (!taken.ok) throw new Error(taken.reason);
  expect(taken.value.sizeBytes).toBe(picture.length);
  module.failNext(faults);
  const read = await clock.until(session.readData(XG_DATA_KIND.veinImage, taken.value.sizeBytes));
  await clock.until(session.close());
  module.close();
  expect(clock.pendingTimers).toBe(0);
  return read;
}

describe('reading a picture in blocks', () => {
  it('gives every byte of it, whatever its length', async () => {
    const lengths = fc.oneof(
      fc.integer({ min: 1, max: 3_000 }),
      fc.constantFrom(21, 22, 23, 510, 511, 532, 533, 1_042),
    );
    const picture = lengths.chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
    await fc.assert(
      fc.asyncProperty(picture, async (bytes) => {
        expect(await readBack(bytes)).toEqual({ ok: true, value: bytes });
      }),
      { numRuns: 60 },
    );
  });

  it('does not look for packets in it: sync bytes and whole packets are picture bytes', async () => {
    const packet = xgPackets.encode(
      xgPacket(XG_COMMAND.readData, 16, Uint8Array.of(1, 0x15, ...new Uint8Array(14))),
    );
    const bytes = Uint8Array.from({ length: 1_200 }, (_, i) => packet[i % packet.length] ?? 0);
    expect(await readBack(bytes)).toEqual({ ok: true, value: bytes });
  });

  it('never takes the packet of a refusal for a block of its length', async () => {
    const refusal = xgPackets.encode(
      xgPacket(XG_COMMAND.readData, 16, Uint8Array.of(1, 3, ...new Uint8Array(14))),
    );
    for (const length of [22, 532, 1_042]) {
      let requests = 0;
      const refuseEverySecond =
        (attach: Attach): Attach =>
        (near) => {
          const module = attach(near);
          if (module === null) return null;
          const isReadData = (bytes: Uint8Array): boolean => bytes[3] === XG_COMMAND.readData;
          const bytesIn = (bytes: Uint8Array): void =>
            isReadData(bytes) && requests++ % 2 === 0 ? near.bytes(refusal) : module.bytes(bytes);
          return { bytes: bytesIn, hungUp: () => module.hungUp() };
        };
      const bytes = new Uint8Array(length).fill(0x5a);
      expect(await readBack(bytes, [], refuseEverySecond), `${length} bytes`).toEqual({
        ok: true,
        value: bytes,
      });
      expect(requests).toBeGreaterThanOrEqual(2 * Math.ceil(length / 510));
    }
  });

  it('asks three times for a block and no more', async () => {
    const dropped: Fault = { kind: 'drop-reply', command: XG_COMMAND.readData };
    const bytes = new Uint8Array(600).fill(7);
    expect(await readBack(bytes, [dropped, dropped])).toEqual({ ok: true, value: bytes });
    expect(await readBack(bytes, [dropped, dropped, dropped])).toEqual({ ok: false, reason: 'damaged-data' });
  });
});

describe('prompts and deadlines', () => {
  it('reports the prompts and waits anew after each', async () => {
    const { clock, module, session } = await signedOn(Uint8Array.of(1, 2, 3));
    const prompts: string[] = [];
    const taking = session.takeVeinImage(undefined, (prompt) => prompts.push(prompt));
    await clock.pass(4_000);
    await clock.until(module.place({ finger: 'stranger', fault: null }));
    expect(await clock.until(taking)).toMatchObject({ ok: true, value: { sizeBytes: 3 } });
    expect(prompts).toEqual(['put-finger']);
    await clock.until(session.close());
  });

  it('goes on waiting while the module prompts, longer than one deadline', async () => {
    const prompt = xgPackets.encode(
      xgPacket(XG_COMMAND.veinImage, 16, Uint8Array.of(0x20, ...new Uint8Array(15))),
    );
    let host: Parameters<Attach>[0] | null = null;
    const { clock, module, session } = await signedOn(Uint8Array.of(1), (attach) => (near) => {
      host = near;
      return attach(near);
    });
    module.failNext([{ kind: 'delay-reply', command: XG_COMMAND.veinImage, delayMs: 60_000 }]);
    await clock.until(module.place({ finger: 'stranger', fault: null }, 600_000));
    for (let atMs = 1_000; atMs < 60_000; atMs += 5_000) clock.after(atMs, () => host?.bytes(prompt));
    expect(await clock.until(session.takeVeinImage())).toMatchObject({ ok: true });
    await clock.until(session.close());
  });

  it('is not kept for ever by prompts', async () => {
    const prompt = xgPackets.encode(
      xgPacket(XG_COMMAND.veinImage, 16, Uint8Array.of(0x21, ...new Uint8Array(15))),
    );
    const { clock, session } = await signedOn(Uint8Array.of(1), (attach) => (near) => {
      const module = attach(near);
      return (
        module && { ...module, bytes: (bytes) => (bytes[3] === 0x24 ? flood(near) : module.bytes(bytes)) }
      );
    });
    const flood = (near: Parameters<Attach>[0]): void => {
      for (let i = 0; i < 200; i++) near.bytes(prompt);
    };
    expect(await clock.until(session.takeVeinImage())).toEqual({ ok: false, reason: 'too-many-prompts' });
    await clock.until(session.close());
  });

  it('does not mistake replies to other commands for its own', async () => {
    const stray = xgPackets.encode(xgPacket(XG_COMMAND.veinImage, 16, fingerPresent));
    const { clock, session } = await signedOn(Uint8Array.of(1), (attach) => (near) => {
      return attach({ ...near, bytes: (bytes) => near.bytes(Uint8Array.of(...stray, ...bytes)) });
    });
    expect(await clock.until(session.fingerPresent())).toEqual({ ok: true, value: false });
    await clock.until(session.close());
  });

  it('takes no answer that came before it asked', async () => {
    const early = xgPackets.encode(xgPacket(XG_COMMAND.fingerStatus, 16, fingerPresent));
    let host: Parameters<Attach>[0] | null = null;
    const { clock, session } = await signedOn(Uint8Array.of(1), (attach) => (near) => {
      host = near;
      return attach(near);
    });
    (host as Parameters<Attach>[0] | null)?.bytes(early);
    await clock.pass(10);
    expect(await clock.until(session.fingerPresent())).toEqual({ ok: true, value: false });
    await clock.until(session.close());
  });

  it('closes a line on which nobody answers any more', async () => {
    let mute = false;
    const { clock, session } = await signedOn(Uint8Array.of(1), (attach) => (near) => {
      return attach({ ...near, bytes: (bytes) => (mute ? undefined : near.bytes(bytes)) });
    });
    mute = true;
    expect(await clock.until(session.fingerPresent())).toEqual({ ok: false, reason: 'timed-out' });
    expect(await clock.until(session.fingerPresent())).toEqual({ ok: false, reason: 'disconnected' });
    expect(await clock.until(session.closed)).toMatchObject({
      kind: 'restarted',
      message: /stopped answering and was restarted/,
    });
  });

  it('does not go on with another module that has come in the place of the one it knew', async () => {
    const other = { status: 0, deviceName: 'XG-V7' };
    const imposter = xgPackets.encode(xgPacket(XG_COMMAND.connect, 16, xgReplies.connect.encode(other)));
    let connects = 0;
    const { clock, module, session } = await signedOn(Uint8Array.of(1), (attach) => (near) => {
      const isConnect = (bytes: Uint8Array): boolean => bytes[3] === XG_COMMAND.connect;
      return attach({
        ...near,
        bytes: (bytes) => near.bytes(isConnect(bytes) && connects++ > 0 ? imposter : bytes),
      });
    });
    module.failNext([{ kind: 'drop-reply', command: XG_COMMAND.fingerStatus }]);
    expect(await clock.until(session.fingerPresent())).toEqual({ ok: false, reason: 'timed-out' });
    expect(await clock.until(session.fingerPresent())).toEqual({ ok: false, reason: 'disconnected' });
  });

  it('is not held up by a module that never stops talking', async () => {
    const stray = xgPackets.encode(xgPacket(0x18, 16, new Uint8Array(16)));
    let talking = false;
    let host: Parameters<Attach>[0] | null = null;
    const { clock, session } = await signedOn(Uint8Array.of(1), (attach) => (near) => {
      host = near;
      return attach({ ...near, bytes: (bytes) => (talking ? undefined : near.bytes(bytes)) });
    });
    talking = true;
    const talk = (): void => {
      host?.bytes(stray);
      if (talking) clock.after(20, talk);
    };
    talk();
    const startMs = clock.monotonicMs();
    expect(await clock.until(session.fingerPresent())).toEqual({ ok: false, reason: 'timed-out' });
    expect(await clock.until(session.fingerPresent())).toEqual({ ok: false, reason: 'disconnected' });
    expect(clock.monotonicMs() - startMs).toBeLessThan(5_000);
    talking = false;
  });

  it('runs commands that are asked for together one after the other', async () => {
    const { clock, session } = await signedOn(Uint8Array.of(1));
    const [info, present, serial] = await clock.until(
      Promise.all([session.systemInfo(), session.fingerPresent(), session.serialNumber()]),
    );
    expect(info).toMatchObject({ ok: true, value: { versionMajor: 2, versionMinor: 3, baudIndex: 3 } });
    expect(present).toEqual({ ok: true, value: false });
    expect(serial).toEqual({ ok: true, value: 'SIM00000000001' });
    await clock.until(session.close());
  });
});
