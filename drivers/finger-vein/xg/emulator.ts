import { applyReplyFault, takeReplyFault } from '../../emulators/apply-reply-fault.ts';
import type { Fault } from '../../emulators/fault-plan.ts';
import type {
  EmulatedPicture,
  Emission,
  ModuleCore,
  ModuleEvent,
  ModuleStep,
} from '../../emulators/module-core.ts';
import { sum16le, withChecksum } from '../../framing/checksum.ts';
import type { Layout } from '../../framing/layout.ts';
import { scanFrame } from '../../framing/scan-frame.ts';
import {
  XG_COMMAND,
  XG_DATA_KIND,
  XG_DEFAULT_PASSWORD,
  XG_IMAGE_FORMAT,
  XG_STATUS,
  xgReplies,
  xgRequests,
} from './commands.ts';
import { xgErrorCode, type XgErrorName } from './errors.ts';
import { XG_DATA_BYTES, xgPacket, xgPackets, type XgPacket } from './packet.ts';

export interface XgEmulatorOptions {
  /** Begins with `SIM-` unless a test has a reason, so that a simulated module is known as one whatever was configured. */
  readonly deviceName: string;
  readonly serialNumber: string;
  readonly password: string;
  readonly baudIndex: number;
  readonly fingerTimeoutS: number;
  /** From the command to the picture: exposure and compression. */
  readonly exposureMs: number;
}

export const XG_EMULATOR_DEFAULTS: XgEmulatorOptions = {
  deviceName: 'SIM-XG-V5',
  serialNumber: 'SIM00000000001',
  password: XG_DEFAULT_PASSWORD,
  baudIndex: 3,
  fingerTimeoutS: 5,
  exposureMs: 60,
};

export interface XgEmulatorState {
  readonly received: Uint8Array;
  readonly connected: boolean;
  readonly finger: EmulatedPicture | null;
  /** What READ_DATA hands out: the picture taken last. */
  readonly taken: Uint8Array;
  readonly takenWasRead: boolean;
  readonly imageCommand: 'none' | 'waiting-for-finger' | 'exposing';
  readonly faults: readonly Fault[];
}

type Step = ModuleStep<XgEmulatorState>;

const FINGER_TIMER = 'finger-timeout';
const EXPOSURE_TIMER = 'exposure';
/** A module drops what it cannot make sense of; so much is certainly none. */
const RECEIVED_BYTES_MAX = 4_096;

/** An XG module with a finger or none on it: speaks the bytes of devices.md 2A, and can be made to speak them badly. */
export function xgEmulator(given: Partial<XgEmulatorOptions> = {}): ModuleCore<XgEmulatorState> {
  const options = { ...XG_EMULATOR_DEFAULTS, ...given };
  return {
    initial: {
      received: new Uint8Array(0),
      connected: false,
      finger: null,
      taken: new Uint8Array(0),
      takenWasRead: false,
      imageCommand: 'none',
      faults: [],
    },
    step: (state, event) => step(options, state, event),
    faultsLeft: (state) => state.faults,
  };
}

function step(options: XgEmulatorOptions, state: XgEmulatorState, event: ModuleEvent): Step {
  switch (event.kind) {
    case 'power-on':
      return { ...quiet(forgotten(state)), timers: stopTimers };
    case 'bytes':
      return receive(options, state, event.bytes);
    case 'timer':
      return event.name === EXPOSURE_TIMER ? exposed(state) : fingerTimedOut(state);
    case 'finger-placed':
      return fingerPlaced(options, { ...state, finger: event.picture });
    case 'finger-lifted':
      return quiet({ ...state, finger: null });
    case 'fail-next':
      return quiet({ ...state, faults: [...event.faults] });
  }
}

/** Without power it forgets everything but the finger that lies on it and the faults somebody planned. */
function forgotten(state: XgEmulatorState): XgEmulatorState {
  const empty = new Uint8Array(0);
  return { ...state, received: empty, connected: false, taken: empty, imageCommand: 'none' };
}

function receive(options: XgEmulatorOptions, before: XgEmulatorState, bytes: Uint8Array): Step {
  let result = quiet({ ...before, received: Uint8Array.of(...before.received, ...bytes) });
  for (;;) {
    const { frame, consumed } = scanFrame(xgPackets, result.state.received);
    const received = result.state.received.slice(consumed).slice(-RECEIVED_BYTES_MAX);
    result = { ...result, state: { ...result.state, received } };
    if (frame === null) return result;
    result = followedBy(result, (state) => obey(options, state, frame));
  }
}

function obey(options: XgEmulatorOptions, state: XgEmulatorState, request: XgPacket): Step {
  const { command } = request.header;
  if (command === XG_COMMAND.connect) return connect(options, state, request.payload);
  if (command === XG_COMMAND.cancel) return cancel(state);
  if (!state.connected) return refuse(state, command, 'not-connected');
  switch (command) {
    case XG_COMMAND.systemInfo:
      return reply(state, command, xgReplies.systemInfo, systemInfo(options));
    case XG_COMMAND.serialNumber:
      return reply(state, command, xgReplies.serialNumber, {
        status: XG_STATUS.ok,
        serialNumber: options.serialNumber,
      });
    case XG_COMMAND.fingerStatus: {
      const present = state.finger === null ? 0 : 1;
      return reply(state, command, xgReplies.fingerStatus, { status: XG_STATUS.ok, present });
    }
    case XG_COMMAND.veinImage:
      return veinImage(options, state, request.payload);
    case XG_COMMAND.readData:
      return readData(state, request.payload);
    default:
      return refuse(state, command, 'not-supported');
  }
}

function connect(options: XgEmulatorOptions, state: XgEmulatorState, payload: Uint8Array): Step {
  const { password } = xgRequests.connect.data.decode(payload);
  if (password !== options.password)
    return refuse({ ...state, connected: false }, XG_COMMAND.connect, 'wrong-password');
  const value = { status: XG_STATUS.ok, deviceName: options.deviceName };
  return reply({ ...state, connected: true }, XG_COMMAND.connect, xgReplies.connect, value);
}

function systemInfo(options: XgEmulatorOptions) {
  return {
    status: XG_STATUS.ok,
    versionMajor: 2,
    versionMinor: 3,
    deviceId: 0,
    baudIndex: options.baudIndex,
    security: 1,
    fingerTimeoutS: options.fingerTimeoutS,
    duplicateCheck: 0,
    sameFingerCheck: 0,
    volume: 0,
  };
}

/** What was under way is answered as interrupted first, then CANCEL itself. */
function cancel(state: XgEmulatorState): Step {
  const idle = { ...state, imageCommand: 'none' } as const;
  const interrupted =
    state.imageCommand === 'none' ? quiet(idle) : refuse(idle, XG_COMMAND.veinImage, 'interrupted');
  const cancelled = followedBy(interrupted, (next) =>
    reply(next, XG_COMMAND.cancel, xgReplies.status, { status: XG_STATUS.ok, code: 0 }),
  );
  return { ...cancelled, timers: stopTimers };
}

function veinImage(options: XgEmulatorOptions, state: XgEmulatorState, payload: Uint8Array): Step {
  const { format } = xgRequests.veinImage.data.decode(payload);
  if (format !== XG_IMAGE_FORMAT.jpeg) return refuse(state, XG_COMMAND.veinImage, 'not-supported');
  if (state.finger !== null) return expose(options, state);
  const prompted = reply(
    { ...state, imageCommand: 'waiting-for-finger' },
    XG_COMMAND.veinImage,
    xgReplies.status,
    {
      status: XG_STATUS.putFinger,
      code: 0,
    },
  );
  return { ...prompted, timers: [{ name: FINGER_TIMER, afterMs: options.fingerTimeoutS * 1_000 }] };
}

function fingerPlaced(options: XgEmulatorOptions, state: XgEmulatorState): Step {
  return state.imageCommand === 'waiting-for-finger' ? expose(options, state) : quiet(state);
}

function expose(options: XgEmulatorOptions, state: XgEmulatorState): Step {
  return {
    ...quiet({ ...state, imageCommand: 'exposing' }),
    timers: [
      { name: FINGER_TIMER, afterMs: null },
      { name: EXPOSURE_TIMER, afterMs: options.exposureMs },
    ],
  };
}

function exposed(state: XgEmulatorState): Step {
  if (state.imageCommand !== 'exposing') return quiet(state);
  const idle = { ...state, imageCommand: 'none' } as const;
  if (state.finger === null) return refuse(idle, XG_COMMAND.veinImage, 'no-vein');
  const lie = state.faults.find((fault) => fault.kind === 'lie-about-picture');
  const ruin = state.faults.find((fault) => fault.kind === 'ruin-picture');
  const { jpeg, width, height } = state.finger;
  const taken = ruin === undefined ? jpeg : jpeg.map((byte, i) => (i < 3 ? byte : byte ^ 0xa5));
  const faults = state.faults.filter((fault) => fault !== lie && fault !== ruin);
  return reply({ ...idle, taken, takenWasRead: false, faults }, XG_COMMAND.veinImage, xgReplies.veinImage, {
    status: XG_STATUS.ok,
    width: lie?.width ?? width,
    height: lie?.height ?? height,
    sizeBytes: lie?.sizeBytes ?? jpeg.length,
  });
}

function fingerTimedOut(state: XgEmulatorState): Step {
  if (state.imageCommand !== 'waiting-for-finger') return quiet(state);
  return refuse({ ...state, imageCommand: 'none' }, XG_COMMAND.veinImage, 'finger-timeout');
}

/** Raw bytes with their sum, no packet. Past the end of the picture a module sends what its memory holds: zeros here. */
function readData(state: XgEmulatorState, payload: Uint8Array): Step {
  const { kind, offsetBytes, sizeBytes } = xgRequests.readData.data.decode(payload);
  if (kind !== XG_DATA_KIND.veinImage || state.taken.length === 0)
    return refuse(state, XG_COMMAND.readData, 'no-file');
  if (sizeBytes === 0 || sizeBytes > 512) return refuse(state, XG_COMMAND.readData, 'bad-parameter');
  const chunk = new Uint8Array(sizeBytes);
  chunk.set(state.taken.subarray(offsetBytes, offsetBytes + sizeBytes));
  const isEnd = offsetBytes + sizeBytes >= state.taken.length;
  const next = { ...state, takenWasRead: state.takenWasRead || isEnd };
  const sent = emit(next, XG_COMMAND.readData, withChecksum(sum16le, chunk));
  return { ...sent, pictureRead: isEnd && !state.takenWasRead };
}

function reply<Value>(state: XgEmulatorState, command: number, layout: Layout<Value>, value: Value): Step {
  return emit(state, command, encode(command, layout.encode(value)));
}

function refuse(state: XgEmulatorState, command: number, error: XgErrorName): Step {
  return emit(state, command, encodeRefusal(command, xgErrorCode(error)));
}

function emit(state: XgEmulatorState, command: number, bytes: Uint8Array): Step {
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

const stopTimers = [
  { name: FINGER_TIMER, afterMs: null },
  { name: EXPOSURE_TIMER, afterMs: null },
] as const;

function quiet(state: XgEmulatorState): Step {
  return { state, send: [], timers: [], pictureRead: false };
}

function followedBy(first: Step, next: (state: XgEmulatorState) => Step): Step {
  const second = next(first.state);
  return {
    state: second.state,
    send: [...first.send, ...second.send],
    timers: [...first.timers, ...second.timers],
    pictureRead: first.pictureRead || second.pictureRead,
  };
}
