import type { Clock } from '../../../domain/clock.ts';
import { ok, refused, type Result } from '../../../domain/result.ts';
import { connectFirst, connectProblems } from '../../session/connect-first.ts';
import type { ConnectProblem } from '../../session/keep-connected.ts';
import type { OpenTransport } from '../../transport/transport.ts';
import { xgPackets } from './packet.ts';
import type { XgProblem } from './exchange.ts';
import { XgSession } from './session.ts';

/** Rates at which the module is met in practice: the Waveshare board's, then the others' (devices.md 2A). */
export const XG_BAUD_RATES = [57_600, 115_200] as const;

/** At a wrong rate there is silence: this is what the search for the rate costs, twice for each rate. */
const PROBE_TIMEOUT_MS = 400;

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
export function connectXg(options: XgConnectOptions): Promise<Result<XgDevice, ConnectProblem>> {
  return connectFirst(
    options,
    () => xgPackets,
    (line) => signOn(new XgSession(line, options.clock, options.password), options),
  );
}

async function signOn(
  session: XgSession,
  options: XgConnectOptions,
): Promise<Result<XgDevice, ConnectProblem>> {
  const connected = await session.connect(PROBE_TIMEOUT_MS);
  if (!connected.ok) return refused(connectProblem(session.lineName, connected.reason));
  const { deviceName } = connected.value;
  const simulated = deviceName.startsWith(SIMULATED_NAME_PREFIX);
  if (simulated && options.refuseSimulated) return refused(connectProblems.simulated(deviceName));
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

function connectProblem(name: string, problem: XgProblem): ConnectProblem {
  switch (problem) {
    case 'wrong-password':
      return connectProblems.refused(
        `The reader at ${name} refuses the password. Set TEBURA_READER_PASSWORD to the one it was given.`,
      );
    case 'timed-out':
      return connectProblems.nobody(name, 'an XG reader');
    case 'disconnected':
      return connectProblems.wentAway(name);
    default:
      return connectProblems.answers(name, problem);
  }
}
