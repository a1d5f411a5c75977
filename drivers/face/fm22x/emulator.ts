import { faceprintScore } from '../../../biometrics/face/faceprint-score.ts';
import { applyReplyFault, takeReplyFault } from '../../emulators/apply-reply-fault.ts';
import { faceFeatures, type EmulatedFace } from '../../emulators/emulator-faces.ts';
import type { Fault } from '../../emulators/fault-plan.ts';
import type { ModuleCore, ModuleEvent, ModuleStep } from '../../emulators/module-core.ts';
import { inTurn, quiet, receiveFrames, stopped, storm } from '../../emulators/steps.ts';
import type { FrameCodec } from '../../framing/frame-codec.ts';
import { u16be } from '../../framing/fields.ts';
import { sessionKey } from './encryption.ts';
import { fm22xFrame, fm22xFrames, type Fm22xFrame, type Fm22xHeader } from './frames.ts';
import { Fm22xLineCodec } from './line-codec.ts';
import {
  deviceIdReply,
  encryptionAsk,
  enrolAsk,
  enrolReply,
  faceStateNote,
  FM22X,
  FM22X_MESSAGE,
  FM22X_NOTE,
  FM22X_RESULT,
  FM22X_STATUS,
  imageSizeReply,
  interactiveEnrolAsk,
  NO_ID_YET,
  replyHead,
  statusReply,
  textReply,
  thresholdAsk,
  uploadImageAsk,
  userIdAsk,
  userInfoReply,
  verifyAsk,
} from './messages.ts';

export interface Fm22xEmulatorOptions {
  readonly version: string;
  /** Begins with `SIM` unless a test has a reason, so that a simulated module is known as one whatever was configured. */
  readonly serialNumber: string;
  /** Names of faces that are enrolled from the beginning, with the ids 1, 2, 3 … */
  readonly enrolled: readonly string[];
  readonly usersMax: number;
  readonly scanMs: number;
  readonly picture: Uint8Array;
  /** It answers nothing in clear but the agreement on a key. */
  readonly needsEncryption: boolean;
}

export const FM22X_EMULATOR_DEFAULTS: Fm22xEmulatorOptions = {
  version: 'FM225 1.7.0',
  serialNumber: 'SIM-FM225-0001',
  enrolled: [],
  usersMax: 50,
  scanMs: 150,
  picture: Uint8Array.from({ length: 9_001 }, (_, i) => (i * 7) % 251),
  needsEncryption: false,
};

interface EnrolledFace {
  readonly id: number;
  readonly name: string;
  readonly features: Int16Array;
}

interface Job {
  readonly command: number;
  readonly name: string;
  readonly direction: number;
  readonly allowsDuplicate: boolean;
  readonly stage: 'looking' | 'seen';
}

export interface Fm22xEmulatorState {
  readonly received: Uint8Array;
  readonly users: readonly EnrolledFace[];
  readonly directionsDone: number;
  readonly job: Job | null;
  /** Of the encryption that was agreed on since the power came. */
  readonly key: Uint8Array | null;
  readonly face: EmulatedFace | null;
  readonly faults: readonly Fault[];
}

type Step = ModuleStep<Fm22xEmulatorState>;

const FACE_TIMER = 'face-timeout';
const SCAN_TIMER = 'scan';
const RECEIVED_BYTES_MAX = 8_192;
const ALL_DIRECTIONS = 0x1f;
/** The module's own matter; by the scale of the other face reader's comparison. */
const MATCH_ABOVE = 768;
/** Lists of ids come padded to this on real modules. */
const ID_LIST_BYTES = 0xcb - replyHead.length;

/** An FM22x module with a face before it or none (devices.md 1B). */
export function fm22xEmulator(
  given: Partial<Fm22xEmulatorOptions> = {},
): ModuleCore<Fm22xEmulatorState, EmulatedFace> {
  const options = { ...FM22X_EMULATOR_DEFAULTS, ...given };
  const users = options.enrolled.map((name, i) => ({ id: i + 1, name, features: faceFeatures(name) }));
  return {
    initial: { received: NOTHING, users, directionsDone: 0, job: null, key: null, face: null, faults: [] },
    step: (state, event) => step(options, state, event),
    faultsLeft: (state) => state.faults,
  };
}

function step(
  options: Fm22xEmulatorOptions,
  state: Fm22xEmulatorState,
  event: ModuleEvent<EmulatedFace>,
): Step {
  switch (event.kind) {
    case 'power-on':
      return {
        ...quiet({ ...state, received: NOTHING, job: null, key: null, directionsDone: 0 }),
        timers: stopTimers,
      };
    case 'bytes':
      return receiveFrames(heardBy, state, event.bytes, RECEIVED_BYTES_MAX, (next, frame) =>
        obey(options, next, frame),
      );
    case 'timer':
      return event.name === SCAN_TIMER ? scanned(options, state) : faceTimedOut(state);
    case 'finger-placed':
      return see(options, { ...state, face: event.picture });
    case 'finger-lifted':
      return quiet({ ...state, face: null });
    case 'fail-next':
      return quiet({ ...state, faults: event.faults });
  }
}

function obey(
  options: Fm22xEmulatorOptions,
  state: Fm22xEmulatorState,
  { header, payload }: Fm22xFrame,
): Step {
  const command = header.messageId;
  if (command === FM22X.initEncryption) return initEncryption(state, payload);
  if (options.needsEncryption && state.key === null)
    return reply(state, command, FM22X_RESULT.encryptionNeeded);
  if (command === FM22X.reset) return reset(state);
  if (command === FM22X.getStatus) {
    const status = state.job === null ? FM22X_STATUS.idle : FM22X_STATUS.busy;
    return reply(state, command, FM22X_RESULT.ok, statusReply.encode({ status }));
  }
  // Busy with a scan: it takes no other command until that has ended or was stopped.
  if (state.job !== null) return quiet(state);
  switch (command) {
    case FM22X.getVersion:
      return reply(state, command, FM22X_RESULT.ok, textReply.encode({ text: options.version }));
    case FM22X.getSerialNumber:
      return reply(state, command, FM22X_RESULT.ok, textReply.encode({ text: options.serialNumber }));
    case FM22X.verify:
      return payload.length === verifyAsk.length
        ? begin(options, state, { ...NO_LOOK, command }, verifyAsk.decode(payload).timeoutS)
        : reply(state, command, FM22X_RESULT.badParameter);
    case FM22X.enrol:
    case FM22X.enrolSingle: {
      if (payload.length !== enrolAsk.length) return reply(state, command, FM22X_RESULT.badParameter);
      const { name, direction, timeoutS } = enrolAsk.decode(payload);
      return begin(options, state, { ...NO_LOOK, command, name, direction }, timeoutS);
    }
    case FM22X.enrolInteractive: {
      if (payload.length !== interactiveEnrolAsk.length)
        return reply(state, command, FM22X_RESULT.badParameter);
      const { name, timeoutS, allowsDuplicate } = interactiveEnrolAsk.decode(payload);
      return begin(
        options,
        state,
        { ...NO_LOOK, command, name, allowsDuplicate: allowsDuplicate === 1 },
        timeoutS,
      );
    }
    case FM22X.getUserInfo:
      return userInfo(state, payload);
    case FM22X.setThreshold:
      return reply(
        state,
        command,
        payload.length === thresholdAsk.length && payload.every((level) => level <= 4)
          ? FM22X_RESULT.ok
          : FM22X_RESULT.badParameter,
      );
    case FM22X.faceReset:
      return reply({ ...state, directionsDone: 0 }, command, FM22X_RESULT.ok);
    case FM22X.deleteUser:
      return deleteUser(state, payload);
    case FM22X.deleteAll:
      return reply({ ...state, users: [] }, command, FM22X_RESULT.ok);
    case FM22X.getAllUserIds:
      return listUsers(state);
    case FM22X.snapImage:
      return reply(state, command, FM22X_RESULT.ok);
    case FM22X.getSavedImage: {
      const size = imageSizeReply.encode({ sizeBytes: options.picture.length });
      return reply(state, command, FM22X_RESULT.ok, size);
    }
    case FM22X.uploadImage:
      return uploadImage(options, state, payload);
    default:
      return reply(state, command, FM22X_RESULT.badParameter);
  }
}

/** What it takes for frames: with a key what is encrypted, and still the agreement on another key in clear. */
function heardBy({ key }: Fm22xEmulatorState): FrameCodec<Fm22xHeader> {
  if (key === null) return fm22xFrames;
  const encrypted = encryptedWith(key);
  return {
    ...fm22xFrames,
    decode: (bytes) => {
      const found = encrypted.decode(bytes);
      if (typeof found !== 'string') return found;
      const inClear = fm22xFrames.decode(bytes);
      const isAgreement =
        typeof inClear !== 'string' && inClear.frame.header.messageId === FM22X.initEncryption;
      return isAgreement ? inClear : found;
    },
  };
}

function spokenBy({ key }: Fm22xEmulatorState): FrameCodec<Fm22xHeader> {
  return key === null ? fm22xFrames : encryptedWith(key);
}

function encryptedWith(key: Uint8Array): Fm22xLineCodec {
  const codec = new Fm22xLineCodec();
  codec.encryptWith(key);
  return codec;
}

/** Answered in clear; what follows is encrypted. */
function initEncryption(state: Fm22xEmulatorState, payload: Uint8Array): Step {
  const inClear = { ...state, key: null };
  if (payload.length !== encryptionAsk.length)
    return reply(inClear, FM22X.initEncryption, FM22X_RESULT.badParameter);
  const { seed, mode } = encryptionAsk.decode(payload);
  const deviceId = deviceIdReply.encode({ deviceId: 'emulated' });
  const answered = reply(inClear, FM22X.initEncryption, FM22X_RESULT.ok, deviceId);
  return { ...answered, state: { ...answered.state, key: mode === 1 ? sessionKey(seed) : null } };
}

/** RESET is answered first, and then what it stopped. */
function reset(state: Fm22xEmulatorState): Step {
  const { job } = state;
  const answered = reply({ ...state, job: null }, FM22X.reset, FM22X_RESULT.ok);
  const both =
    job === null ? answered : inTurn(answered, (next) => reply(next, job.command, FM22X_RESULT.aborted));
  return { ...both, timers: stopTimers };
}

function deleteUser(state: Fm22xEmulatorState, payload: Uint8Array): Step {
  const id = payload.length === userIdAsk.length ? userIdAsk.decode(payload).id : NO_ID_YET;
  const users = state.users.filter((user) => user.id !== id);
  const result = users.length === state.users.length ? FM22X_RESULT.unknownUser : FM22X_RESULT.ok;
  return reply({ ...state, users }, FM22X.deleteUser, result);
}

function userInfo(state: Fm22xEmulatorState, payload: Uint8Array): Step {
  const id = payload.length === userIdAsk.length ? userIdAsk.decode(payload).id : NO_ID_YET;
  const user = state.users.find((kept) => kept.id === id);
  if (user === undefined) return reply(state, FM22X.getUserInfo, FM22X_RESULT.unknownUser);
  const info = userInfoReply.encode({ id, name: user.name, admin: 0 });
  return reply(state, FM22X.getUserInfo, FM22X_RESULT.ok, info);
}

function listUsers(state: Fm22xEmulatorState): Step {
  const list = new Uint8Array(ID_LIST_BYTES);
  list[0] = state.users.length;
  state.users.forEach(({ id }, i) => u16be.write(list, 1 + 2 * i, id));
  return reply(state, FM22X.getAllUserIds, FM22X_RESULT.ok, list);
}

function uploadImage(
  { picture }: Fm22xEmulatorOptions,
  state: Fm22xEmulatorState,
  payload: Uint8Array,
): Step {
  if (payload.length !== uploadImageAsk.length)
    return reply(state, FM22X.uploadImage, FM22X_RESULT.badParameter);
  const { offsetBytes, sizeBytes } = uploadImageAsk.decode(payload);
  const piece = picture.slice(offsetBytes, offsetBytes + sizeBytes);
  return send(state, FM22X.uploadImage, fm22xFrame(FM22X_MESSAGE.image, piece));
}

const NO_LOOK = { name: '', direction: 0, allowsDuplicate: false };

function begin(
  options: Fm22xEmulatorOptions,
  state: Fm22xEmulatorState,
  job: Omit<Job, 'stage'>,
  timeoutS: number,
): Step {
  const looking = { ...state, job: { ...job, stage: 'looking' } } as const;
  const timers = [{ name: FACE_TIMER, afterMs: timeoutS * 1_000 }];
  if (state.face !== null)
    return inTurn({ ...quiet<Fm22xEmulatorState>(looking), timers }, (next) => see(options, next));
  return { ...faceNote(looking, 1), timers };
}

function see(options: Fm22xEmulatorOptions, state: Fm22xEmulatorState): Step {
  const { job, face } = state;
  if (job?.stage !== 'looking' || face === null) return quiet(state);
  // As long as it looks away the module only says so, until its time is up.
  if (!face.frontal) return faceNote(state, 11);
  const seen = faceNote({ ...state, job: { ...job, stage: 'seen' } }, 0);
  const stormed = inTurn(seen, (next) => storm(next, (stormy) => faceNote(stormy, 6)));
  const timers = [
    { name: FACE_TIMER, afterMs: null },
    { name: SCAN_TIMER, afterMs: options.scanMs },
  ];
  return { ...stormed, timers };
}

function scanned(options: Fm22xEmulatorOptions, state: Fm22xEmulatorState): Step {
  const { job, face } = state;
  if (job?.stage !== 'seen') return quiet(state);
  const idle = { ...state, job: null };
  if (face === null) return reply(idle, job.command, FM22X_RESULT.timeout);
  if (face.spoof) return reply(idle, job.command, FM22X_RESULT.liveness);
  const known = state.users.find(({ features }) => faceprintScore(features, face.features) > MATCH_ABOVE);
  const ended =
    job.command === FM22X.verify
      ? verified(idle, known)
      : enrolled(options, idle, job, face, known !== undefined);
  return { ...ended, pictureRead: true };
}

function verified(state: Fm22xEmulatorState, known: EnrolledFace | undefined): Step {
  if (known === undefined) return reply(state, FM22X.verify, FM22X_RESULT.rejected);
  // Id, name, rights, unlock status.
  const data = new Uint8Array(36);
  u16be.write(data, 0, known.id);
  return reply(state, FM22X.verify, FM22X_RESULT.ok, data);
}

function enrolled(
  options: Fm22xEmulatorOptions,
  state: Fm22xEmulatorState,
  { command, name, direction, allowsDuplicate }: Job,
  face: EmulatedFace,
  isKnown: boolean,
): Step {
  if (isKnown && !allowsDuplicate) return reply(state, command, FM22X_RESULT.enrolledAlready);
  if (state.users.length >= options.usersMax) return reply(state, command, FM22X_RESULT.full);
  const directionsDone = command === FM22X.enrol ? state.directionsDone | direction : ALL_DIRECTIONS;
  if (directionsDone !== ALL_DIRECTIONS) {
    const data = enrolReply.encode({ id: NO_ID_YET, directionsDone });
    return reply({ ...state, directionsDone }, command, FM22X_RESULT.ok, data);
  }
  const id = 1 + Math.max(0, ...state.users.map((user) => user.id));
  const users = [...state.users, { id, name, features: face.features }];
  const data = enrolReply.encode({ id, directionsDone });
  return reply({ ...state, users, directionsDone: 0 }, command, FM22X_RESULT.ok, data);
}

function faceTimedOut(state: Fm22xEmulatorState): Step {
  if (state.job?.stage !== 'looking') return quiet(state);
  return reply({ ...state, job: null }, state.job.command, FM22X_RESULT.timeout);
}

function faceNote(state: Fm22xEmulatorState, faceState: number): Step {
  const place = { left: 10, top: 20, right: 110, bottom: 150, yaw: 0, pitch: 0, roll: 0 };
  const data = faceStateNote.encode({ note: FM22X_NOTE.faceState, state: faceState, ...place });
  return send(state, FM22X_MESSAGE.note, fm22xFrame(FM22X_MESSAGE.note, data));
}

function reply(state: Fm22xEmulatorState, command: number, result: number, data: Uint8Array = NOTHING): Step {
  return send(state, command, replyFrame(command, result, data));
}

function replyFrame(command: number, result: number, data: Uint8Array): Fm22xFrame {
  return fm22xFrame(FM22X_MESSAGE.reply, Uint8Array.of(...replyHead.encode({ command, result }), ...data));
}

/** @param about the command of the reply, for faults; of notes their message id */
function send(state: Fm22xEmulatorState, about: number, frame: Fm22xFrame): Step {
  const { fault, left } = takeReplyFault(state.faults, about);
  const next = { ...state, faults: left };
  if (fault?.kind === 'error-code') {
    const bytes = spokenBy(state).encode(replyFrame(about, fault.code, NOTHING));
    return { ...quiet({ ...next, job: null }), send: [{ bytes, afterMs: 0 }], timers: stopTimers };
  }
  return { ...quiet(next), send: applyReplyFault(spokenBy(state).encode(frame), fault) };
}

const NOTHING = new Uint8Array(0);
const stopTimers = stopped(FACE_TIMER, SCAN_TIMER);
