import { createHash } from 'node:crypto';
import { applyReplyFault, takeReplyFault } from '../../emulators/apply-reply-fault.ts';
import type { Fault } from '../../emulators/fault-plan.ts';
import { followedBy, quiet, receiveFrames, stopped, storm } from '../../emulators/steps.ts';
import type { Emission, ModuleCore, ModuleEvent, ModuleStep } from '../../emulators/module-core.ts';
import { checked, xor4 } from '../../framing/checksum.ts';
import {
  H1E_BANKS,
  H1E_COMMAND,
  H1E_ERROR_CANCELLED,
  H1E_SLOTS_PER_BANK,
  H1E_TOUCH_MARK,
} from './commands.ts';
import { H1E_TEMPLATE_BYTES, h1eCommands, wholeFrame } from './frame.ts';

export interface H1eEmulatorOptions {
  /** Begins with `SIM-` unless a test has a reason. */
  readonly serialNumber: string;
  readonly firmware: string;
  /** After power-on every command is answered with an error for so long; a real unit does it for about a minute. */
  readonly startingMs: number;
  /** From the finger to the answer. */
  readonly exposureMs: number;
  readonly fingerTimeoutMs: number;
  /** Fingers it knows from the beginning, by name. */
  readonly enrolled: readonly { readonly slot: number; readonly finger: string }[];
}

export const H1E_EMULATOR_DEFAULTS: H1eEmulatorOptions = {
  serialNumber: 'SIM-H1E00001',
  firmware: 'H1E-SIM 01.00',
  startingMs: 0,
  exposureMs: 60,
  fingerTimeoutMs: 10_000,
  enrolled: [],
};

export interface H1eEmulatorState {
  readonly received: Uint8Array;
  readonly isStarting: boolean;
  readonly finger: string | null;
  readonly touchNotices: boolean;
  readonly bank: number;
  readonly templates: ReadonlyMap<number, Uint8Array>;
  /** A command that needs a finger and has not been answered. */
  readonly job: { readonly command: number; readonly data: Uint8Array } | null;
  readonly led: Uint8Array;
  readonly buzzer: Uint8Array;
  readonly faults: readonly Fault[];
}

type Step = ModuleStep<H1eEmulatorState>;

const STARTED_TIMER = 'started';
const FINGER_TIMER = 'finger-timeout';
const EXPOSURE_TIMER = 'exposure';
const RECEIVED_BYTES_MAX = 8_192;
/** A hand is slower than the line: no notice falls into the middle of a reply. */
const NOTICE_MS = 30;
/** Codes of errors are not public; these are any. */
const ERROR = {
  starting: 0x40,
  badCommand: 0x41,
  noFinger: 0x42,
  notRecognised: 0x43,
  badTemplate: 0x44,
} as const;

/** A unit with a finger or none on it: speaks the bytes of devices.md 2B, in clear. */
export function h1eEmulator(given: Partial<H1eEmulatorOptions> = {}): ModuleCore<H1eEmulatorState> {
  const options = { ...H1E_EMULATOR_DEFAULTS, ...given };
  const nothing = new Uint8Array(0);
  return {
    initial: {
      received: nothing,
      isStarting: false,
      finger: null,
      touchNotices: false,
      bank: 0,
      templates: new Map(options.enrolled.map(({ slot, finger }) => [slot, emulatedH1eTemplate(finger)])),
      job: null,
      led: nothing,
      buzzer: nothing,
      faults: [],
    },
    step: (state, event) => step(options, state, event),
    faultsLeft: (state) => state.faults,
  };
}

/** What an emulated unit makes of a finger: opaque, and equal for the same finger. */
export function emulatedH1eTemplate(finger: string): Uint8Array {
  const content = createHash('shake256', { outputLength: H1E_TEMPLATE_BYTES });
  return new Uint8Array(content.update(`h1e ${finger}`).digest());
}

function step(options: H1eEmulatorOptions, state: H1eEmulatorState, event: ModuleEvent): Step {
  switch (event.kind) {
    case 'power-on':
      return {
        ...quiet({ ...forgotten(state), isStarting: options.startingMs > 0 }),
        timers: [
          ...stopTimers,
          { name: STARTED_TIMER, afterMs: options.startingMs > 0 ? options.startingMs : null },
        ],
      };
    case 'bytes':
      return receiveFrames(
        () => h1eCommands,
        state,
        event.bytes,
        RECEIVED_BYTES_MAX,
        (next, frame) => obey(options, next, frame.header.code, frame.payload),
      );
    case 'timer':
      if (event.name === STARTED_TIMER) return quiet({ ...state, isStarting: false });
      return event.name === EXPOSURE_TIMER ? exposed(state) : ended(state, ERROR.noFinger);
    case 'finger-placed': {
      const placed = touched({ ...state, finger: event.finger ?? 'a finger without a name' }, true);
      return state.job === null ? placed : followedBy(placed, (next) => expose(options, next));
    }
    case 'finger-lifted':
      return touched({ ...state, finger: null }, false);
    case 'fail-next':
      return quiet({ ...state, faults: [...event.faults] });
  }
}

/** Templates are kept in flash; the rest needs power. */
function forgotten(state: H1eEmulatorState): H1eEmulatorState {
  return { ...state, received: new Uint8Array(0), touchNotices: false, bank: 0, job: null };
}

function obey(options: H1eEmulatorOptions, state: H1eEmulatorState, command: number, data: Uint8Array): Step {
  if (command === H1E_COMMAND.reset) return { ...quiet(forgotten(state)), timers: stopTimers };
  if (state.isStarting) return refuse(state, command, ERROR.starting);
  if (state.job !== null) return ended({ ...state }, H1E_ERROR_CANCELLED);
  switch (command) {
    case H1E_COMMAND.buzzer:
      return data.length === 3 ? acknowledge({ ...state, buzzer: data }, command) : bad(state, command);
    case H1E_COMMAND.led:
      return data.length === 2 || data.length === 4
        ? acknowledge({ ...state, led: data }, command)
        : bad(state, command);
    case H1E_COMMAND.info: {
      const text = data[0] === 0 ? options.firmware.padEnd(14) : options.serialNumber.padEnd(12);
      return reply(state, command, new Uint8Array(Buffer.from(text, 'latin1')));
    }
    case H1E_COMMAND.touchNotices:
      return acknowledge({ ...state, touchNotices: data[0] === 1 }, command);
    case H1E_COMMAND.selectBank: {
      const bank = (data[0] ?? 0) * 256 + (data[1] ?? 0);
      return bank < H1E_BANKS ? acknowledge({ ...state, bank }, command) : bad(state, command);
    }
    case H1E_COMMAND.securityLevel:
      return acknowledge(state, command);
    case H1E_COMMAND.setTemplate:
      return setTemplate(state, data);
    case H1E_COMMAND.remove:
      return remove(state, data[0] ?? 0xff);
    case H1E_COMMAND.authenticate:
    case H1E_COMMAND.authenticateInBanks:
    case H1E_COMMAND.authenticateAmong:
    case H1E_COMMAND.captureTemplate:
      return begin(options, { ...state, job: { command, data } });
    default:
      return bad(state, command);
  }
}

function setTemplate(state: H1eEmulatorState, data: Uint8Array): Step {
  const content = checked(xor4, wholeFrame(H1E_COMMAND.setTemplate, data));
  const slot = data[0] ?? H1E_SLOTS_PER_BANK;
  if (content === null || slot >= H1E_SLOTS_PER_BANK)
    return refuse(state, H1E_COMMAND.setTemplate, ERROR.badTemplate);
  const template = data.slice(1, 1 + H1E_TEMPLATE_BYTES);
  const templates = new Map([...state.templates, [state.bank * H1E_SLOTS_PER_BANK + slot, template]]);
  return acknowledge({ ...state, templates }, H1E_COMMAND.setTemplate);
}

function remove(state: H1eEmulatorState, which: number): Step {
  const isMeant = (slot: number): boolean => {
    if (which === 0xfe) return true;
    const isInBank = Math.floor(slot / H1E_SLOTS_PER_BANK) === state.bank;
    return isInBank && (which === 0xff || slot % H1E_SLOTS_PER_BANK === which);
  };
  const templates = new Map([...state.templates].filter(([slot]) => !isMeant(slot)));
  return acknowledge({ ...state, templates }, H1E_COMMAND.remove);
}

function begin(options: H1eEmulatorOptions, state: H1eEmulatorState): Step {
  if (state.finger !== null) return expose(options, state);
  return { ...quiet(state), timers: [{ name: FINGER_TIMER, afterMs: options.fingerTimeoutMs }] };
}

function expose(options: H1eEmulatorOptions, state: H1eEmulatorState): Step {
  return {
    ...quiet(state),
    timers: [
      { name: FINGER_TIMER, afterMs: null },
      { name: EXPOSURE_TIMER, afterMs: options.exposureMs },
    ],
  };
}

function exposed(state: H1eEmulatorState): Step {
  if (state.job === null) return quiet(state);
  if (state.finger === null) return ended(state, ERROR.noFinger);
  const answer = answerOf(state, state.job, emulatedH1eTemplate(state.finger));
  if (answer === null) return ended(state, ERROR.notRecognised);
  const { command } = state.job;
  const answered = followedBy(storm({ ...state, job: null }, notice), (next) => reply(next, command, answer));
  // Whoever holds the finger leaves it there until there is an answer.
  const sentBytes = answered.send.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return { ...answered, pictureRead: sentBytes > answer.length };
}

function answerOf(
  state: H1eEmulatorState,
  { command, data }: NonNullable<H1eEmulatorState['job']>,
  template: Uint8Array,
): Uint8Array | null {
  const isFinger = (known: Uint8Array): boolean => Buffer.compare(known, template) === 0;
  const slotAmong = (isCandidate: (slot: number) => boolean): number | null =>
    [...state.templates].find(([slot, known]) => isCandidate(slot) && isFinger(known))?.[0] ?? null;
  const bankOf = (slot: number): number => Math.floor(slot / H1E_SLOTS_PER_BANK);
  switch (command) {
    case H1E_COMMAND.captureTemplate: {
      const ruin = state.faults.some(({ kind }) => kind === 'ruin-picture');
      const frame = wholeFrame(0, new Uint8Array([0, ...template, 0, 0, 0, 0]));
      const check = xor4.of(frame.subarray(0, frame.length - xor4.length));
      return new Uint8Array([0, ...template.map((byte, i) => (ruin && i === 9 ? byte ^ 1 : byte)), ...check]);
    }
    case H1E_COMMAND.authenticate: {
      const wanted = state.bank * H1E_SLOTS_PER_BANK + (data[1] ?? 0);
      const slot = slotAmong((candidate) =>
        data[0] === 1 ? candidate === wanted : bankOf(candidate) === state.bank,
      );
      return slot === null ? null : Uint8Array.of(slot % H1E_SLOTS_PER_BANK);
    }
    case H1E_COMMAND.authenticateInBanks: {
      const banks = new Set<number>();
      for (let at = 1; at + 1 < data.length; at += 2) banks.add((data[at] ?? 0) * 256 + (data[at + 1] ?? 0));
      const slot = slotAmong((candidate) => banks.has(bankOf(candidate)));
      return slot === null ? null : Uint8Array.of(slot % H1E_SLOTS_PER_BANK, 0, bankOf(slot));
    }
    default: {
      if (checked(xor4, wholeFrame(command, data)) === null) return null;
      const count = Math.floor((data.length - 1 - xor4.length) / H1E_TEMPLATE_BYTES);
      const place = Array.from({ length: count }, (_, i) =>
        data.subarray(1 + i * H1E_TEMPLATE_BYTES, 1 + (i + 1) * H1E_TEMPLATE_BYTES),
      ).findIndex(isFinger);
      return place < 0 ? null : Uint8Array.of(place);
    }
  }
}

/** The command that waits for a finger comes to nothing. */
function ended(state: H1eEmulatorState, code: number): Step {
  if (state.job === null) return quiet(state);
  const { command } = state.job;
  return { ...refuse({ ...state, job: null }, command, code), timers: stopTimers };
}

function touched(state: H1eEmulatorState, isTouched: boolean): Step {
  return state.touchNotices ? { ...quiet(state), send: [noticeOf(isTouched, NOTICE_MS)] } : quiet(state);
}

function notice(state: H1eEmulatorState): Step {
  return { ...quiet(state), send: [noticeOf(true, 0)] };
}

function noticeOf(isTouched: boolean, afterMs: number): Emission {
  return { bytes: wholeFrame(0, Uint8Array.of(H1E_TOUCH_MARK, isTouched ? 1 : 0)), afterMs };
}

function acknowledge(state: H1eEmulatorState, command: number): Step {
  return reply(state, command, new Uint8Array(0));
}

function bad(state: H1eEmulatorState, command: number): Step {
  return refuse(state, command, ERROR.badCommand);
}

function refuse(state: H1eEmulatorState, command: number, code: number): Step {
  return emit(state, command, wholeFrame(1, Uint8Array.of(code)));
}

function reply(state: H1eEmulatorState, command: number, data: Uint8Array): Step {
  const ruined = command === H1E_COMMAND.captureTemplate;
  const faults = ruined ? state.faults.filter(({ kind }) => kind !== 'ruin-picture') : state.faults;
  return emit({ ...state, faults }, command, wholeFrame(0, data));
}

function emit(state: H1eEmulatorState, command: number, bytes: Uint8Array): Step {
  const { fault, left } = takeReplyFault(state.faults, command);
  const send: Emission[] =
    fault?.kind === 'error-code'
      ? [{ bytes: wholeFrame(1, Uint8Array.of(fault.code)), afterMs: 0 }]
      : applyReplyFault(bytes, fault);
  return { ...quiet({ ...state, faults: left }), send };
}

const stopTimers = stopped(FINGER_TIMER, EXPOSURE_TIMER);
