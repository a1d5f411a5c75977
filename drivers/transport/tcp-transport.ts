import { createConnection, type Socket } from 'node:net';
import type { Clock } from '../../domain/clock.ts';
import { ok, refused, type Result } from '../../domain/result.ts';
import { closeOnce } from './close-once.ts';
import type { OpenProblem, OpenTransport, Transport, TransportEvents } from './transport.ts';
import { writeWithDeadline } from './write-with-deadline.ts';

const CONNECT_TIMEOUT_MS = 3_000;

export interface TcpAddress {
  readonly host: string;
  readonly port: number;
}

/** Opens a device behind a serial server, or an emulator. The bytes are those of the serial line. */
export function tcpOpener(address: TcpAddress, clock: Clock): OpenTransport {
  return (events) => openTcp(address, clock, events);
}

function openTcp(
  address: TcpAddress,
  clock: Clock,
  events: TransportEvents,
): Promise<Result<Transport, OpenProblem>> {
  const name = `${address.host}:${address.port}`;
  const socket = createConnection({ ...address, noDelay: true });
  const ending = closeOnce(events);
  return new Promise((resolve) => {
    const giveUp = (problem: OpenProblem): void => {
      cancelTimeout();
      socket.removeAllListeners();
      socket.on('error', () => undefined);
      socket.destroy();
      resolve(refused(problem));
    };
    const cancelTimeout = clock.after(CONNECT_TIMEOUT_MS, () =>
      giveUp({
        kind: 'failed',
        message: `${name} does not answer. Check its power, the cable and the address.`,
      }),
    );
    socket.once('error', (error) => giveUp(openProblem(name, error)));
    socket.once('connect', () => {
      cancelTimeout();
      socket.removeAllListeners('error');
      socket.on('data', (bytes) => ending.bytes(bytes));
      socket.on('error', (error) => ending.close({ kind: 'failed', message: `${name}: ${error.message}` }));
      socket.on('end', () => ending.close({ kind: 'unplugged', message: `${name} hung up.` }));
      socket.on('close', () => ending.close({ kind: 'unplugged', message: `${name} hung up.` }));
      resolve(ok(tcpTransport(name, socket, ending, clock)));
    });
  });
}

function tcpTransport(
  name: string,
  socket: Socket,
  ending: ReturnType<typeof closeOnce>,
  clock: Clock,
): Transport {
  const close = async (): Promise<void> => {
    ending.close({ kind: 'closed-here', message: `${name} was closed.` });
    if (socket.closed) return;
    const gone = new Promise<void>((resolve) => void socket.once('close', () => resolve()));
    socket.destroy();
    await gone;
  };
  return {
    name,
    close,
    write: (bytes, timeoutMs) =>
      writeWithDeadline({
        clock,
        timeoutMs,
        ending,
        name,
        start: (done) => void socket.write(bytes, (error) => done(error ?? null)),
        abandon: () => void socket.destroy(),
      }),
  };
}

function openProblem(name: string, error: Error): OpenProblem {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EHOSTUNREACH') {
    return {
      kind: 'not-found',
      message: `Nothing answers at ${name}. Check its power, the cable and the address.`,
    };
  }
  return { kind: 'failed', message: `${name} could not be opened: ${error.message}.` };
}
