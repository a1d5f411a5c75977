import type { Clock } from '../../../domain/clock.ts';
import { ok, refused, type Result } from '../../../domain/result.ts';
import { connectFirst, connectProblems } from '../../session/connect-first.ts';
import type { ConnectProblem } from '../../session/keep-connected.ts';
import type { CloseReason, OpenTransport } from '../../transport/transport.ts';
import { h1eReplies } from './frame.ts';
import { H1eSession } from './session.ts';

/** A CDC line has no rate; this is what the maker's sample sets. */
export const H1E_BAUD_RATES = [57_600] as const;
/** The unit sends errors for about a minute after it was plugged in. */
const STARTING_LIMIT_MS = 75_000;
const SIMULATED_SERIAL_PREFIX = 'SIM-';

export interface ConnectedH1e {
  readonly session: H1eSession;
  readonly firmware: string;
  readonly serialNumber: string | null;
  readonly simulated: boolean;
  readonly closed: Promise<CloseReason>;
  close(): Promise<void>;
}

export interface H1eConnectOptions {
  readonly openers: readonly OpenTransport[];
  readonly refuseSimulated: boolean;
  readonly clock: Clock;
}

/** Opens the first line on which a unit answers. Leaves nothing open where it does not succeed. */
export function connectH1e(
  { openers, refuseSimulated, clock }: H1eConnectOptions,
  signal: AbortSignal,
  report: (message: string) => void,
): Promise<Result<ConnectedH1e, ConnectProblem>> {
  return connectFirst(
    { openers, clock },
    () => h1eReplies,
    (line) => signOn(new H1eSession(line, clock), refuseSimulated, signal, report),
  );
}

async function signOn(
  session: H1eSession,
  refuseSimulated: boolean,
  signal: AbortSignal,
  report: (message: string) => void,
): Promise<Result<ConnectedH1e, ConnectProblem>> {
  const name = session.lineName;
  const ready = await session.untilReady(STARTING_LIMIT_MS, signal, () =>
    report(`The reader at ${name} is starting. This takes up to a minute after it was plugged in.`),
  );
  const firmware = ready.ok ? await session.firmware() : ready;
  if (!firmware.ok) {
    const code = session.lastErrorCode;
    const isRefusing = firmware.reason === 'unit-refused' || firmware.reason === 'unit-cancelled';
    const message = `The reader at ${name} answers with error ${code ?? 'without a code'} for longer than a minute. Unplug it and plug it in again.`;
    return refused(
      isRefusing ? { state: 'faulty', message } : connectProblems.nobody(name, 'a Hitachi H1E reader'),
    );
  }
  const serialNumber = await session.serialNumber();
  const serial = serialNumber.ok && serialNumber.value !== '' ? serialNumber.value : null;
  const simulated = serial?.startsWith(SIMULATED_SERIAL_PREFIX) === true;
  if (simulated && refuseSimulated) return refused(connectProblems.simulated(serial));
  return ok({
    session,
    firmware: firmware.value,
    serialNumber: serial,
    simulated,
    closed: session.closed,
    close: () => session.close(),
  });
}
