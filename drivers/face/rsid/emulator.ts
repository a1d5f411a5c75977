import { applyReplyFault, takeReplyFault } from '../../emulators/apply-reply-fault.ts';
import type { EmulatedFace } from '../../emulators/emulator-faces.ts';
import type { Fault } from '../../emulators/fault-plan.ts';
import type { ModuleCore, ModuleEvent, ModuleStep } from '../../emulators/module-core.ts';
import {
  deviceConfig,
  faceprintsMessage,
  FACEPRINT_TYPE,
  MASK_FLAG,
  numberOfUsersMessage,
  PING_BYTES,
  readMessage,
  RSID,
  userIdsAsk,
  userMessage,
  writeFacesFound,
  writeUserIds,
  type RsidConfig,
} from './messages.ts';
import { inClear, rsidFrames, type RsidPacket } from './packet.ts';
import { RSID_REPLY, RSID_STATUS, type ExtractionPurpose } from './status.ts';
import { RSID_TEXT } from './text-commands.ts';

export interface RsidEmulatorOptions {
  readonly firmware: string;
  /** Begins with `SIM` unless a test has a reason, so that a simulated unit is known as one whatever was configured. */
  readonly serialNumber: string;
  readonly userIds: readonly string[];
  readonly faceTimeoutMs: number;
  /** From the face being seen to the faceprint. */
  readonly extractionMs: number;
  /** What is said after a cancelling; units differ (devices.md, open points). */
  readonly afterCancel: 'result-then-reply' | 'reply-then-result' | 'reply-only';
  readonly faceprintVersion: number;
  /** Faces that stand behind the one that was placed. */
  readonly bystanders: readonly EmulatedFace[];
}

const RSID_EMULATOR_DEFAULTS: RsidEmulatorOptions = {
  firmware: '5.4.1.300',
  serialNumber: 'SIM-F455-0001',
  userIds: [],
  faceTimeoutMs: 4_000,
  extractionMs: 120,
  afterCancel: 'result-then-reply',
  faceprintVersion: 9,
  bystanders: [],
};

const INITIAL_CONFIG: RsidConfig = {
  rotation: 0,
  security: 1,
  flow: 0,
  gpioAuthentication: 0,
  dumpMode: 0,
  matcherConfidence: 2,
  spoofsBeforeLock: 0,
  frontalFacePolicy: 1,
};

export interface RsidEmulatorState {
  readonly received: Uint8Array;
  /** Numbers of the session that is open; null between sessions. */
  readonly session: { readonly lastFromHost: number; readonly lastToHost: number } | null;
  readonly extracting: { readonly purpose: ExtractionPurpose; readonly stage: 'looking' | 'seen' } | null;
  readonly face: EmulatedFace | null;
  readonly config: RsidConfig;
  readonly userIds: readonly string[];
  readonly spoofs: number;
  readonly faults: readonly Fault[];
}

type Step = ModuleStep<RsidEmulatorState>;
type Event = ModuleEvent<EmulatedFace>;

const FACE_TIMER = 'face-timeout';
const EXTRACTION_TIMER = 'extraction';
const RECEIVED_BYTES_MAX = 16_384;
/** Keeps its numbers near the window's end, so that hosts which expect 1, 2, 3 are found out. */
const SEQUENCE_STEP = 2;

/** A RealSense ID unit with the non-secure firmware and a face before it or none (devices.md 1A). */
export function rsidEmulator(
  given: Partial<RsidEmulatorOptions> = {},
): ModuleCore<RsidEmulatorState, EmulatedFace> {
  const options = { ...RSID_EMULATOR_DEFAULTS, ...given };
  return {
    initial: {
      received: new Uint8Array(0),
      session: null,
      extracting: null,
      face: null,
      config: INITIAL_CONFIG,
      userIds: options.userIds,
      spoofs: 0,
      faults: [],
    },
    step: (state, event) => step(options, state, event),
    faultsLeft: (state) => state.faults,
  };
}

function step(options: RsidEmulatorOptions, state: RsidEmulatorState, event: Event): Step {
  switch (event.kind) {
    case 'power-on':
      return {
        ...quiet({ ...state, received: new Uint8Array(0), session: null, extracting: null }),
        timers: stopTimers,
      };
    case 'bytes':
      return receive(options, state, event.bytes);
    case 'timer':
      return event.name === EXTRACTION_TIMER ? extracted(options, state) : faceTimedOut(state);
    case 'finger-placed':
      return see(options, { ...state, face: event.picture });
    case 'finger-lifted':
      return quiet({ ...state, face: null });
    case 'fail-next':
      return quiet({ ...state, faults: event.faults });
  }
}

/** Text commands and packets from one stream; a packet counts only right behind its announcement. */
function receive(options: RsidEmulatorOptions, state: RsidEmulatorState, bytes: Uint8Array): Step {
  let result = quiet({ ...state, received: Uint8Array.of(...state.received, ...bytes) });
  for (;;) {
    const { received } = result.state;
    const taken = takeCommand(received);
    const rest = received.slice(taken.consumed).slice(-RECEIVED_BYTES_MAX);
    result = { ...result, state: { ...result.state, received: rest } };
    const { command } = taken;
    if (command === null) return result;
    result = followedBy(result, (next) =>
      typeof command === 'string' ? obeyText(options, next, command) : obey(options, next, command),
    );
  }
}

type TextCommand = 'cancel' | 'versions' | 'serialNumber' | 'reset';
const TEXT_COMMANDS = ['cancel', 'versions', 'serialNumber', 'reset'] as const;

function takeCommand(received: Uint8Array): {
  readonly command: TextCommand | RsidPacket | null;
  readonly consumed: number;
} {
  for (let at = received.indexOf(0x0d); at >= 0; at = received.indexOf(0x0d, at + 1)) {
    const here = received.subarray(at);
    const known = TEXT_COMMANDS.find((name) => startsWith(here, RSID_TEXT[name]));
    if (known !== undefined) return { command: known, consumed: at + RSID_TEXT[known].length };
    if (startsWith(here, RSID_TEXT.packetFollows)) {
      const found = rsidFrames.decode(here.subarray(RSID_TEXT.packetFollows.length));
      if (found === 'incomplete') return { command: null, consumed: at };
      if (found === 'not-a-frame') continue;
      const consumed = at + RSID_TEXT.packetFollows.length + found.length;
      const packet = inClear.fromFrame(found.frame);
      if (packet !== null) return { command: packet, consumed };
      continue;
    }
    if (mayBecomeCommand(here)) return { command: null, consumed: at };
  }
  return { command: null, consumed: received.length };
}

function startsWith(bytes: Uint8Array, beginning: Uint8Array): boolean {
  return beginning.every((byte, i) => bytes[i] === byte);
}

function mayBecomeCommand(bytes: Uint8Array): boolean {
  return [...TEXT_COMMANDS, 'packetFollows' as const].some((name) =>
    RSID_TEXT[name].every((byte, i) => i >= bytes.length || bytes[i] === byte),
  );
}

function obeyText(options: RsidEmulatorOptions, state: RsidEmulatorState, command: TextCommand): Step {
  switch (command) {
    case 'cancel':
      return cancel(options, state);
    case 'versions':
      return say(state, `OPFW : ${options.firmware}\r\nRECOG : 9.0.0.1\r\n`);
    case 'serialNumber':
      return say(state, `SN : [${options.serialNumber}]\r\n`);
    case 'reset':
      return { ...quiet({ ...state, session: null, extracting: null }), timers: stopTimers };
  }
}

function cancel(options: RsidEmulatorOptions, state: RsidEmulatorState): Step {
  if (state.extracting === null) return quiet(state);
  const idle = { ...state, extracting: null };
  const result = (next: RsidEmulatorState): Step => user(next, RSID.result, 19);
  const reply = (next: RsidEmulatorState): Step => user(next, RSID.reply, RSID_REPLY.ok);
  const said = {
    'result-then-reply': () => followedBy(result(idle), reply),
    'reply-then-result': () => followedBy(reply(idle), result),
    'reply-only': () => reply(idle),
  }[options.afterCancel]();
  return { ...closeSession(said), timers: stopTimers };
}

function obey(options: RsidEmulatorOptions, state: RsidEmulatorState, packet: RsidPacket): Step {
  if (packet.id === RSID.startSession) {
    if (state.extracting !== null) return user(state, RSID.reply, RSID_REPLY.error);
    const session = { lastFromHost: 0, lastToHost: 0 };
    return send({ ...state, session }, RSID.startSession, new Uint8Array(0));
  }
  const { session } = state;
  if (session === null || packet.sequence !== session.lastFromHost + 1)
    return closeSession(user(state, RSID.reply, RSID_REPLY.securityError));
  const heard = { ...state, session: { ...session, lastFromHost: packet.sequence } };
  switch (packet.id) {
    case RSID.extractForAuthentication:
      return extract(options, heard, 'authentication');
    case RSID.extractForEnrolment:
      return extract(options, heard, 'enrolment');
    case RSID.unlock:
      return closeSession(user({ ...heard, spoofs: 0 }, RSID.reply, RSID_REPLY.ok));
    case RSID.removeAll:
      return closeSession(user({ ...heard, userIds: [] }, RSID.reply, RSID_REPLY.ok));
    case RSID.removeUser:
      return removeUser(heard, packet.message);
    case RSID.ping:
      return closeSession(send(heard, RSID.ping, packet.message.subarray(0, PING_BYTES)));
    case RSID.queryConfig:
      return closeSession(send(heard, RSID.queryConfig, deviceConfig.encode(heard.config)));
    case RSID.setConfig:
      return setConfig(heard, packet.message);
    case RSID.numberOfUsers:
      return closeSession(
        send(heard, RSID.numberOfUsers, numberOfUsersMessage.encode({ count: heard.userIds.length })),
      );
    case RSID.userIds:
      return listUserIds(heard, packet.message);
    default:
      return closeSession(user(heard, RSID.reply, RSID_REPLY.notSupported));
  }
}

function removeUser(state: RsidEmulatorState, message: Uint8Array): Step {
  const userId = readMessage(userMessage, message)?.userId ?? '';
  const userIds = state.userIds.filter((id) => id !== userId);
  const status = userIds.length === state.userIds.length ? RSID_REPLY.error : RSID_REPLY.ok;
  return closeSession(user({ ...state, userIds }, RSID.reply, status));
}

function setConfig(state: RsidEmulatorState, message: Uint8Array): Step {
  const config = readMessage(deviceConfig, message);
  if (config === null || config.rotation > 3 || config.security > 2)
    return closeSession(send(state, RSID.refusal, Uint8Array.of(RSID_REPLY.error)));
  return closeSession(send({ ...state, config }, RSID.setConfig, deviceConfig.encode(config)));
}

function listUserIds(state: RsidEmulatorState, message: Uint8Array): Step {
  const { offset, count } = readMessage(userIdsAsk, message) ?? { offset: 0, count: 0 };
  const ids = state.userIds.slice(offset, offset + count);
  return closeSession(send(state, RSID.userIds, writeUserIds(ids)));
}

function extract(options: RsidEmulatorOptions, state: RsidEmulatorState, purpose: ExtractionPurpose): Step {
  const { spoofsBeforeLock } = state.config;
  if (spoofsBeforeLock > 0 && state.spoofs >= spoofsBeforeLock)
    return closeSession(user(state, RSID.reply, RSID_REPLY.tooManySpoofs));
  const looking = { ...state, extracting: { purpose, stage: 'looking' } } as const;
  const started = user(looking, RSID.hint, RSID_STATUS.cameraStarted);
  const waiting = { ...started, timers: [{ name: FACE_TIMER, afterMs: options.faceTimeoutMs }] };
  if (state.face !== null) return followedBy(waiting, (next) => see(options, next));
  return followedBy(waiting, (next) => user(next, RSID.hint, RSID_STATUS.noFace));
}

/** A face has come before the camera, or was there when the extraction began. */
function see(options: RsidEmulatorOptions, state: RsidEmulatorState): Step {
  const { extracting, face } = state;
  if (extracting?.stage !== 'looking' || face === null) return quiet(state);
  const faces = [face, ...options.bystanders].map((_, i) => ({
    x: 10 + 200 * i,
    y: 20,
    width: 110,
    height: 150,
  }));
  const seen = send(
    { ...state, extracting: { ...extracting, stage: 'seen' } },
    RSID.facesFound,
    writeFacesFound(1_000, faces),
  );
  const posed =
    extracting.purpose === 'enrolment' ? followedBy(seen, (next) => user(next, RSID.pose, 0)) : seen;
  const hinted = followedBy(posed, (next) =>
    user(next, RSID.hint, face.frontal ? RSID_STATUS.faceDetected : RSID_STATUS.notFrontal),
  );
  const stormed = followedBy(hinted, storm);
  const timers = [
    { name: FACE_TIMER, afterMs: null },
    { name: EXTRACTION_TIMER, afterMs: options.extractionMs },
  ];
  return { ...stormed, timers };
}

/** More hints than anybody needs. */
function storm(state: RsidEmulatorState): Step {
  const fault = state.faults.find((candidate) => candidate.kind === 'storm');
  if (fault === undefined) return quiet(state);
  let result = quiet({ ...state, faults: state.faults.filter((candidate) => candidate !== fault) });
  for (let i = 0; i < fault.count; i++)
    result = followedBy(result, (next) => user(next, RSID.hint, RSID_STATUS.notFrontal));
  return result;
}

function extracted(options: RsidEmulatorOptions, state: RsidEmulatorState): Step {
  const { extracting, face } = state;
  if (extracting?.stage !== 'seen') return quiet(state);
  const idle = { ...state, extracting: null };
  if (face === null) return failed(idle, RSID_STATUS.noFace);
  if (face.spoof) {
    const spoofs = state.spoofs + 1;
    return failed({ ...idle, spoofs }, extracting.purpose === 'enrolment' ? 19 : RSID_STATUS.spoofKindMin);
  }
  if (!face.frontal) return failed(idle, RSID_STATUS.notFrontal);
  let result = quiet(idle);
  for (const each of [face, ...options.bystanders]) {
    result = followedBy(result, (next) => user(next, RSID.result, RSID_STATUS.success));
    result = followedBy(result, (next) => faceprints(options, next, each));
  }
  const ended = closeSession(followedBy(result, (next) => user(next, RSID.reply, RSID_REPLY.ok)));
  return { ...ended, pictureRead: true };
}

function faceprints(options: RsidEmulatorOptions, state: RsidEmulatorState, face: EmulatedFace): Step {
  const message = faceprintsMessage.encode({
    version: options.faceprintVersion,
    type: FACEPRINT_TYPE.infrared,
    flags: 0,
    features: face.features,
    maskFlag: MASK_FLAG.withoutMask,
  });
  return send(state, RSID.faceprints, message);
}

function failed(state: RsidEmulatorState, status: number): Step {
  const told = user(state, RSID.result, status);
  return closeSession(followedBy(told, (next) => user(next, RSID.reply, RSID_REPLY.ok)));
}

function faceTimedOut(state: RsidEmulatorState): Step {
  if (state.extracting?.stage !== 'looking') return quiet(state);
  return failed({ ...state, extracting: null }, RSID_STATUS.noFace);
}

function user(state: RsidEmulatorState, id: string, status: number): Step {
  return send(state, id, userMessage.encode({ userId: '', status }));
}

function send(state: RsidEmulatorState, id: string, message: Uint8Array): Step {
  const sequence = (state.session?.lastToHost ?? 0) + SEQUENCE_STEP;
  const session = state.session && { ...state.session, lastToHost: sequence };
  const { fault, left } = takeReplyFault(state.faults, id.charCodeAt(0));
  const next = { ...state, session, faults: left };
  if (fault?.kind === 'error-code') {
    const refusal = userMessage.encode({ userId: '', status: fault.code });
    const bytes = rsidFrames.encode(inClear.toFrame({ id: RSID.reply, sequence, message: refusal }));
    return { ...quiet({ ...next, extracting: null }), send: [{ bytes, afterMs: 0 }], timers: stopTimers };
  }
  const bytes = rsidFrames.encode(inClear.toFrame({ id, sequence, message }));
  return { ...quiet(next), send: applyReplyFault(bytes, fault) };
}

function say(state: RsidEmulatorState, text: string): Step {
  return { ...quiet(state), send: [{ bytes: new Uint8Array(Buffer.from(text, 'latin1')), afterMs: 0 }] };
}

function closeSession(result: Step): Step {
  return { ...result, state: { ...result.state, session: null } };
}

const stopTimers = [
  { name: FACE_TIMER, afterMs: null },
  { name: EXTRACTION_TIMER, afterMs: null },
] as const;

function quiet(state: RsidEmulatorState): Step {
  return { state, send: [], timers: [], pictureRead: false };
}

/** What is said later comes later: an answer that is sent in pieces is not broken into by the next one. */
function followedBy(first: Step, next: (state: RsidEmulatorState) => Step): Step {
  const second = next(first.state);
  const busyMs = Math.max(0, ...first.send.map(({ afterMs }) => afterMs));
  return {
    state: second.state,
    send: [
      ...first.send,
      ...second.send.map((emission) => ({ ...emission, afterMs: emission.afterMs + busyMs })),
    ],
    timers: [...first.timers, ...second.timers],
    pictureRead: first.pictureRead || second.pictureRead,
  };
}
