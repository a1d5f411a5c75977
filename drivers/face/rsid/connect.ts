import type { Clock } from '../../../domain/clock.ts';
import type { RandomSource } from '../../../domain/random-source.ts';
import { ok, refused, type Result } from '../../../domain/result.ts';
import { connectFirst, connectProblems } from '../../session/connect-first.ts';
import type { ConnectProblem } from '../../session/keep-connected.ts';
import type { CloseReason, OpenTransport } from '../../transport/transport.ts';
import type { RsidLink } from './link.ts';
import { WHOLE_FLOW } from './messages.ts';
import { rsidFrames } from './packet.ts';
import type { RsidProblem } from './reply.ts';
import { RsidSession } from './session.ts';

/** On USB the rate is of no account; on the UART pins it is this one (devices.md 1A.1). */
export const RSID_BAUD_RATES = [115_200] as const;
/** A unit whose serial number begins so is an emulator, whatever the configuration says of it. */
const SIMULATED_SERIAL_PREFIX = 'SIM';

export interface ConnectedRsid {
  readonly session: RsidSession;
  readonly firmware: string | null;
  readonly serialNumber: string | null;
  readonly simulated: boolean;
  /** It looks whether a face is a living one, as far as its configuration says. */
  readonly checksLiveness: boolean;
  readonly closed: Promise<CloseReason>;
  close(): Promise<void>;
}

export interface RsidConnectOptions {
  readonly openers: readonly OpenTransport[];
  readonly refuseSimulated: boolean;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly link?: RsidLink;
}

/** Opens, asks who is there, and has the unit echo. Leaves nothing open where it does not succeed. */
export function connectRsid(options: RsidConnectOptions): Promise<Result<ConnectedRsid, ConnectProblem>> {
  return connectFirst(
    options,
    () => rsidFrames,
    (line) => signOn(new RsidSession(line, options), options),
  );
}

async function signOn(
  session: RsidSession,
  options: RsidConnectOptions,
): Promise<Result<ConnectedRsid, ConnectProblem>> {
  const identity = await session.identify();
  if (!identity.ok) return refused(connectProblem(session.lineName, identity.reason));
  const { versions, serialNumber } = identity.value;
  // Whatever is on this port does not speak the text either: it is not kept waiting for packets.
  if (versions.size === 0 && serialNumber === null)
    return refused(connectProblem(session.lineName, 'timed-out'));
  const simulated = serialNumber?.startsWith(SIMULATED_SERIAL_PREFIX) === true;
  if (simulated && options.refuseSimulated) return refused(connectProblems.simulated(serialNumber));
  const echoed = await session.ping();
  if (!echoed.ok)
    return refused(
      options.link?.isSecure === true
        ? secureProblem(session.lineName, echoed.reason)
        : connectProblem(session.lineName, echoed.reason),
    );
  const checksLiveness = await wholeFlow(session);
  if (!checksLiveness.ok) return refused(connectProblem(session.lineName, checksLiveness.reason));
  if (!checksLiveness.value && options.refuseSimulated) return refused(notLive(session.lineName));
  return ok({
    session,
    simulated,
    checksLiveness: checksLiveness.value,
    serialNumber,
    firmware: versions.get('OPFW') ?? versions.values().next().value ?? null,
    closed: session.closed,
    close: () => session.close(),
  });
}

/** Finding, recognising and telling a living face from a picture: a unit may have been left with less. @returns whether it has it all */
async function wholeFlow(session: RsidSession): Promise<Result<boolean, RsidProblem>> {
  const config = await session.queryConfig();
  if (!config.ok) return config;
  if (config.value.flow === WHOLE_FLOW) return ok(true);
  const set = await session.setConfig({ ...config.value, flow: WHOLE_FLOW });
  return set.ok || set.reason !== 'disconnected' ? ok(set.ok) : set;
}

function notLive(name: string): ConnectProblem {
  return connectProblems.refused(
    `The face reader at ${name} does not look whether a face is a living one, and does not let itself be told to. Nobody can pay by it: configure it with the maker's tool.`,
  );
}

/** The unit is there and does not prove to be the paired one. It is never spoken to in clear instead. */
function secureProblem(name: string, problem: RsidProblem): ConnectProblem {
  if (problem === 'disconnected' || problem === 'version-mismatch') return connectProblem(name, problem);
  return connectProblems.refused(
    `The face reader at ${name} does not prove to be the one that was paired ("${problem}"). It is another unit, was paired with another terminal, has the non-secure firmware, or somebody is between. Look at the reader and its cable, then pair anew: npm run reader -- pair.`,
  );
}

function connectProblem(name: string, problem: RsidProblem): ConnectProblem {
  switch (problem) {
    case 'version-mismatch':
      return connectProblems.refused(
        `The face reader at ${name} speaks another version of its packets. Give it the firmware that docs/devices/rsid.md names.`,
      );
    case 'security-error':
    case 'unit-crc-error':
      return connectProblems.refused(
        `The face reader at ${name} and this program do not agree on encryption: one of them is the secure build. See docs/devices/rsid.md.`,
      );
    case 'timed-out':
      return connectProblems.nobody(name, 'a RealSense ID reader', ' ModemManager must leave it alone.');
    case 'disconnected':
      return connectProblems.wentAway(name);
    default:
      return connectProblems.answers(name, problem);
  }
}
