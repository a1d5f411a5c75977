import { afterEach, describe, expect, it } from 'vitest';
import { FM22X, FM22X_MESSAGE } from '../../drivers/face/fm22x/messages.ts';
import * as fm22x from '../../drivers/face/fm22x/messages.ts';
import { fm22xFrames } from '../../drivers/face/fm22x/frames.ts';
import { Fm22xSession } from '../../drivers/face/fm22x/session.ts';
import { RSID } from '../../drivers/face/rsid/messages.ts';
import * as rsid from '../../drivers/face/rsid/messages.ts';
import { RSID_HMAC_BYTES, rsidFrames } from '../../drivers/face/rsid/packet.ts';
import { RsidSession } from '../../drivers/face/rsid/session.ts';
import { XG_COMMAND, XG_TEMPLATE_BYTES_MAX, xgReplies } from '../../drivers/finger-vein/xg/commands.ts';
import { xgPackets } from '../../drivers/finger-vein/xg/packet.ts';
import { PICTURE_LIMITS } from '../../drivers/finger-vein/decode-jpeg-picture.ts';
import { emulatedH1eTemplate } from '../../drivers/finger-vein/h1e/emulator.ts';
import { h1eReplies } from '../../drivers/finger-vein/h1e/frame.ts';
import { H1E_SLOTS } from '../../drivers/finger-vein/h1e/gallery.ts';
import { EmulatedModule } from '../../drivers/emulators/emulated-module.ts';
import { BUTTON_KINDS } from '../../drivers/counter/button-reports.ts';
import { EmulatedHidInput, keypadReport } from '../../drivers/counter/emulator.ts';
import { bootKeyboardReport } from '../../drivers/counter/keypad-reports.ts';
import { openCounterInput } from '../../drivers/counter/open-counter-input.ts';
import { octets, u32le } from '../../drivers/framing/fields.ts';
import { layout, type Layout } from '../../drivers/framing/layout.ts';
import type { GalleryOptions, ModuleGallery } from '../../drivers/module-gallery.ts';
import type { Capture, CaptureRefusal, Guidance, Reader } from '../../drivers/reader.ts';
import { FrameLine } from '../../drivers/session/frame-line.ts';
import { inProcessOpener } from '../../drivers/transport/in-process-transport.ts';
import type { Result } from '../../domain/result.ts';
import { systemRandom } from '../../platform/system-random.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { emulatedHid } from './emulated-hid.ts';
import { fm22xDevice, rsidDevice } from './face-devices.ts';
import { captureFace, faceOf, inProcessFaceRig, stillFaces, type FaceDevice } from './face-rig.ts';
import { everyByte, framesOf, Liar, liesOf, nameOf, rawWithSum, text, type Placed } from './liar.ts';
import { plainPicture } from './plain-pictures.ts';
import { captureOf, placed, type InProcessRig } from './reader-rig.ts';
import { subjects, type Subject } from './subjects.ts';

/** One device that lies, what is done with it meanwhile, and how to tell that it works again. */
interface Suspect {
  readonly clock: VirtualClock;
  use(): Promise<void>;
  expectWorking(): Promise<void>;
  close(): Promise<void>;
}

/** Whatever a device says, nothing takes longer or more than this. */
const HOURS_MAX = 0.5;
const LINE_BYTES_MAX = 2_000_000;
const PATIENCE_MS = 45_000;

const REFUSALS: readonly CaptureRefusal[] = [
  'cancelled',
  'timed-out',
  'busy',
  'no-vein-seen',
  'picture-damaged',
  'spoof-suspected',
  'several-faces',
  'not-recognised',
  'locked',
  'not-supported',
  'disconnected',
  'device-fault',
];

function expectBounded(captured: Result<Capture, CaptureRefusal>): void {
  if (!captured.ok) {
    expect(REFUSALS).toContain(captured.reason);
    return;
  }
  const { value } = captured;
  switch (value.kind) {
    case 'picture': {
      const { width, height, pixels } = value.picture;
      expect(width).toBeLessThanOrEqual(PICTURE_LIMITS.widthMax);
      expect(height).toBeLessThanOrEqual(PICTURE_LIMITS.heightMax);
      expect(pixels).toHaveLength(width * height);
      break;
    }
    case 'faceprint':
      expect(value.features).toHaveLength(rsid.FEATURE_COUNT);
      expect(value.formatVersion).toBeGreaterThan(0);
      expect(value.features.every((feature) => Math.abs(feature) <= rsid.FEATURE_MAX)).toBe(true);
      break;
    case 'module-match':
      expect(Number.isInteger(value.slot) && value.slot >= 0 && value.slot <= 0xffff).toBe(true);
  }
}

/** Any answer of a session: a value that passes, or a refusal with a name. */
function expectAnswer<Value>(
  answer: Result<Value, string>,
  isBounded: (value: Value) => boolean = () => true,
): void {
  if (answer.ok) expect(isBounded(answer.value)).toBe(true);
  else expect(answer.reason).toMatch(/^[a-z-]+$/);
}

function untilSettled(reader: Reader, clock: VirtualClock, ...wanted: string[]): Promise<void> {
  return clock.until(
    new Promise((resolve) => {
      if (wanted.includes(reader.health().state)) {
        resolve();
        return;
      }
      const unsubscribe = reader.onHealth(({ state }) => {
        if (!wanted.includes(state)) return;
        unsubscribe();
        resolve();
      });
    }),
  );
}

/** Aborted when somebody at a counter would have given up. */
function patient(clock: VirtualClock): { signal: AbortSignal; end: () => void } {
  const abort = new AbortController();
  return { signal: abort.signal, end: clock.after(PATIENCE_MS, () => abort.abort()) };
}

function fingerSuspect(
  subject: Subject,
  liar: Liar,
  useGallery: ((gallery: ModuleGallery, options: GalleryOptions) => Promise<void>) | null,
  viaHid: boolean,
): Suspect {
  const rig: InProcessRig = subject.inProcess(
    { baud: null, ...(viaHid && { openHid: emulatedHid }) },
    liar.tap,
  );
  const { reader, clock, controls } = rig;
  return {
    clock,
    use: async () => {
      await untilSettled(reader, clock, 'ready', 'faulty', 'disconnected');
      await clock.until(controls.place(placed('a'), 600_000));
      const { signal, end } = patient(clock);
      expectBounded(await clock.until(reader.capture(signal)));
      end();
      controls.lift();
      const asked = patient(clock);
      const onGuidance = (given: Guidance): void => {
        if (given === 'lift') controls.lift();
        if (given === 'place') void controls.place(placed('d'), 600_000);
      };
      await clock.until(controls.place(placed('d'), 600_000));
      const { gallery } = reader;
      if (gallery !== undefined && useGallery !== null)
        await clock.until(useGallery(gallery, { signal: asked.signal, onGuidance }));
      asked.end();
      controls.lift();
      // Between captures, too.
      await clock.pass(5_000);
    },
    expectWorking: async () => {
      await untilSettled(reader, clock, 'ready');
      await clock.pass(2_500);
      await untilSettled(reader, clock, 'ready');
      // Whoever is asked to lift a finger that is not there touches the reader and lets go.
      const stopLifting = reader.onGuidance((given) => {
        if (given === 'lift' && controls.state().finger === null)
          void controls.place(placed('d')).then(() => controls.lift());
      });
      await subject.expectCapture(await captureOf(rig, 'b'), 'b');
      stopLifting();
    },
    close: () => rig.close(),
  };
}

async function useXgGallery(gallery: ModuleGallery, options: GalleryOptions): Promise<void> {
  expectAnswer(await gallery.enrol(7, options));
  expectAnswer(await gallery.match(null, options), (slot) => Number.isInteger(slot) && slot > 0);
  expectAnswer(await gallery.match(7, options), (slot) => slot === 7);
  expectAnswer(await gallery.readTemplate(7), ({ length }) => length > 0 && length <= XG_TEMPLATE_BYTES_MAX);
  expectAnswer(await gallery.writeTemplate(8, new Uint8Array(700).fill(5)));
  expectAnswer(await gallery.remove(7));
}

async function useH1eGallery(gallery: ModuleGallery, options: GalleryOptions): Promise<void> {
  const isSlot = (slot: number): boolean => Number.isInteger(slot) && slot >= 0 && slot < H1E_SLOTS;
  expectAnswer(await gallery.enrol(20, options));
  expectAnswer(await gallery.match(null, options), isSlot);
  expectAnswer(await gallery.match(20, options), (slot) => slot === 20);
  const templates = ['x', 'd'].map(emulatedH1eTemplate);
  expectAnswer(
    (await gallery.matchAmong?.(templates, options)) ?? { ok: false, reason: 'none' },
    (n) => n === 0 || n === 1,
  );
  expectAnswer(
    (await gallery.captureTemplate?.(options)) ?? { ok: false, reason: 'none' },
    ({ length }) => length === 536,
  );
  expectAnswer(await gallery.writeTemplate(21, emulatedH1eTemplate('y')));
  expectAnswer(await gallery.remove(20));
}

function faceSuspect<State>(device: FaceDevice<State>, liar: Liar): Suspect {
  const rig = inProcessFaceRig(device, { baud: null }, liar.tap);
  const { reader, clock, controls } = rig;
  return {
    clock,
    use: async () => {
      await untilSettled(reader, clock, 'ready', 'faulty', 'disconnected');
      await clock.until(controls.place(faceOf('hana:face'), 600_000));
      const { signal, end } = patient(clock);
      expectBounded(await clock.until(reader.capture(signal)));
      end();
      controls.lift();
      await clock.pass(5_000);
    },
    expectWorking: async () => {
      await untilSettled(reader, clock, 'ready');
      await clock.pass(2_500);
      await untilSettled(reader, clock, 'ready');
      const captured = await captureFace(rig, 'taro:face');
      expect(captured.ok && device.isOf(captured.value, 'taro:face')).toBe(true);
    },
    close: () => rig.close(),
  };
}

/** The session's own operations, for what no reader does by itself. Where the line was given up a new one is opened. */
function sessionSuspect<State, Session extends { close(): Promise<void> }>(
  device: FaceDevice<State>,
  liar: Liar,
  open: (
    opener: ReturnType<typeof inProcessOpener>,
    clock: VirtualClock,
  ) => Promise<Result<Session, unknown>>,
  use: (session: Session, clock: VirtualClock) => Promise<void>,
  isWorking: (session: Session) => Promise<boolean>,
): Suspect {
  const clock = new VirtualClock();
  const module = new EmulatedModule(device.core(), { clock, baud: null, pictures: stillFaces });
  const attach = liar.tap(
    (host) => module.attach(host),
    () => module.unplug(),
  );
  const opener = inProcessOpener('the test line', attach);
  const withSession = async (task: (session: Session) => Promise<void>): Promise<void> => {
    const opened = await open(opener, clock);
    if (!opened.ok) throw new Error('the line could not be opened');
    await task(opened.value);
    await opened.value.close();
  };
  return {
    clock,
    use: async () => {
      await clock.until(module.place(faceOf('kei:face'), 600_000));
      await clock.until(withSession((session) => use(session, clock)));
      module.lift();
    },
    expectWorking: () =>
      clock.until(
        withSession(async (session) => {
          // The line may still have something to say of what was done last.
          const works = (await isWorking(session)) || (await isWorking(session));
          expect(works).toBe(true);
        }),
      ),
    close: () => {
      module.close();
      expect(clock.pendingTimers).toBe(0);
      return Promise.resolve();
    },
  };
}

const xgLiar = (): Liar => {
  const replies: Readonly<Record<string, Layout<unknown>>> = xgReplies;
  const byCommand = new Map(
    Object.entries(XG_COMMAND).map(([name, command]) => [
      command as number,
      replies[name] ?? xgReplies.status,
    ]),
  );
  return new Liar(
    framesOf(xgPackets, ({ command }, payload) => ({
      // What has another status is read by another layout.
      kind: `${command} with status ${payload[0] ?? 0}`,
      layouts: [[0, payload[0] === 0 ? (byCommand.get(command) ?? xgReplies.status) : xgReplies.status]],
    })),
    rawWithSum,
  );
};

const h1eLiar = (): Liar =>
  new Liar(
    framesOf(h1eReplies, ({ code, lengthBytes }, payload) => ({
      kind: `status ${code}, ${lengthBytes} bytes`,
      layouts:
        payload.length <= 32
          ? [[0, everyByte(payload.length)]]
          : [
              [
                0,
                layout(541, {
                  unknown: [0, octets(1)],
                  template: [1, octets(536)],
                  check: [537, octets(4)],
                }),
              ],
            ],
    })),
  );

const rsidLiar = (): Liar => {
  const byId: Readonly<Record<string, readonly Placed[]>> = {
    [RSID.faceprints]: [[4, rsid.faceprintsMessage]],
    [RSID.facesFound]: [
      [4, rsid.facesFoundHead],
      [4 + rsid.facesFoundHead.length, rsid.faceRectangle],
    ],
    [RSID.queryConfig]: [[4, rsid.deviceConfig]],
    [RSID.setConfig]: [[4, rsid.deviceConfig]],
    [RSID.numberOfUsers]: [[4, rsid.numberOfUsersMessage]],
    [RSID.userIds]: [
      [4, rsid.numberOfUsersMessage],
      [8, everyByte(4)],
    ],
    [RSID.refusal]: [[4, rsid.refusalMessage]],
    [RSID.ping]: [[4, layout(512, { echo: [0, octets(512)] })]],
    [RSID.startSession]: [],
  };
  const sequence = layout(4, { sequence: [0, u32le] });
  return new Liar(
    framesOf(rsidFrames, ({ messageId }, payload) => {
      const id = String.fromCharCode(messageId);
      const seal = layout(32, { seal: [0, octets(RSID_HMAC_BYTES)] });
      return {
        kind: id,
        layouts: [
          [0, sequence],
          ...(byId[id] ?? [[4, rsid.userMessage] as const]),
          [payload.length - RSID_HMAC_BYTES, seal],
        ],
      };
    }),
    text,
  );
};

const fm22xLiar = (): Liar => {
  const byCommand: Readonly<Record<number, Layout<unknown>>> = {
    [FM22X.getStatus]: fm22x.statusReply,
    [FM22X.verify]: fm22x.verifyReply,
    [FM22X.enrol]: fm22x.enrolReply,
    [FM22X.enrolSingle]: fm22x.enrolReply,
    [FM22X.getVersion]: fm22x.textReply,
    [FM22X.getSerialNumber]: fm22x.textReply,
    [FM22X.getSavedImage]: fm22x.imageSizeReply,
    [FM22X.getAllUserIds]: layout(3, { countAndFirst: [0, octets(3)] }),
  };
  return new Liar(
    framesOf(fm22xFrames, ({ messageId }, payload) => {
      if (messageId === FM22X_MESSAGE.note) return { kind: 'note', layouts: [[0, fm22x.faceStateNote]] };
      if (messageId === FM22X_MESSAGE.image)
        return {
          kind: 'image',
          layouts: [[0, layout(payload.length, { piece: [0, octets(payload.length)] })]],
        };
      const [command = 0, result = 0] = payload;
      const behind = result === 0 ? byCommand[command] : undefined;
      return {
        kind: `reply to ${command}, result ${result}`,
        layouts: [[0, fm22x.replyHead], ...(behind ? [[2, behind] as const] : [])],
      };
    }),
  );
};

const subjectOf = (name: string): Subject => {
  const found = subjects.find((subject) => subject.name === name);
  if (found === undefined) throw new Error(`no subject ${name}`);
  return found;
};

const openRsid = async (opener: ReturnType<typeof inProcessOpener>, clock: VirtualClock) => {
  const line = await FrameLine.open(opener, rsidFrames, clock);
  return line.ok
    ? { ok: true as const, value: new RsidSession(line.value, { clock, random: systemRandom }) }
    : line;
};
const openFm22x = async (opener: ReturnType<typeof inProcessOpener>, clock: VirtualClock) => {
  const line = await FrameLine.open(opener, fm22xFrames, clock);
  return line.ok ? { ok: true as const, value: new Fm22xSession(line.value, clock) } : line;
};

const suspects: readonly {
  readonly name: string;
  readonly makeLiar: () => Liar;
  readonly make: (liar: Liar) => Suspect;
}[] = [
  {
    name: 'XG',
    makeLiar: xgLiar,
    make: (liar) => fingerSuspect(subjectOf('xg'), liar, useXgGallery, false),
  },
  {
    name: 'XG over HID',
    makeLiar: xgLiar,
    make: (liar) => fingerSuspect(subjectOf('xg'), liar, null, true),
  },
  {
    name: 'H1E',
    makeLiar: h1eLiar,
    make: (liar) => fingerSuspect(subjectOf('h1e'), liar, useH1eGallery, false),
  },
  { name: 'RSID', makeLiar: rsidLiar, make: (liar) => faceSuspect(rsidDevice, liar) },
  {
    name: 'RSID, all operations',
    makeLiar: rsidLiar,
    make: (liar) =>
      sessionSuspect(
        rsidDevice,
        liar,
        openRsid,
        async (session) => {
          expectAnswer(await session.queryConfig());
          expectAnswer(await session.numberOfUsers(), (count) => count >= 0 && count <= 0xffff_ffff);
          expectAnswer(
            await session.userIds(),
            (ids) => ids.length <= 5_050 && ids.every(({ length }) => length <= 30),
          );
          expectAnswer(await session.unlock());
          expectAnswer(await session.removeUser('somebody'));
          expectAnswer(
            await session.extractFaceprints('enrolment', () => undefined),
            ({ faceprints, results }) => faceprints.length <= 10 && results.length <= 10,
          );
          expectAnswer(await session.removeAll());
        },
        async (session) => (await session.ping()).ok,
      ),
  },
  { name: 'FM22x', makeLiar: fm22xLiar, make: (liar) => faceSuspect(fm22xDevice, liar) },
  {
    name: 'FM22x, all operations',
    makeLiar: fm22xLiar,
    make: (liar) =>
      sessionSuspect(
        fm22xDevice,
        liar,
        openFm22x,
        async (session) => {
          const scan = { timeoutS: 5 };
          const isId = (id: number): boolean => id >= 0 && id < 0xffff;
          expectAnswer(await session.userIds(), (ids) => ids.length <= 255);
          expectAnswer(await session.snapshot(), ({ length }) => length > 0 && length <= 256 * 1_024);
          expectAnswer(await session.enrolSingle('token-1', scan), isId);
          expectAnswer(await session.enrolFiveDirections('token-2', scan), isId);
          expectAnswer(await session.deleteUser(2));
          expectAnswer(await session.deleteAll());
        },
        async (session) => {
          const status = await session.status();
          return status.ok && status.value === 0;
        },
      ),
  },
];

let suspect: Suspect | null = null;
afterEach(async () => {
  const open = suspect;
  suspect = null;
  await open?.close();
});

describe('a device that lies, checksums right', () => {
  it.each(suspects)(
    '$name: every field of every answer, to nothing, one, the most, the least and anything',
    async ({ makeLiar, make }) => {
      await Promise.all(['a', 'b', 'd'].map(plainPicture));
      const witness = makeLiar();
      suspect = make(witness);
      await suspect.use();
      await suspect.expectWorking();
      await suspect.close();
      const { lies } = witness;
      expect(lies.length).toBeGreaterThan(50);
      let told = 0;
      for (const lie of lies) {
        const liar = makeLiar();
        suspect = make(liar);
        liar.lie = lie;
        const used = suspect.use();
        try {
          await used;
          expect(liar.bytes).toBeLessThan(LINE_BYTES_MAX);
          if (liar.liesTold > 0) told++;
          liar.lie = null;
          await suspect.expectWorking();
          expect(suspect.clock.monotonicMs()).toBeLessThan(HOURS_MAX * 3_600_000);
          await suspect.close();
        } catch (error) {
          throw new Error(nameOf(lie), { cause: error });
        }
      }
      suspect = null;
      // What is not said any more while another lie is told is not lied about; nearly all is.
      expect(told / lies.length).toBeGreaterThan(0.9);
    },
    240_000,
  );
});

describe('the keys of a counter that lie', () => {
  const reports = [
    {
      name: 'key pad',
      of: bootKeyboardReport,
      good: keypadReport([0x59]),
      up: keypadReport([]),
      path: '/dev/hidraw1',
    },
    ...Object.entries(BUTTON_KINDS).map(([kind, { report, yes }]) => ({
      name: `customer button (${kind})`,
      of: report,
      good: report.encode({ value: yes[0] }),
      up: new Uint8Array(report.length),
      path: `/dev/hidraw-${kind}`,
    })),
  ];
  it.each(reports)('$name: every field of every report', async ({ of, good, up, path }) => {
    const clock = new VirtualClock();
    const device = new EmulatedHidInput(path);
    const kind = path.slice('/dev/hidraw-'.length);
    const opened = openCounterInput({
      keypad: path === '/dev/hidraw1' ? `hid:${path}` : undefined,
      customerButton: path === '/dev/hidraw1' ? undefined : `${kind}:hid:${path}`,
      openHid: device.open,
      clock,
    });
    if (!opened.ok) throw new Error(opened.reason.message);
    let events = 0;
    opened.value.onInput(() => events++);
    await clock.pass(10);
    for (const field of of.fields) {
      for (const value of liesOf(field.length)) {
        const before = events;
        const lie = good.slice();
        lie.set(value, field.offset);
        device.say(lie);
        expect(events - before).toBeLessThanOrEqual(1);
        device.say(up);
        await clock.pass(1_000);
        const lied = events;
        device.say(good);
        device.say(up);
        expect(events - lied).toBe(1);
      }
    }
    await clock.until(opened.value.close());
    expect(clock.pendingTimers).toBe(0);
  });
});
