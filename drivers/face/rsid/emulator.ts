import { createPublicKey, diffieHellman, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { faceprintScore } from '../../../biometrics/face/faceprint-score.ts';
import type { RandomSource } from '../../../domain/random-source.ts';
import { applyReplyFault, takeReplyFault } from '../../emulators/apply-reply-fault.ts';
import { faceFeatures, type EmulatedFace } from '../../emulators/emulator-faces.ts';
import type { Fault } from '../../emulators/fault-plan.ts';
import type { ModuleCore, ModuleEvent, ModuleStep } from '../../emulators/module-core.ts';
import { busyMs, inTurn, quiet, stopped, storm } from '../../emulators/steps.ts';
import {
  databaseElement,
  elementOf,
  faceprintsMessage,
  FACEPRINT_TYPE,
  FEATURE_COUNT,
  featuresAsk,
  MASK_FLAG,
  numberOfUsersMessage,
  PING_BYTES,
  readConfig,
  readMessage,
  RSID,
  setFeaturesMessage,
  userIdsAsk,
  userMessage,
  writeConfig,
  writeFacesFound,
  writeUserIds,
  type DatabaseElement,
  type RsidConfig,
} from './messages.ts';
import { inClear, rsidFrames, type RsidFrame, type RsidPacket, type RsidSeal } from './packet.ts';
import { keyOfPoint, pointOf, readSignedPoint, sealWith, sessionKeys, signedPoint } from './secure-link.ts';
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
  /** The secure firmware; null is the non-secure one. */
  readonly secure: EmulatedSecureUnit | null;
  /** The F50x line has another configuration. */
  readonly config: RsidConfig;
}

export interface EmulatedSecureUnit {
  /** The unit's own ECDSA P-256 key. */
  readonly key: KeyObject;
  /** The host that it is paired with from the beginning. */
  readonly host: KeyObject | null;
  readonly random: RandomSource;
}

/** A unit with the secure firmware that is paired with nobody yet. */
export function newSecureUnit(random: RandomSource): EmulatedSecureUnit {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return { key: privateKey, host: null, random };
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
  secure: null,
  config: initialConfig(),
};

function initialConfig(): RsidConfig {
  return {
    kind: 'f45x',
    rotation: 0,
    security: 1,
    flow: 0,
    gpioAuthentication: 0,
    dumpMode: 0,
    matcherConfidence: 2,
    spoofsBeforeLock: 0,
    frontalFacePolicy: 1,
  };
}

interface EmulatedUser {
  readonly userId: string;
  readonly element: DatabaseElement;
}

interface Looking {
  readonly purpose: ExtractionPurpose;
  readonly stage: 'looking' | 'seen';
  /** What becomes of the face: it is handed out, kept under an id, or looked up. */
  readonly use:
    | { readonly kind: 'extract' }
    | { readonly kind: 'authenticate' }
    | { readonly kind: 'enrol'; readonly userId: string };
}

export interface RsidEmulatorState {
  readonly received: Uint8Array;
  /** Numbers of the session that is open; null between sessions. */
  readonly session: {
    readonly lastFromHost: number;
    readonly lastToHost: number;
    readonly seal: RsidSeal;
  } | null;
  readonly pairedHost: KeyObject | null;
  readonly extracting: Looking | null;
  readonly face: EmulatedFace | null;
  readonly config: RsidConfig;
  readonly users: readonly EmulatedUser[];
  readonly spoofs: number;
  readonly faults: readonly Fault[];
}

type Step = ModuleStep<RsidEmulatorState>;
type Event = ModuleEvent<EmulatedFace>;

const FACE_TIMER = 'face-timeout';
const EXTRACTION_TIMER = 'extraction';
const RECEIVED_BYTES_MAX = 16_384;
const FORBIDDEN = 17;
/** The unit's own threshold: high confidence, no masks (devices.md 1A.8). */
const MATCH_ABOVE = 768;
/** Keeps its numbers near the window's end, so that hosts which expect 1, 2, 3 are found out. */
const SEQUENCE_STEP = 2;

/**
 * A RealSense ID unit with a face before it or none (devices.md 1A). With the secure firmware the same events give other
 * bytes each time: fresh keys and signatures are its point.
 */
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
      pairedHost: options.secure?.host ?? null,
      config: options.config,
      users: options.userIds.map((userId) => ({
        userId,
        element: elementOf({ formatVersion: options.faceprintVersion, features: faceFeatures(userId) }),
      })),
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
  let result: Step = quiet<RsidEmulatorState>({
    ...state,
    received: Uint8Array.of(...state.received, ...bytes),
  });
  for (;;) {
    const { received } = result.state;
    const taken = takeCommand(received);
    const rest = received.slice(taken.consumed).slice(-RECEIVED_BYTES_MAX);
    result = { ...result, state: { ...result.state, received: rest } };
    const { command } = taken;
    if (command === null) return result;
    result = inTurn(result, (next) =>
      typeof command === 'string' ? obeyText(options, next, command) : obey(options, next, command),
    );
  }
}

type TextCommand = 'cancel' | 'versions' | 'serialNumber' | 'reset';
const TEXT_COMMANDS = ['cancel', 'versions', 'serialNumber', 'reset'] as const;

function takeCommand(received: Uint8Array): {
  readonly command: TextCommand | RsidFrame | null;
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
      return { command: found.frame, consumed };
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
    'result-then-reply': () => inTurn(result(idle), reply),
    'reply-then-result': () => inTurn(reply(idle), result),
    'reply-only': () => reply(idle),
  }[options.afterCancel]();
  return { ...closeSession(said), timers: stopTimers };
}

function obey(options: RsidEmulatorOptions, state: RsidEmulatorState, frame: RsidFrame): Step {
  const id = String.fromCharCode(frame.header.messageId);
  if (id === RSID.startSession || id === RSID.startSecureSession || id === RSID.pair) {
    const packet = inClear.fromFrame(frame);
    const isSecure = id !== RSID.startSession;
    const fresh = { ...state, session: null };
    if (packet === null || isSecure !== (options.secure !== null))
      return user(fresh, RSID.reply, RSID_REPLY.securityError);
    if (state.extracting !== null) return user(state, RSID.reply, RSID_REPLY.error);
    if (options.secure === null) return startSession(fresh, RSID.startSession, NOTHING, inClear);
    return id === RSID.pair
      ? pair(options.secure, fresh, packet.message)
      : startSecureSession(options.secure, fresh, packet.message);
  }
  const { session } = state;
  const packet = session?.seal.fromFrame(frame) ?? null;
  if (session === null || packet === null || packet.sequence !== session.lastFromHost + 1)
    return closeSession(user(state, RSID.reply, RSID_REPLY.securityError));
  return operate(options, { ...state, session: { ...session, lastFromHost: packet.sequence } }, packet);
}

/** The answer itself is not sealed yet. */
function startSession(state: RsidEmulatorState, id: string, message: Uint8Array, seal: RsidSeal): Step {
  const started = send({ ...state, session: { lastFromHost: 0, lastToHost: 0, seal: inClear } }, id, message);
  const session = started.state.session && { ...started.state.session, seal };
  return { ...started, state: { ...started.state, session } };
}

function startSecureSession(
  { key, random }: EmulatedSecureUnit,
  state: RsidEmulatorState,
  message: Uint8Array,
): Step {
  const theirs = state.pairedHost && readSignedPoint(message, state.pairedHost);
  if (theirs === null) return user(state, RSID.reply, RSID_REPLY.securityError);
  const mine = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const shared = diffieHellman({ privateKey: mine.privateKey, publicKey: theirs });
  const seal = sealWith(sessionKeys(new Uint8Array(shared)), random);
  return startSession(state, RSID.secureSessionStarted, signedPoint(pointOf(mine.publicKey), key), seal);
}

function pair({ key }: EmulatedSecureUnit, state: RsidEmulatorState, message: Uint8Array): Step {
  const point = message.subarray(0, 64);
  const isUnpairing = point.every((byte) => byte === 0xff);
  const host = isUnpairing ? null : keyOfPoint(point);
  const isSigned = host !== null && readSignedPoint(message, host) !== null;
  if (!isUnpairing && !isSigned) return user(state, RSID.reply, RSID_REPLY.securityError);
  return closeSession(send({ ...state, pairedHost: host }, RSID.paired, pointOf(createPublicKey(key))));
}

function operate(options: RsidEmulatorOptions, heard: RsidEmulatorState, packet: RsidPacket): Step {
  switch (packet.id) {
    case RSID.extractForAuthentication:
      return look(options, heard, { purpose: 'authentication', use: { kind: 'extract' } });
    case RSID.extractForEnrolment:
      return look(options, heard, { purpose: 'enrolment', use: { kind: 'extract' } });
    case RSID.authenticate:
      return look(options, heard, { purpose: 'authentication', use: { kind: 'authenticate' } });
    case RSID.enrol: {
      const userId = readMessage(userMessage, packet.message)?.userId ?? '';
      return look(options, heard, { purpose: 'enrolment', use: { kind: 'enrol', userId } });
    }
    case RSID.unlock:
      return closeSession(user({ ...heard, spoofs: 0 }, RSID.reply, RSID_REPLY.ok));
    case RSID.removeAll:
      return closeSession(user({ ...heard, users: [] }, RSID.reply, RSID_REPLY.ok));
    case RSID.removeUser:
      return removeUser(heard, packet.message);
    case RSID.getFeatures:
      return getFeatures(heard, packet.message);
    case RSID.setFeatures:
      return setFeatures(heard, packet.message);
    case RSID.saveDatabase:
      return closeSession(user(heard, RSID.reply, RSID_REPLY.ok));
    case RSID.ping:
      return closeSession(send(heard, RSID.ping, packet.message.subarray(0, PING_BYTES)));
    case RSID.queryConfig:
      return closeSession(send(heard, RSID.queryConfig, writeConfig(heard.config)));
    case RSID.setConfig:
      return setConfig(heard, packet.message);
    case RSID.numberOfUsers:
      return closeSession(
        send(heard, RSID.numberOfUsers, numberOfUsersMessage.encode({ count: heard.users.length })),
      );
    case RSID.userIds:
      return listUserIds(heard, packet.message);
    default:
      return closeSession(user(heard, RSID.reply, RSID_REPLY.notSupported));
  }
}

function removeUser(state: RsidEmulatorState, message: Uint8Array): Step {
  const userId = readMessage(userMessage, message)?.userId ?? '';
  const users = state.users.filter((kept) => kept.userId !== userId);
  const status = users.length === state.users.length ? RSID_REPLY.error : RSID_REPLY.ok;
  return closeSession(user({ ...state, users }, RSID.reply, status));
}

function getFeatures(state: RsidEmulatorState, message: Uint8Array): Step {
  const found = state.users[readMessage(featuresAsk, message)?.index ?? -1];
  return closeSession(
    found === undefined
      ? send(state, RSID.refusal, Uint8Array.of(RSID_REPLY.error))
      : send(state, RSID.getFeatures, databaseElement.encode(found.element)),
  );
}

function setFeatures(state: RsidEmulatorState, message: Uint8Array): Step {
  const given = readMessage(setFeaturesMessage, message);
  if (given === null) return closeSession(user(state, RSID.reply, RSID_REPLY.error));
  const element = databaseElement.decode(given.element);
  const others = state.users.filter(({ userId }) => userId !== given.userId);
  const users = [...others, { userId: given.userId, element }];
  return closeSession(user({ ...state, users }, RSID.reply, RSID_REPLY.ok));
}

function setConfig(state: RsidEmulatorState, message: Uint8Array): Step {
  const config = readConfig(message);
  if (config?.kind !== state.config.kind || config.rotation > 3 || config.security > 2)
    return closeSession(send(state, RSID.refusal, Uint8Array.of(RSID_REPLY.error)));
  return closeSession(send({ ...state, config }, RSID.setConfig, writeConfig(config)));
}

function listUserIds(state: RsidEmulatorState, message: Uint8Array): Step {
  const { offset, count } = readMessage(userIdsAsk, message) ?? { offset: 0, count: 0 };
  const ids = state.users.slice(offset, offset + count).map(({ userId }) => userId);
  return closeSession(send(state, RSID.userIds, writeUserIds(ids)));
}

function look(options: RsidEmulatorOptions, state: RsidEmulatorState, what: Omit<Looking, 'stage'>): Step {
  const { spoofsBeforeLock } = state.config;
  if (spoofsBeforeLock > 0 && state.spoofs >= spoofsBeforeLock)
    return closeSession(user(state, RSID.reply, RSID_REPLY.tooManySpoofs));
  const looking = { ...state, extracting: { ...what, stage: 'looking' } } as const;
  const started = user(looking, RSID.hint, RSID_STATUS.cameraStarted);
  const waiting = { ...started, timers: [{ name: FACE_TIMER, afterMs: options.faceTimeoutMs }] };
  if (state.face !== null) return inTurn(waiting, (next) => see(options, next));
  return inTurn(waiting, (next) => user(next, RSID.hint, RSID_STATUS.noFace));
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
  const posed = extracting.purpose === 'enrolment' ? inTurn(seen, (next) => user(next, RSID.pose, 0)) : seen;
  const hinted = inTurn(posed, (next) =>
    user(next, RSID.hint, face.frontal ? RSID_STATUS.faceDetected : RSID_STATUS.notFrontal),
  );
  const stormed = inTurn(hinted, (next) =>
    storm(next, (stormy) => user(stormy, RSID.hint, RSID_STATUS.notFrontal)),
  );
  const timers = [
    { name: FACE_TIMER, afterMs: null },
    // What is still being said is said to its end first.
    { name: EXTRACTION_TIMER, afterMs: options.extractionMs + busyMs(stormed) },
  ];
  return { ...stormed, timers };
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
  if (extracting.use.kind !== 'extract') return usedOnDevice(options, idle, extracting.use, face);
  let result = quiet<RsidEmulatorState>(idle);
  for (const each of [face, ...options.bystanders]) {
    result = inTurn(result, (next) => user(next, RSID.result, RSID_STATUS.success));
    result = inTurn(result, (next) => faceprints(options, next, each));
  }
  return ended(result);
}

/** The unit's own matter: its database, compared by the same arithmetic. */
function usedOnDevice(
  options: RsidEmulatorOptions,
  state: RsidEmulatorState,
  use: Exclude<Looking['use'], { readonly kind: 'extract' }>,
  face: EmulatedFace,
): Step {
  const known = state.users.find(
    ({ element }) => faceprintScore(element.adaptive.subarray(0, FEATURE_COUNT), face.features) > MATCH_ABOVE,
  );
  if (use.kind === 'authenticate') {
    return ended(user(state, RSID.result, known ? RSID_STATUS.success : FORBIDDEN, known?.userId));
  }
  if (state.users.some(({ userId }) => userId === use.userId))
    return closeSession(user(state, RSID.reply, RSID_REPLY.duplicateUserId));
  const element = elementOf({ formatVersion: options.faceprintVersion, features: face.features });
  const users = [...state.users, { userId: use.userId, element }];
  const posed = [1, 2, 3, 4].reduce(
    (told, pose) => inTurn(told, (next) => user(next, RSID.pose, pose)),
    quiet<RsidEmulatorState>({ ...state, users }),
  );
  return ended(inTurn(posed, (next) => user(next, RSID.result, RSID_STATUS.success)));
}

function ended(told: Step): Step {
  return {
    ...closeSession(inTurn(told, (next) => user(next, RSID.reply, RSID_REPLY.ok))),
    pictureRead: true,
  };
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
  return closeSession(inTurn(told, (next) => user(next, RSID.reply, RSID_REPLY.ok)));
}

function faceTimedOut(state: RsidEmulatorState): Step {
  if (state.extracting?.stage !== 'looking') return quiet(state);
  return failed({ ...state, extracting: null }, RSID_STATUS.noFace);
}

function user(state: RsidEmulatorState, id: string, status: number, userId = ''): Step {
  return send(state, id, userMessage.encode({ userId, status }));
}

function send(state: RsidEmulatorState, id: string, message: Uint8Array): Step {
  const sequence = (state.session?.lastToHost ?? 0) + SEQUENCE_STEP;
  const session = state.session && { ...state.session, lastToHost: sequence };
  const { fault, left } = takeReplyFault(state.faults, id.charCodeAt(0));
  const next = { ...state, session, faults: left };
  const seal = session?.seal ?? inClear;
  if (fault?.kind === 'error-code') {
    const refusal = userMessage.encode({ userId: '', status: fault.code });
    const bytes = rsidFrames.encode(seal.toFrame({ id: RSID.reply, sequence, message: refusal }));
    return { ...quiet({ ...next, extracting: null }), send: [{ bytes, afterMs: 0 }], timers: stopTimers };
  }
  const bytes = rsidFrames.encode(seal.toFrame({ id, sequence, message }));
  return { ...quiet(next), send: applyReplyFault(bytes, fault) };
}

function say(state: RsidEmulatorState, text: string): Step {
  return { ...quiet(state), send: [{ bytes: new Uint8Array(Buffer.from(text, 'latin1')), afterMs: 0 }] };
}

function closeSession(result: Step): Step {
  return { ...result, state: { ...result.state, session: null } };
}

const NOTHING = new Uint8Array(0);
const stopTimers = stopped(FACE_TIMER, EXTRACTION_TIMER);
