import { followedBy, quiet, storm, takeFault } from '../../emulators/steps.ts';
import type { ModuleCore, ModuleEvent } from '../../emulators/module-core.ts';
import { sum16le, withChecksum } from '../../framing/checksum.ts';
import { scanFrame } from '../../framing/scan-frame.ts';
import { XG_COMMAND, XG_DATA_KIND, XG_IMAGE_FORMAT, XG_STATUS, xgReplies, xgRequests } from './commands.ts';
import {
  emit,
  EXPOSURE_TIMER,
  FINGER_TIMER,
  RECEIVED_BYTES_MAX,
  refuse,
  reply,
  stopTimers,
  XG_EMULATOR_DEFAULTS,
  type XgEmulatorOptions,
  type XgEmulatorState,
  type XgStep,
} from './emulator-state.ts';
import { fingerJobStep, galleryCommand, jobTimedOut, receiveRaw } from './emulator-gallery.ts';
import { xgPackets, type XgPacket } from './packet.ts';

export { XG_EMULATOR_DEFAULTS, type XgEmulatorOptions };

/** An XG module with a finger or none on it: speaks the bytes of devices.md 2A, and can be made to speak them badly. */
export function xgEmulator(given: Partial<XgEmulatorOptions> = {}): ModuleCore<XgEmulatorState> {
  const options = { ...XG_EMULATOR_DEFAULTS, ...given };
  return {
    initial: {
      received: new Uint8Array(0),
      connected: false,
      finger: null,
      fingerName: '',
      password: options.password,
      templates: new Map(),
      fingerJob: null,
      arriving: null,
      rawExpected: null,
      taken: new Uint8Array(0),
      takenWasRead: false,
      imageCommand: 'none',
      faults: [],
    },
    step: (state, event) => step(options, state, event),
    faultsLeft: (state) => state.faults,
  };
}

function step(options: XgEmulatorOptions, state: XgEmulatorState, event: ModuleEvent): XgStep {
  switch (event.kind) {
    case 'power-on':
      return { ...quiet(forgotten(state)), timers: stopTimers };
    case 'bytes':
      return receive(options, state, event.bytes);
    case 'timer':
      return event.name === EXPOSURE_TIMER ? exposed(state) : fingerTimedOut(state);
    case 'finger-placed':
      return fingerPlaced(options, {
        ...state,
        finger: event.picture,
        fingerName: event.finger ?? 'a finger without a name',
      });
    case 'finger-lifted':
      return fingerJobStep(options, { ...state, finger: null });
    case 'fail-next':
      return quiet({ ...state, faults: [...event.faults] });
  }
}

/** Without power it forgets everything but the finger that lies on it and the faults somebody planned. */
function forgotten(state: XgEmulatorState): XgEmulatorState {
  const empty = new Uint8Array(0);
  return {
    ...state,
    received: empty,
    connected: false,
    taken: empty,
    imageCommand: 'none',
    fingerJob: null,
    arriving: null,
    rawExpected: null,
  };
}

function receive(options: XgEmulatorOptions, before: XgEmulatorState, bytes: Uint8Array): XgStep {
  let result: XgStep = quiet<XgEmulatorState>({
    ...before,
    received: Uint8Array.of(...before.received, ...bytes),
  });
  for (;;) {
    if (result.state.rawExpected !== null) {
      const taken = receiveRaw(result.state);
      if (taken === null) return result;
      result = followedBy(result, () => taken);
      continue;
    }
    const { frame, consumed } = scanFrame(xgPackets, result.state.received);
    const received = result.state.received.slice(consumed).slice(-RECEIVED_BYTES_MAX);
    result = { ...result, state: { ...result.state, received } };
    if (frame === null) return result;
    result = followedBy(result, (state) => obey(options, state, frame));
  }
}

function obey(options: XgEmulatorOptions, state: XgEmulatorState, request: XgPacket): XgStep {
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
      return galleryCommand(options, state, request);
  }
}

function connect(options: XgEmulatorOptions, state: XgEmulatorState, payload: Uint8Array): XgStep {
  const { password } = xgRequests.connect.data.decode(payload);
  if (password !== state.password)
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
function cancel(state: XgEmulatorState): XgStep {
  const idle = { ...state, imageCommand: 'none', fingerJob: null } as const;
  const running = state.imageCommand === 'none' ? state.fingerJob?.command : XG_COMMAND.veinImage;
  const interrupted = running === undefined ? quiet(idle) : refuse(idle, running, 'interrupted');
  const cancelled = followedBy(interrupted, (next) =>
    reply(next, XG_COMMAND.cancel, xgReplies.status, { status: XG_STATUS.ok, code: 0 }),
  );
  return { ...cancelled, timers: stopTimers };
}

function veinImage(options: XgEmulatorOptions, state: XgEmulatorState, payload: Uint8Array): XgStep {
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

function fingerPlaced(options: XgEmulatorOptions, state: XgEmulatorState): XgStep {
  return state.imageCommand === 'waiting-for-finger' ? expose(options, state) : fingerJobStep(options, state);
}

function expose(options: XgEmulatorOptions, state: XgEmulatorState): XgStep {
  return {
    ...quiet({ ...state, imageCommand: 'exposing' }),
    timers: [
      { name: FINGER_TIMER, afterMs: null },
      { name: EXPOSURE_TIMER, afterMs: options.exposureMs },
    ],
  };
}

function exposed(state: XgEmulatorState): XgStep {
  if (state.imageCommand !== 'exposing') return quiet(state);
  const idle = { ...state, imageCommand: 'none' } as const;
  if (state.finger === null) return refuse(idle, XG_COMMAND.veinImage, 'no-vein');
  const { fault: lie, state: honest } = takeFault(idle, 'lie-about-picture');
  const { fault: ruin, state: calm } = takeFault(honest, 'ruin-picture');
  const { jpeg, width, height } = state.finger;
  const taken = ruin === undefined ? jpeg : jpeg.map((byte, i) => (i < 3 ? byte : byte ^ 0xa5));
  return followedBy(storm({ ...calm, taken, takenWasRead: false }, prompt), (next) =>
    reply(next, XG_COMMAND.veinImage, xgReplies.veinImage, {
      status: XG_STATUS.ok,
      width: lie?.width ?? width,
      height: lie?.height ?? height,
      sizeBytes: lie?.sizeBytes ?? jpeg.length,
    }),
  );
}

/** One of many: put it, lift it, put it. */
function prompt(state: XgEmulatorState, i: number): XgStep {
  const status = i % 2 === 0 ? XG_STATUS.putFinger : XG_STATUS.liftFinger;
  return reply(state, XG_COMMAND.veinImage, xgReplies.status, { status, code: 0 });
}

function fingerTimedOut(state: XgEmulatorState): XgStep {
  if (state.imageCommand !== 'waiting-for-finger') return jobTimedOut(state);
  return refuse({ ...state, imageCommand: 'none' }, XG_COMMAND.veinImage, 'finger-timeout');
}

/** Raw bytes with their sum, no packet. Past the end of the picture a module sends what its memory holds: zeros here. */
function readData(state: XgEmulatorState, payload: Uint8Array): XgStep {
  const { kind, offsetBytes, sizeBytes } = xgRequests.readData.data.decode(payload);
  if ((kind !== XG_DATA_KIND.veinImage && kind !== XG_DATA_KIND.readTemplate) || state.taken.length === 0)
    return refuse(state, XG_COMMAND.readData, 'no-file');
  if (sizeBytes === 0 || sizeBytes > 512) return refuse(state, XG_COMMAND.readData, 'bad-parameter');
  const chunk = new Uint8Array(sizeBytes);
  chunk.set(state.taken.subarray(offsetBytes, offsetBytes + sizeBytes));
  const isEnd = offsetBytes + sizeBytes >= state.taken.length;
  const next = { ...state, takenWasRead: state.takenWasRead || isEnd };
  const sent = emit(next, XG_COMMAND.readData, withChecksum(sum16le, chunk));
  return { ...sent, pictureRead: kind === XG_DATA_KIND.veinImage && isEnd && !state.takenWasRead };
}
