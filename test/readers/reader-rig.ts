import type { EmulatorControls } from '../../drivers/emulators/control-server.ts';
import { EmulatedModule } from '../../drivers/emulators/emulated-module.ts';
import { startEmulator } from '../../drivers/emulators/start-emulator.ts';
import { xgEmulator, type XgEmulatorOptions } from '../../drivers/finger-vein/xg/emulator.ts';
import { XG_DEFAULT_PASSWORD } from '../../drivers/finger-vein/xg/commands.ts';
import { xgReader } from '../../drivers/finger-vein/xg/reader.ts';
import { openReaders } from '../../drivers/open-readers.ts';
import type { Capture, CaptureRefusal, Guidance, Reader, ReaderHealth } from '../../drivers/reader.ts';
import { inProcessOpener, type Attach } from '../../drivers/transport/in-process-transport.ts';
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
}

export type MakeRig = (options?: RigOptions) => Promise<ReaderRig> | ReaderRig;

/** In one process, on a virtual clock, paced as at 57600 baud. @param tapLine may stand between the two ends */
export function inProcessRig(
  options: RigOptions = {},
  tapLine: (attach: Attach, unplug: () => void) => Attach = (attach) => attach,
): ReaderRig & { readonly clock: VirtualClock } {
  const clock = new VirtualClock();
  const module = new EmulatedModule(xgEmulator(options.module), {
    clock,
    baud: 57_600,
    pictures: plainPictures,
  });
  const attach = tapLine(
    (host) => module.attach(host),
    () => module.unplug(),
  );
  const reader = xgReader({
    openers: [inProcessOpener('the test line', attach)],
    password: options.password ?? XG_DEFAULT_PASSWORD,
    simulated: false,
    refuseSimulated: options.production ?? false,
    clock,
  });
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
export async function systemRig(line: 'tcp' | 'pty', options: RigOptions = {}): Promise<ReaderRig> {
  const started = await startEmulator({
    clock: systemClock,
    random: systemRandom,
    baud: null,
    tcpPort: line === 'tcp' ? 0 : null,
    pty: line === 'pty',
    controlPort: 0,
    controlToken: 'token of a test',
    pictures: plainPictures,
    ...(options.module && { module: options.module }),
  });
  if (!started.ok) throw new Error(started.reason);
  const emulator = started.value;
  const config =
    line === 'tcp' ? `xg:tcp:127.0.0.1:${emulator.tcp?.port ?? 0}` : `xg:serial:${emulator.ptyPath ?? ''}`;
  const mode = options.production === true ? 'production' : 'demo';
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
