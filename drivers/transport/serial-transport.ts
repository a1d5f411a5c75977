import { SerialPort } from 'serialport';
import type { Clock } from '../../domain/clock.ts';
import { ok, refused, type Result } from '../../domain/result.ts';
import { closeOnce, type CloseOnce } from './close-once.ts';
import type { OpenProblem, OpenTransport, Transport, TransportEvents } from './transport.ts';
import { writeWithDeadline } from './write-with-deadline.ts';

export interface SerialAddress {
  /** `/dev/ttyUSB0`, better a stable link under `/dev/serial/by-id`. */
  readonly path: string;
  readonly baud: number;
}

/**
 * Opens a serial port, 8N1, locked against a second program. Modem lines are left alone: a pseudo-terminal has none.
 *
 * An unplugging is not always reported. A port that is lost while bytes are coming in reads as "no bytes" for ever, and
 * serialport then asks again and again, at the cost of a processor, without closing (seen in half of the trials). The
 * next write fails and ends it: whoever uses a serial port must write to it from time to time.
 */
export function serialOpener(address: SerialAddress, clock: Clock): OpenTransport {
  return (events) => openSerial(address, clock, events);
}

function openSerial(
  { path, baud }: SerialAddress,
  clock: Clock,
  events: TransportEvents,
): Promise<Result<Transport, OpenProblem>> {
  const name = `${path} at ${baud} baud`;
  // A new object per connection: serialport queues writes to a closed port and sends them when it is reopened.
  const port = new SerialPort({ path, baudRate: baud, autoOpen: false, lock: true });
  const ending = closeOnce(events);
  port.on('data', (bytes: Buffer) => ending.bytes(bytes));
  port.on('error', (error: Error) => ending.close({ kind: 'failed', message: `${name}: ${error.message}` }));
  // A read of no bytes ends the stream without closing the port.
  port.on('end', () => ending.close({ kind: 'unplugged', message: `${path} has no device any more.` }));
  port.on('close', (error: (Error & { disconnected?: boolean }) | null | undefined) =>
    ending.close(
      error?.disconnected === true
        ? { kind: 'unplugged', message: `${path} was unplugged.` }
        : { kind: 'failed', message: `${path} was closed by the system.` },
    ),
  );
  return new Promise((resolve) => {
    port.open((error) =>
      resolve(
        error === null ? ok(serialTransport(name, port, ending, clock)) : refused(openProblem(path, error)),
      ),
    );
  });
}

function serialTransport(name: string, port: SerialPort, ending: CloseOnce, clock: Clock): Transport {
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> => {
    ending.close({ kind: 'closed-here', message: `${name} was closed.` });
    closing ??= closePort(port);
    return closing;
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
        start: (done) => void port.write(bytes, (error) => done(error ?? null)),
        abandon: () => void close(),
      }),
  };
}

function closePort(port: SerialPort): Promise<void> {
  return new Promise((resolve) => {
    if (!port.isOpen) {
      resolve();
      return;
    }
    port.close(() => resolve());
  });
}

function openProblem(path: string, error: Error): OpenProblem {
  const text = error.message;
  if (/cannot lock port|resource busy|access denied/i.test(text)) {
    return { kind: 'in-use', message: `${path} is used by another program. Close the other program.` };
  }
  if (/no such file|file not found|cannot find/i.test(text)) {
    return {
      kind: 'not-found',
      message: `There is no device at ${path}. Plug the reader in, or correct the path.`,
    };
  }
  if (/permission denied|not permitted/i.test(text)) {
    return {
      kind: 'not-permitted',
      message: `This user may not open ${path}. Add the user to the group that owns it (often "dialout") and log in again.`,
    };
  }
  return { kind: 'failed', message: `${path} could not be opened: ${text}.` };
}
