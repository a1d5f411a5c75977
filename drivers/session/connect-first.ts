import type { Clock } from '../../domain/clock.ts';
import { refused, type Result } from '../../domain/result.ts';
import type { FrameCodec } from '../framing/frame-codec.ts';
import type { OpenTransport } from '../transport/transport.ts';
import { FrameLine } from './frame-line.ts';
import type { ConnectProblem } from './keep-connected.ts';

/** Where trying again soon is useless or harmful: a refused password, an emulator in production. */
const REFUSED_RETRY_MS = 30_000;

/**
 * Opens one line after the other until the device signs on. Leaves nothing open where none does; a device that is there and
 * cannot be used ends the search, and is what is told. @param signOn asks on an open line who is there
 */
export async function connectFirst<Header, Codec extends FrameCodec<Header>, Device>(
  {
    openers,
    clock,
  }: {
    readonly openers: readonly OpenTransport[];
    readonly clock: Clock;
  },
  codecOfLine: () => Codec & FrameCodec<Header>,
  signOn: (line: FrameLine<Header>, codec: Codec) => Promise<Result<Device, ConnectProblem>>,
): Promise<Result<Device, ConnectProblem>> {
  let problem: ConnectProblem = {
    state: 'disconnected',
    message: 'There is no port at which the reader could be. Plug it in.',
  };
  for (const opener of openers) {
    const codec = codecOfLine();
    const line = await FrameLine.open<Header>(opener, codec, clock);
    if (!line.ok) {
      problem = { state: 'disconnected', message: line.reason.message };
      continue;
    }
    const device = await signOn(line.value, codec);
    if (device.ok) return device;
    await line.value.close();
    problem = device.reason;
    if (problem.state === 'faulty') break;
  }
  return refused(problem);
}

/** What every make tells staff in the same words. @param name of the line, @param what such as `an XG reader` */
export const connectProblems = {
  simulated: (calledItself: string): ConnectProblem => ({
    state: 'faulty',
    message: `The reader says that it is simulated (${calledItself}). Production mode takes real readers only: connect one.`,
    retryAfterMs: REFUSED_RETRY_MS,
  }),
  /** Nothing that trying again soon could mend. */
  refused: (message: string): ConnectProblem => ({
    state: 'faulty',
    message,
    retryAfterMs: REFUSED_RETRY_MS,
  }),
  nobody: (name: string, what: string, besides = ''): ConnectProblem => ({
    state: 'disconnected',
    message: `Nothing at ${name} answers as ${what}. Check that the right device is configured and has power.${besides}`,
  }),
  wentAway: (name: string): ConnectProblem => ({
    state: 'disconnected',
    message: `${name} went away while it was being connected. Check the cable, and that no other program uses the reader.`,
  }),
  answers: (name: string, problem: string): ConnectProblem => ({
    state: 'faulty',
    message: `The reader at ${name} answers "${problem}". Unplug it and plug it in again.`,
  }),
} as const;
