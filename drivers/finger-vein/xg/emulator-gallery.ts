import { createHash } from 'node:crypto';
import { followedBy, quiet } from '../../emulators/steps.ts';
import { checked, sum16le } from '../../framing/checksum.ts';
import {
  XG_COMMAND,
  XG_DATA_KIND,
  XG_STATUS,
  XG_TEMPLATE_BYTES_MAX,
  xgReplies,
  xgRequests,
} from './commands.ts';
import {
  FINGER_TIMER,
  refuse,
  reply,
  stopTimers,
  type XgEmulatorOptions,
  type XgEmulatorState,
  type XgFingerJob,
  type XgStep,
} from './emulator-state.ts';
import type { XgPacket } from './packet.ts';

/** As the WS-FVS10's: so long, and beginning so (devices.md 2A.3). */
const TEMPLATE_BYTES = 8_156;
const TEMPLATE_BEGIN = [0xde, 0xed, 0xde, 0xed];

/** What an emulated module makes of a finger: opaque, and equal for the same finger. */
export function emulatedTemplate(fingerName: string): Uint8Array {
  const content = createHash('shake256', { outputLength: TEMPLATE_BYTES - TEMPLATE_BEGIN.length });
  return Uint8Array.of(...TEMPLATE_BEGIN, ...content.update(fingerName).digest());
}

/** Commands about templates, and the password. */
export function galleryCommand(
  options: XgEmulatorOptions,
  state: XgEmulatorState,
  { header: { command }, payload }: XgPacket,
): XgStep {
  switch (command) {
    case XG_COMMAND.setPassword: {
      const { password } = xgRequests.setPassword.data.decode(payload);
      return password.length < 8
        ? refuse(state, command, 'bad-parameter')
        : done({ ...state, password }, command);
    }
    case XG_COMMAND.reboot:
      return done({ ...state, connected: false, fingerJob: null, rawExpected: null }, command);
    case XG_COMMAND.enrol: {
      const { userId, templates } = xgRequests.enrol.data.decode(payload);
      if (userId === 0) return refuse(state, command, 'bad-id');
      if (state.templates.size >= options.places && !state.templates.has(userId))
        return refuse(state, command, 'full');
      return begin(options, state, { command, userId, placementsLeft: Math.max(1, templates) });
    }
    case XG_COMMAND.verify: {
      const { userId } = xgRequests.verify.data.decode(payload);
      if (userId !== 0 && !state.templates.has(userId)) return refuse(state, command, 'empty-id');
      return begin(options, state, { command, userId, placementsLeft: 1 });
    }
    case XG_COMMAND.clear: {
      const { userId } = xgRequests.clear.data.decode(payload);
      if (!state.templates.has(userId)) return refuse(state, command, 'empty-id');
      const templates = new Map([...state.templates].filter(([id]) => id !== userId));
      return done({ ...state, templates }, command);
    }
    case XG_COMMAND.clearAll:
      return done({ ...state, templates: new Map() }, command);
    case XG_COMMAND.enrolmentInfo:
      return reply(state, command, xgReplies.enrolmentInfo, {
        status: XG_STATUS.ok,
        users: state.templates.size,
        usersMax: options.places,
      });
    case XG_COMMAND.readEnrolment: {
      const template = state.templates.get(xgRequests.readEnrolment.data.decode(payload).userId);
      if (template === undefined) return refuse(state, command, 'empty-id');
      const next = { ...state, taken: template, takenWasRead: true };
      return reply(next, command, xgReplies.readEnrolment, {
        status: XG_STATUS.ok,
        sizeBytes: template.length,
      });
    }
    case XG_COMMAND.writeEnrolment: {
      const { userId, sizeBytes } = xgRequests.writeEnrolment.data.decode(payload);
      if (userId === 0 || sizeBytes === 0 || sizeBytes > XG_TEMPLATE_BYTES_MAX)
        return refuse(state, command, 'bad-parameter');
      return done({ ...state, arriving: { userId, template: new Uint8Array(sizeBytes) } }, command);
    }
    case XG_COMMAND.writeData: {
      const { kind, offsetBytes, sizeBytes } = xgRequests.writeData.data.decode(payload);
      if (kind !== XG_DATA_KIND.writeTemplate || sizeBytes === 0 || sizeBytes > 512)
        return refuse(state, command, 'bad-parameter');
      return quiet({ ...state, rawExpected: { offsetBytes, sizeBytes } });
    }
    default:
      return refuse(state, command, 'not-supported');
  }
}

/** The raw bytes after WRITE_DATA. @returns null while they are not all there */
export function receiveRaw(state: XgEmulatorState): XgStep | null {
  const { rawExpected, arriving, received } = state;
  if (rawExpected === null) return null;
  const length = rawExpected.sizeBytes + sum16le.length;
  if (received.length < length) return null;
  const chunk = checked(sum16le, received.subarray(0, length));
  const next = { ...state, received: received.slice(length), rawExpected: null };
  const end = rawExpected.offsetBytes + rawExpected.sizeBytes;
  if (chunk === null) return refuse(next, XG_COMMAND.writeData, 'bad-data');
  if (arriving === null || end > arriving.template.length)
    return refuse(next, XG_COMMAND.writeData, 'bad-parameter');
  const template = arriving.template.slice();
  template.set(chunk, rawExpected.offsetBytes);
  const isWhole = end === template.length;
  const templates = isWhole ? new Map([...state.templates, [arriving.userId, template]]) : state.templates;
  return done(
    { ...next, templates, arriving: isWhole ? null : { ...arriving, template } },
    XG_COMMAND.writeData,
  );
}

/** Something has changed on the sensor: what was waited for, perhaps. */
export function fingerJobStep(options: XgEmulatorOptions, state: XgEmulatorState): XgStep {
  const job = state.fingerJob;
  if (job === null) return quiet(state);
  if (job.waitingFor === 'lift') {
    return state.finger === null ? prompt(options, state, { ...job, waitingFor: 'finger' }) : quiet(state);
  }
  return state.finger === null ? quiet(state) : seen(options, state, job);
}

export function jobTimedOut(state: XgEmulatorState): XgStep {
  const job = state.fingerJob;
  return job === null ? quiet(state) : refuse({ ...state, fingerJob: null }, job.command, 'finger-timeout');
}

function begin(
  options: XgEmulatorOptions,
  state: XgEmulatorState,
  asked: Pick<XgFingerJob, 'command' | 'userId' | 'placementsLeft'>,
): XgStep {
  const prompted = prompt(options, state, { ...asked, waitingFor: 'finger', fingerName: null });
  return followedBy(prompted, (next) => fingerJobStep(options, next));
}

function prompt(options: XgEmulatorOptions, state: XgEmulatorState, job: XgFingerJob): XgStep {
  const status = job.waitingFor === 'finger' ? XG_STATUS.putFinger : XG_STATUS.liftFinger;
  const prompted = reply({ ...state, fingerJob: job }, job.command, xgReplies.status, { status, code: 0 });
  return { ...prompted, timers: [{ name: FINGER_TIMER, afterMs: options.fingerTimeoutS * 1_000 }] };
}

function seen(options: XgEmulatorOptions, state: XgEmulatorState, job: XgFingerJob): XgStep {
  const ended = { ...state, fingerJob: null };
  const stop = (step: XgStep): XgStep => ({ ...step, timers: stopTimers });
  if (job.command === XG_COMMAND.verify) return stop(matched(ended, job));
  if (job.fingerName !== null && job.fingerName !== state.fingerName)
    return stop(refuse(ended, job.command, 'not-same-finger'));
  const placementsLeft = job.placementsLeft - 1;
  if (placementsLeft > 0) {
    const { fingerName } = state;
    return prompt(options, state, { ...job, placementsLeft, fingerName, waitingFor: 'lift' });
  }
  const template = emulatedTemplate(state.fingerName);
  const isKnown = [...state.templates.values()].some((known) => Buffer.compare(known, template) === 0);
  if (isKnown) return stop(refuse(ended, job.command, 'duplicate'));
  const templates = new Map([...state.templates, [job.userId, template]]);
  return stop(done({ ...ended, templates }, job.command));
}

function matched(state: XgEmulatorState, { command, userId }: XgFingerJob): XgStep {
  const template = emulatedTemplate(state.fingerName);
  const found = [...state.templates].find(
    ([id, known]) => (userId === 0 || id === userId) && Buffer.compare(known, template) === 0,
  );
  return found === undefined
    ? refuse(state, command, 'no-match')
    : reply(state, command, xgReplies.verify, { status: XG_STATUS.ok, userId: found[0] });
}

function done(state: XgEmulatorState, command: number): XgStep {
  return reply(state, command, xgReplies.status, { status: XG_STATUS.ok, code: 0 });
}
