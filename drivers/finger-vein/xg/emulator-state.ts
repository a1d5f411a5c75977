import { applyReplyFault, takeReplyFault } from '../../emulators/apply-reply-fault.ts';
import type { Fault } from '../../emulators/fault-plan.ts';
import { quiet, stopped } from '../../emulators/steps.ts';
import type { EmulatedPicture, Emission, ModuleStep } from '../../emulators/module-core.ts';
import type { Layout } from '../../framing/layout.ts';
import { XG_DEFAULT_PASSWORD, XG_STATUS, xgReplies } from './commands.ts';
import { xgErrorCode, type XgErrorName } from './errors.ts';
import { XG_DATA_BYTES, xgPacket, xgPackets } from './packet.ts';

export interface XgEmulatorOptions {
  /** Begins with `SIM-` unless a test has a reason, so that a simulated module is known as one whatever was configured. */
  readonly deviceName: string;
  readonly serialNumber: string;
  readonly password: string;
  readonly baudIndex: number;
  readonly fingerTimeoutS: number;
  /** From the command to the picture: exposure and compression. */
  readonly exposureMs: number;
  /** Templates it can keep. */
  readonly places: number;
}

export const XG_EMULATOR_DEFAULTS: XgEmulatorOptions = {
  deviceName: 'SIM-XG-V5',
  serialNumber: 'SIM00000000001',
  password: XG_DEFAULT_PASSWORD,
  baudIndex: 3,
  fingerTimeoutS: 5,
  exposureMs: 60,
  places: 50,
};

/** Enrolling or matching, between two prompts. */
export interface XgFingerJob {
  readonly command: number;
  readonly userId: number;
  readonly placementsLeft: number;
  readonly waitingFor: 'finger' | 'lift';
  /** Of the first placement: the others must be the same finger. */
  readonly fingerName: string | null;
}

export interface XgEmulatorState {
  readonly received: Uint8Array;
  readonly connected: boolean;
  readonly finger: EmulatedPicture | null;
  /** Whose finger it is, for enrolling and matching. */
  readonly fingerName: string;
  readonly password: string;
  readonly templates: ReadonlyMap<number, Uint8Array>;
  readonly fingerJob: XgFingerJob | null;
  /** A template that is being written: its slot and what has come of it. */
  readonly arriving: { readonly userId: number; readonly template: Uint8Array } | null;
  /** A WRITE_DATA packet whose raw bytes are still to come. */
  readonly rawExpected: { readonly offsetBytes: number; readonly sizeBytes: number } | null;
  /** What READ_DATA hands out: the picture taken last. */
  readonly taken: Uint8Array;
  readonly takenWasRead: boolean;
  readonly imageCommand: 'none' | 'waiting-for-finger' | 'exposing';
  readonly faults: readonly Fault[];
}

export type XgStep = ModuleStep<XgEmulatorState>;

export const FINGER_TIMER = 'finger-timeout';
export const EXPOSURE_TIMER = 'exposure';
/** A module drops what it cannot make sense of; so much is certainly none. */
export const RECEIVED_BYTES_MAX = 4_096;

export function reply<Value>(
  state: XgEmulatorState,
  command: number,
  layout: Layout<Value>,
  value: Value,
): XgStep {
  return emit(state, command, encode(command, layout.encode(value)));
}

export function refuse(state: XgEmulatorState, command: number, error: XgErrorName): XgStep {
  return emit(state, command, encodeRefusal(command, xgErrorCode(error)));
}

export function emit(state: XgEmulatorState, command: number, bytes: Uint8Array): XgStep {
  const { fault, left } = takeReplyFault(state.faults, command);
  const send: Emission[] =
    fault?.kind === 'error-code'
      ? [{ bytes: encodeRefusal(command, fault.code), afterMs: 0 }]
      : applyReplyFault(bytes, fault);
  return { ...quiet({ ...state, faults: left }), send };
}

function encode(command: number, data: Uint8Array): Uint8Array {
  return xgPackets.encode(xgPacket(command, XG_DATA_BYTES, data));
}

function encodeRefusal(command: number, code: number): Uint8Array {
  return encode(command, xgReplies.status.encode({ status: XG_STATUS.refused, code }));
}

export const stopTimers = stopped(FINGER_TIMER, EXPOSURE_TIMER);
