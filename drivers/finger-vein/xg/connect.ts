import type { Clock } from '../../../domain/clock.ts';
import { ok, refused, type Result } from '../../../domain/result.ts';
import { FrameLine } from '../../session/frame-line.ts';
import type { ConnectProblem } from '../../session/keep-connected.ts';
import type { OpenTransport } from '../../transport/transport.ts';
import { xgPackets } from './packet.ts';
import type { XgProblem } from './exchange.ts';
import { XgSession } from './session.ts';

/** Rates at which the module is met in practice: the Waveshare board's, then the others' (devices.md 2A). */
export const XG_BAUD_RATES = [57_600, 115_200] as const;

/** At a wrong rate there is silence: this is what the search for the rate costs, twice for each rate. */
const PROBE_TIMEOUT_MS = 400;
const REFUSED_RETRY_MS = 30_000;

/** A module whose name begins so is an emulator, whatever the configuration says of it. */
export const SIMULATED_NAME_PREFIX = 'SIM-';

export interface XgDevice {
  readonly session: XgSession;
  readonly model: string;
  readonly firmware: string;
  readonly serialNumber: string | null;
  readonly simulated: boolean;
}

export interface XgConnectOptions {
  /** Ways to reach the one module, tried in this order: one for TCP, one per baud rate for a serial port. */
  readonly openers: readonly OpenTransport[];
  readonly password: string;
  readonly refuseSimulated: boolean;
  readonly clock: Clock;
}

/** Opens, finds the baud rate, signs on and asks who is there. Leaves nothing open where it does not succeed. */
export async function connectXg(options: XgConnectOptions): Promise<Result<XgDevice, ConnectProblem>> {
  let problem: ConnectProblem = {
    state: 'disconnected',
    message: 'There is no way configured to reach the reader.',
  };
  for (const opener of options.openers) {
    const opened = await FrameLine.open(opener, xgPackets, options.clock);
    if (!opened.ok) return refused({ state: 'disconnected', message: opened.reason.message });
    const session = new XgSession(opened.value, options.clock, options.password);
    const device = await signOn(session, options);
    if (device.ok) return device;
    await session.close();
    problem = device.reason;
    if (problem.state === 'faulty') break;
  }
  return refused(problem);
}

async function signOn(
  session: XgSession,
  options: XgConnectOptions,
): Promise<Result<XgDevice, ConnectProblem>> {
  const connected = await session.connect(PROBE_TIMEOUT_MS);
  if (!connected.ok) return refused(connectProblem(session.lineName, connected.reason));
  const { deviceName } = connected.value;
  const simulated = deviceName.startsWith(SIMULATED_NAME_PREFIX);
  if (simulated && options.refuseSimulated) return refused(simulatedRefused(deviceName));
  const info = await session.systemInfo();
  if (!info.ok) return refused(connectProblem(session.lineName, info.reason));
  const serialNumber = await session.serialNumber();
  return ok({
    session,
    simulated,
    model: `XG finger-vein module ${deviceName}`.trimEnd(),
    firmware: `${info.value.versionMajor}.${info.value.versionMinor}`,
    serialNumber: serialNumber.ok && serialNumber.value !== '' ? serialNumber.value : null,
  });
}

function simulatedRefused(deviceName: string): ConnectProblem {
  return {
    state: 'faulty',
    message: `The reader says that it is simulated (${deviceName}). Production mode takes real readers only: connect one.`,
    retryAfterMs: REFUSED_RETRY_MS,
  };
}

function connectProblem(name: string, problem: XgProblem): ConnectProblem {
  switch (problem) {
    case 'wrong-password':
      return {
        state: 'faulty',
        message: `The reader at ${name} refuses the password. Set TEBURA_READER_PASSWORD to the one it was given.`,
        retryAfterMs: REFUSED_RETRY_MS,
      };
    case 'timed-out':
      return {
        state: 'disconnected',
        message: `Nothing at ${name} answers as an XG reader. Check that the right device is configured and has power.`,
      };
    case 'disconnected':
      return {
        state: 'disconnected',
        message: `${name} went away while it was being connected. Check the cable, and that no other program uses the reader.`,
      };
    default:
      return {
        state: 'faulty',
        message: `The reader at ${name} answers "${problem}". Unplug it and plug it in again.`,
      };
  }
}
