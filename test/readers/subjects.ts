import { expect } from 'vitest';
import { H1E_COMMAND } from '../../drivers/finger-vein/h1e/commands.ts';
import { XG_COMMAND } from '../../drivers/finger-vein/xg/commands.ts';
import type { EmulatedDevice } from '../../drivers/emulators/start-emulator.ts';
import type { Capture, CaptureRefusal } from '../../drivers/reader.ts';
import type { Result } from '../../domain/result.ts';
import { pixelsOf } from './plain-pictures.ts';
import { H1E_FINGERS_KNOWN, h1eInProcessRig, inProcessRig, type RigOptions } from './reader-rig.ts';

type Captured = Result<Capture, CaptureRefusal>;

/** One make of reader, for the cases that every reader must pass. */
export interface Subject {
  readonly name: EmulatedDevice;
  readonly inProcess: typeof inProcessRig;
  /** The command that answers with what was captured. */
  readonly captureCommand: number;
  /** A command that is used between captures as well. */
  readonly idleCommand: number;
  readonly bytesOfCaptureMin: number;
  /** Makes the capture take so long that something can happen meanwhile. */
  slowly(exposureMs: number): RigOptions;
  expectCapture(captured: Captured, finger: 'a' | 'b' | 'c', hint?: string): Promise<void>;
}

export const subjects: readonly Subject[] = [
  {
    name: 'xg',
    inProcess: inProcessRig,
    captureCommand: XG_COMMAND.veinImage,
    idleCommand: XG_COMMAND.fingerStatus,
    bytesOfCaptureMin: 800,
    slowly: (exposureMs) => ({ module: { exposureMs } }),
    expectCapture: async (captured, finger, hint) => {
      const pixels =
        captured.ok && captured.value.kind === 'picture' ? captured.value.picture.pixels : captured;
      expect(pixels, hint).toEqual(await pixelsOf(finger));
    },
  },
  {
    name: 'h1e',
    inProcess: h1eInProcessRig,
    captureCommand: H1E_COMMAND.authenticateInBanks,
    idleCommand: H1E_COMMAND.info,
    bytesOfCaptureMin: 80,
    slowly: (exposureMs) => ({ h1e: { exposureMs } }),
    expectCapture: (captured, finger, hint) => {
      const slot = H1E_FINGERS_KNOWN.find((known) => known.finger === finger)?.slot;
      expect(captured, hint).toMatchObject({ ok: true, value: { kind: 'module-match', slot } });
      return Promise.resolve();
    },
  },
];
