import { expect } from 'vitest';
import type { TapLine } from '../../drivers/emulators/serve-module.ts';
import type { EmulatedDevice } from '../../drivers/emulators/start-emulator.ts';
import { fm22xDevice, rsidDevice } from './face-devices.ts';
import { faceOf, inProcessFaceRig, systemFaceRig, type FaceDevice } from './face-rig.ts';
import { placed, systemRig, type ReaderRig } from './reader-rig.ts';
import { subjects, type Subject } from './subjects.ts';
import type { Capture, CaptureRefusal } from '../../drivers/reader.ts';
import type { Result } from '../../domain/result.ts';

type Captured = Result<Capture, CaptureRefusal>;

/** Fingers and faces alike, for the cases in which it does not matter which. */
export interface AnyDevice {
  readonly name: EmulatedDevice;
  inProcess(tap?: TapLine): ReaderRig;
  overSystem(line: 'tcp' | 'pty', tap?: TapLine): Promise<ReaderRig>;
  /** Person `a` or `b` comes to the reader and stays. */
  place(rig: ReaderRig, who: 'a' | 'b'): Promise<void>;
  expectCapture(captured: Captured, who: 'a' | 'b', hint?: string): Promise<void>;
  /** What the emulator answers a capture with, and what it answers between captures; for faults. */
  readonly captureCommand: number;
}

function fingers(subject: Subject): AnyDevice {
  return {
    name: subject.name,
    inProcess: (tap) => subject.inProcess({}, tap),
    overSystem: (line, tap) => systemRig(line, {}, subject.name, tap),
    place: (rig, who) => rig.until(rig.controls.place(placed(who), 600_000)),
    expectCapture: (captured, who, hint) => subject.expectCapture(captured, who, hint),
    captureCommand: subject.captureCommand,
  };
}

function faces<State>(name: EmulatedDevice, device: FaceDevice<State>): AnyDevice {
  const face = { a: 'hana:face', b: 'taro:face' } as const;
  return {
    name,
    inProcess: (tap) => inProcessFaceRig(device, {}, tap),
    overSystem: (line, tap) => systemFaceRig(device, line, {}, tap),
    place: (rig, who) => rig.until(rig.controls.place(faceOf(face[who]), 600_000)),
    expectCapture: (captured, who, hint) => {
      const isOf = captured.ok ? device.isOf(captured.value, face[who]) : captured.reason;
      expect(isOf, hint).toBe(true);
      return Promise.resolve();
    },
    captureCommand: device.finalReply,
  };
}

export const allDevices: readonly AnyDevice[] = [
  ...subjects.map(fingers),
  faces('rsid', rsidDevice),
  faces('fm22x', fm22xDevice),
];

/** A capture of somebody who comes when asked to, lifting first where that is asked for. */
export async function captureAny(device: AnyDevice, rig: ReaderRig, who: 'a' | 'b'): Promise<Captured> {
  const stop = rig.reader.onGuidance((given) => {
    if (given === 'lift') rig.controls.lift();
    if (given === 'place' && rig.controls.state().finger === null) void device.place(rig, who);
  });
  const captured = await rig.until(rig.reader.capture(new AbortController().signal));
  stop();
  rig.controls.lift();
  return captured;
}
