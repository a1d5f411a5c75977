import type { Clock } from '../../../domain/clock.ts';
import type { RandomSource } from '../../../domain/random-source.ts';
import { ok, refused, type Result } from '../../../domain/result.ts';
import { connectFirst, connectProblems } from '../../session/connect-first.ts';
import type { ConnectProblem } from '../../session/keep-connected.ts';
import type { CloseReason, OpenTransport } from '../../transport/transport.ts';
import { Fm22xLineCodec } from './line-codec.ts';
import type { Fm22xProblem } from './results.ts';
import { Fm22xSession } from './session.ts';

export const FM22X_BAUD_RATES = [115_200] as const;
/** A module whose serial number begins so is an emulator, whatever the configuration says of it. */
const SIMULATED_SERIAL_PREFIX = 'SIM';

export interface ConnectedFm22x {
  readonly session: Fm22xSession;
  readonly firmware: string | null;
  readonly serialNumber: string | null;
  readonly simulated: boolean;
  readonly closed: Promise<CloseReason>;
  close(): Promise<void>;
}

export interface Fm22xConnectOptions {
  readonly openers: readonly OpenTransport[];
  readonly refuseSimulated: boolean;
  readonly clock: Clock;
  /** For the seed of the key, where the module insists on encryption. */
  readonly random: RandomSource;
}

/** Opens, stops whatever the module was doing, and asks who is there. Leaves nothing open where it does not succeed. */
export function connectFm22x(options: Fm22xConnectOptions): Promise<Result<ConnectedFm22x, ConnectProblem>> {
  return connectFirst(
    options,
    () => new Fm22xLineCodec(),
    (line, codec) => signOn(new Fm22xSession(line, options.clock, codec), options),
  );
}

async function signOn(
  session: Fm22xSession,
  options: Fm22xConnectOptions,
): Promise<Result<ConnectedFm22x, ConnectProblem>> {
  const stopped = await stop(session, options.random);
  if (!stopped.ok) return refused(connectProblem(session.lineName, stopped.reason));
  const version = await session.version();
  if (!version.ok) return refused(connectProblem(session.lineName, version.reason));
  // Not every firmware knows its serial number.
  const serial = await session.serialNumber();
  if (!serial.ok && serial.reason === 'disconnected')
    return refused(connectProblem(session.lineName, serial.reason));
  const serialNumber = serial.ok && serial.value !== '' ? serial.value : null;
  const simulated = serialNumber?.startsWith(SIMULATED_SERIAL_PREFIX) === true;
  if (simulated && options.refuseSimulated) return refused(connectProblems.simulated(serialNumber));
  return ok({
    session,
    simulated,
    serialNumber,
    firmware: version.value,
    closed: session.closed,
    close: () => session.close(),
  });
}

/**
 * In clear, unless the module says that it wants to be spoken to encrypted; or says nothing at all, as one does that an
 * earlier program has spoken to encrypted.
 */
async function stop(session: Fm22xSession, random: RandomSource): Promise<Result<undefined, Fm22xProblem>> {
  const stopped = await session.reset();
  if (stopped.ok || (stopped.reason !== 'encryption-needed' && stopped.reason !== 'timed-out'))
    return stopped;
  const encrypted = await session.encrypt(random);
  if (!encrypted.ok) return encrypted;
  return session.reset();
}

function connectProblem(name: string, problem: Fm22xProblem): ConnectProblem {
  switch (problem) {
    case 'encryption-needed':
      return connectProblems.refused(
        `The face module at ${name} wants to be spoken to encrypted and does not take the key: its batch may have other places for it. See docs/devices/fm22x.md.`,
      );
    case 'timed-out':
      return connectProblems.nobody(name, 'an FM22x face module');
    case 'disconnected':
      return connectProblems.wentAway(name);
    default:
      return connectProblems.answers(name, problem);
  }
}
