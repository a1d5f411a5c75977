import type { EmulatorControls } from '../../drivers/emulators/control-server.ts';
import { EmulatedModule } from '../../drivers/emulators/emulated-module.ts';
import type { ModuleCore } from '../../drivers/emulators/module-core.ts';
import type { TapLine } from '../../drivers/emulators/serve-module.ts';
import { startEmulator, type EmulatedDevice } from '../../drivers/emulators/start-emulator.ts';
import { h1eEmulator, type H1eEmulatorOptions } from '../../drivers/finger-vein/h1e/emulator.ts';
import { h1eReader } from '../../drivers/finger-vein/h1e/reader.ts';
import { xgEmulator, type XgEmulatorOptions } from '../../drivers/finger-vein/xg/emulator.ts';
import { XG_DEFAULT_PASSWORD } from '../../drivers/finger-vein/xg/commands.ts';
import { xgReader } from '../../drivers/finger-vein/xg/reader.ts';
import { openReaders } from '../../drivers/open-readers.ts';
import type { Capture, CaptureRefusal, Guidance, Reader, ReaderHealth } from '../../drivers/reader.ts';
import { inProcessOpener, type Attach } from '../../drivers/transport/in-process-transport.ts';
import type { OpenHid } from '../../drivers/transport/hid-device.ts';
import { hidFeatureOpener } from '../../drivers/transport/hid-feature-transport.ts';
import type { OpenTransport } from '../../drivers/transport/transport.ts';
import type { Result } from '../../domain/result.ts';
import { sleep } from '../../platform/sleep.ts';
import { systemClock } from '../../platform/system-clock.ts';
import { systemRandom } from '../../platform/system-random.ts';
import { plainPictures } from './plain-pictures.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

/** A reader and what it is connected to, over whatever line. */
export interface ReaderRig {
  readonly reader: Reader;
  readonly controls: EmulatorControls;
  readonly guidance: readonly Guidance[];
  /** Waits for the promise, on the rig's own clock. */
  until<Value>(promise: Promise<Value>): Promise<Value>;
  pass(durationMs: number): Promise<void>;
  /** Closes everything. @throws if anything is left running */
  close(): Promise<void>;
}

export interface RigOptions {
  readonly module?: Partial<XgEmulatorOptions>;
  readonly production?: boolean;
  readonly password?: string;
  readonly h1e?: Partial<H1eEmulatorOptions>;
  /** Of the line in this process: 57600 unless said; null lets every answer come in one piece. */
  readonly baud?: number | null;
  /** Carries the line over an injected HID device instead. */
  readonly openHid?: (attach: Attach) => OpenHid;
}

export type MakeRig = (options?: RigOptions) => Promise<ReaderRig> | ReaderRig;

export type InProcessRig = ReaderRig & { readonly clock: VirtualClock };

/** An XG module and its reader in one process. @param tapLine may stand between the two ends */
export function inProcessRig(options: RigOptions = {}, tapLine?: TapLine): InProcessRig {
  return deviceInProcess(
    xgEmulator(options.module),
    (opener, clock) =>
      xgReader({
        openers: [opener],
        password: options.password ?? XG_DEFAULT_PASSWORD,
        simulated: false,
        refuseSimulated: options.production ?? false,
        clock,
      }),
    options,
    tapLine,
  );
}

/** An H1E unit that knows the fingers of H1E_SLOTS_KNOWN. */
export function h1eInProcessRig(options: RigOptions = {}, tapLine?: TapLine): InProcessRig {
  const enrolled = H1E_FINGERS_KNOWN;
  return deviceInProcess(
    h1eEmulator({ enrolled, ...options.h1e }),
    (opener, clock) =>
      h1eReader({
        openers: [opener],
        simulated: false,
        refuseSimulated: options.production ?? false,
        clock,
      }),
    options,
    tapLine,
  );
}

export const H1E_FINGERS_KNOWN = [
  { slot: 7, finger: 'a' },
  { slot: 1_203, finger: 'b' },
  { slot: 99, finger: 'c' },
] as const;

/** On a virtual clock. */
function deviceInProcess<State>(
  core: ModuleCore<State>,
  makeReader: (opener: OpenTransport, clock: VirtualClock) => Reader,
  { openHid, baud = 57_600 }: RigOptions,
  tapLine: TapLine = (attach) => attach,
): InProcessRig {
  const clock = new VirtualClock();
  const module = new EmulatedModule(core, { clock, baud, pictures: plainPictures });
  const attach = tapLine(
    (host) => module.attach(host),
    () => module.unplug(),
  );
  const opener =
    openHid === undefined
      ? inProcessOpener('the test line', attach)
      : hidFeatureOpener('/dev/hidraw-of-the-test', openHid(attach), clock);
  const reader = makeReader(opener, clock);
  return {
    ...rigOf(reader, {
      place: (placed, holdMs) => module.place(placed, holdMs),
      lift: () => module.lift(),
      failNext: (faults) => module.failNext(faults),
      state: () => module.state(),
      unplug: () => {
        module.unplug();
        return Promise.resolve();
      },
      plug: () => {
        module.plug();
        return Promise.resolve();
      },
    }),
    clock,
    until: (promise) => clock.until(promise),
    pass: (durationMs) => clock.pass(durationMs),
    close: async () => {
      await clock.until(reader.close());
      module.close();
      if (clock.pendingTimers > 0) throw new Error(`${clock.pendingTimers} timer(s) were left running`);
    },
  };
}

/** Over a line that the system carries, in real time, unpaced; opened as the product opens it. */
export async function systemRig(
  line: 'tcp' | 'pty',
  options: RigOptions = {},
  device: EmulatedDevice = 'xg',
  tapLine?: TapLine,
): Promise<ReaderRig> {
  const started = await startEmulator({
    clock: systemClock,
    random: systemRandom,
    baud: null,
    tcpPort: line === 'tcp' ? 0 : null,
    pty: line === 'pty',
    controlPort: 0,
    controlToken: 'token of a test',
    pictures: plainPictures,
    device,
    ...(options.module && { module: options.module }),
    h1e: { enrolled: H1E_FINGERS_KNOWN, ...options.h1e },
    ...(tapLine && { tapLine }),
  });
  if (!started.ok) throw new Error(started.reason);
  const emulator = started.value;
  const place =
    line === 'tcp' ? `tcp:127.0.0.1:${emulator.tcp?.port ?? 0}` : `serial:${emulator.ptyPath ?? ''}`;
  const mode = options.production === true ? 'production' : 'demo';
  const config = `${device}:${place}`;
  const readers = openReaders({ config, mode, password: options.password, clock: systemClock });
  if (!readers.ok) throw new Error(readers.reason.message);
  const reader = readers.value.counter;
  return {
    ...rigOf(reader, emulator.controls),
    until: (promise) => promise,
    pass: (durationMs) => sleep(systemClock, durationMs),
    close: async () => {
      await reader.close();
      await emulator.close();
    },
  };
}

function rigOf(
  reader: Reader,
  controls: EmulatorControls,
): Pick<ReaderRig, 'reader' | 'controls' | 'guidance'> {
  const guidance: Guidance[] = [];
  reader.onGuidance((given) => guidance.push(given));
  return { reader, controls, guidance };
}

/** Waits until the reader's health is one of these. */
export function untilHealth(rig: ReaderRig, ...wanted: ReaderHealth['state'][]): Promise<ReaderHealth> {
  const reached = new Promise<ReaderHealth>((resolve) => {
    if (wanted.includes(rig.reader.health().state)) {
      resolve(rig.reader.health());
      return;
    }
    const unsubscribe = rig.reader.onHealth((health) => {
      if (!wanted.includes(health.state)) return;
      unsubscribe();
      resolve(health);
    });
  });
  return rig.until(reached);
}

/** Waits until the guidance is given, from now on. */
export function nextGuidance(rig: ReaderRig, wanted: Guidance): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = rig.reader.onGuidance((given) => {
      if (given !== wanted) return;
      unsubscribe();
      resolve();
    });
  });
}

export const placed = (finger: string) => ({ finger, fault: null });

/** Captures the finger of somebody who waits until asked to place it. */
export async function captureOf(rig: ReaderRig, finger: string): Promise<Result<Capture, CaptureRefusal>> {
  void nextGuidance(rig, 'place').then(() => rig.controls.place(placed(finger)));
  return rig.until(rig.reader.capture(new AbortController().signal));
}

/** @throws if it is a refusal */
export function pixelsOfCapture(captured: Result<Capture, CaptureRefusal>): Uint8Array {
  if (!captured.ok) throw new Error(`refused: ${captured.reason}`);
  if (captured.value.kind !== 'picture') throw new Error(`not a picture: ${captured.value.kind}`);
  return captured.value.picture.pixels;
}
