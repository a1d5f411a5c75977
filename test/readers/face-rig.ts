import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Result } from '../../domain/result.ts';
import type { EmulatorControls } from '../../drivers/emulators/control-server.ts';
import { EmulatedModule } from '../../drivers/emulators/emulated-module.ts';
import { faceFeatures, type EmulatedFace } from '../../drivers/emulators/emulator-faces.ts';
import type { ModuleCore } from '../../drivers/emulators/module-core.ts';
import { serveModule, type TapLine } from '../../drivers/emulators/serve-module.ts';
import { isFaceReader } from '../../drivers/face/face-guidance.ts';
import type { FaceGuidance, FaceReader } from '../../drivers/face/face-guidance.ts';
import { writePairing } from '../../drivers/face/rsid/pairing-file.ts';
import type { PairedKeys } from '../../drivers/face/rsid/secure-link.ts';
import { openReaders } from '../../drivers/open-readers.ts';
import type { Capture, CaptureRefusal, Guidance, ReaderHealth } from '../../drivers/reader.ts';
import { inProcessOpener } from '../../drivers/transport/in-process-transport.ts';
import type { OpenTransport } from '../../drivers/transport/transport.ts';
import type { Clock } from '../../domain/clock.ts';
import { sleep } from '../../platform/sleep.ts';
import { systemClock } from '../../platform/system-clock.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

/** One make of face reader, with the emulator of it. */
export interface FaceDevice<State> {
  /** As in `TEBURA_READER`. */
  readonly name: string;
  /** What is particular about it, for the names of the tests. */
  readonly variant?: string;
  /** Keys for a reader that is spoken to with the secure firmware. */
  readonly pairing?: PairedKeys;
  core(options?: { readonly unitSaysSimulated?: boolean }): ModuleCore<State, EmulatedFace>;
  reader(options: {
    readonly openers: readonly OpenTransport[];
    readonly refuseSimulated: boolean;
    readonly clock: Clock;
  }): FaceReader;
  /** What the emulator ends a capture with, for faults. */
  readonly finalReply: number;
  /** A reply that comes while a capture is under way, or its first one. */
  readonly earlyReply: number;
  /** Whether the capture is of the face of that name. */
  isOf(capture: Capture, face: string): boolean;
  readonly firmware: string | null;
}

export interface FaceRig {
  readonly reader: FaceReader;
  readonly controls: EmulatorControls;
  readonly guidance: readonly Guidance[];
  readonly faceGuidance: readonly FaceGuidance[];
  until<Value>(promise: Promise<Value>): Promise<Value>;
  pass(durationMs: number): Promise<void>;
  /** Closes everything. @throws if anything is left running */
  close(): Promise<void>;
}

export interface FaceRigOptions {
  readonly production?: boolean;
  readonly unitSaysSimulated?: boolean;
  /** Of the line in this process: 115200 unless said; null lets every answer come in one piece. */
  readonly baud?: number | null;
}

export type MakeFaceRig = (options?: FaceRigOptions) => FaceRig | Promise<FaceRig>;

/** The same face each time: what is compared here is bytes, not likeness. */
export const stillFaces = ({
  finger: name,
  fault,
}: {
  readonly finger: string;
  readonly fault: string | null;
}) =>
  Promise.resolve<EmulatedFace>({
    name,
    features: faceFeatures(name),
    spoof: fault === 'spoof',
    frontal: fault !== 'not-frontal',
  });

/** In one process, on a virtual clock. @param tapLine may stand between the two ends */
export function inProcessFaceRig<State>(
  device: FaceDevice<State>,
  options: FaceRigOptions = {},
  tapLine: TapLine = (attach) => attach,
): FaceRig & { readonly clock: VirtualClock } {
  const clock = new VirtualClock();
  const { baud = 115_200 } = options;
  const module = new EmulatedModule(device.core(options), { clock, baud, pictures: stillFaces });
  const attach = tapLine(
    (host) => module.attach(host),
    () => module.unplug(),
  );
  const reader = device.reader({
    openers: [inProcessOpener('the test line', attach)],
    refuseSimulated: options.production ?? false,
    clock,
  });
  const controls: EmulatorControls = {
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
  };
  return {
    ...rigOf(reader, controls),
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
export async function systemFaceRig<State>(
  device: FaceDevice<State>,
  line: 'tcp' | 'pty',
  options: FaceRigOptions = {},
  tapLine?: TapLine,
): Promise<FaceRig> {
  const module = new EmulatedModule(device.core(options), {
    clock: systemClock,
    baud: null,
    pictures: stillFaces,
  });
  const served = await serveModule(module, {
    clock: systemClock,
    tcpPort: line === 'tcp' ? 0 : null,
    pty: line === 'pty',
    controlPort: 0,
    controlToken: 'token of a test',
    ...(tapLine && { tapLine }),
  });
  if (!served.ok) throw new Error(served.reason);
  const emulator = served.value;
  const place =
    line === 'tcp'
      ? `${device.name}:tcp:127.0.0.1:${emulator.tcp?.port ?? 0}`
      : `${device.name}:serial:${emulator.ptyPath ?? ''}`;
  const config = device.pairing === undefined ? place : `${place}:paired`;
  const folder = mkdtempSync(join(tmpdir(), 'tebura-face-'));
  const pairingFile = join(folder, 'pairing.json');
  if (device.pairing !== undefined) writePairing(pairingFile, device.pairing);
  const mode = options.production === true ? 'production' : 'demo';
  const readers = openReaders({ config, mode, clock: systemClock, pairingFile });
  if (!readers.ok) throw new Error(readers.reason.message);
  const reader = readers.value.counter;
  if (!isFaceReader(reader)) throw new Error(`${device.name} is no face reader`);
  return {
    ...rigOf(reader, emulator.controls),
    until: (promise) => promise,
    pass: (durationMs) => sleep(systemClock, durationMs),
    close: async () => {
      await reader.close();
      await emulator.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function rigOf(reader: FaceReader, controls: EmulatorControls) {
  const guidance: Guidance[] = [];
  const faceGuidance: FaceGuidance[] = [];
  reader.onGuidance((given) => guidance.push(given));
  reader.onFaceGuidance((given) => faceGuidance.push(given));
  return { reader, controls, guidance, faceGuidance };
}

export const faceOf = (finger: string, fault: 'spoof' | 'not-frontal' | null = null) => ({ finger, fault });

/** Waits until the reader's health is one of these. */
export function untilFaceHealth(rig: FaceRig, ...wanted: ReaderHealth['state'][]): Promise<ReaderHealth> {
  return rig.until(
    new Promise((resolve) => {
      if (wanted.includes(rig.reader.health().state)) {
        resolve(rig.reader.health());
        return;
      }
      const unsubscribe = rig.reader.onHealth((health) => {
        if (!wanted.includes(health.state)) return;
        unsubscribe();
        resolve(health);
      });
    }),
  );
}

/** Captures the face of somebody who comes when asked to. */
export async function captureFace(
  rig: FaceRig,
  name: string,
  fault: 'spoof' | 'not-frontal' | null = null,
): Promise<Result<Capture, CaptureRefusal>> {
  const unsubscribe = rig.reader.onGuidance((given) => {
    if (given !== 'place') return;
    unsubscribe();
    void rig.controls.place(faceOf(name, fault), 600_000);
  });
  const captured = await rig.until(rig.reader.capture(new AbortController().signal));
  unsubscribe();
  return captured;
}
