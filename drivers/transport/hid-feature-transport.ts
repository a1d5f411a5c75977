import type { Clock } from '../../domain/clock.ts';
import { ok, refused } from '../../domain/result.ts';
import { sleep } from '../../platform/sleep.ts';
import { closeOnce, type CloseOnce } from './close-once.ts';
import { hidOpenProblem, textOf, type HidDevice, type OpenHid } from './hid-device.ts';
import type { OpenTransport, Transport, TransportEvents } from './transport.ts';
import { writeWithDeadline } from './write-with-deadline.ts';

/** Feature report of the XG module's HID variant (devices.md 2A.5): 64 bytes `01 'X' length 00`, then up to 60 of data. */
export const HID_REPORT = {
  bytes: 64,
  dataBytesMax: 60,
  mark: 'X'.charCodeAt(0),
  sendId: 1,
  receiveId: 2,
} as const;
const HEADER_BYTES = 4;
/** While something comes it is fetched at once; while nothing comes, so often. */
const POLL_MS = 10;
/** Reports fetched in a row without a pause: a device that always has one more must not keep us from everything else. */
const REPORTS_AT_ONCE_MAX = 64;
const FAILURES_MAX = 3;
const CLOSE_WAIT_MS = 1_000;

/**
 * A byte stream over HID feature reports, for the variant of the XG module that has no serial port. **Known from one
 * vendor's source only and tried on no device**: the layout of the reports, and that they have to be fetched.
 */
export function hidFeatureOpener(path: string, open: OpenHid, clock: Clock): OpenTransport {
  return async (events) => {
    let device: HidDevice;
    try {
      device = await open(path);
    } catch (error) {
      return refused(hidOpenProblem(path, error));
    }
    return ok(hidTransport(path, device, clock, events));
  };
}

function hidTransport(path: string, device: HidDevice, clock: Clock, events: TransportEvents): Transport {
  const ending = closeOnce(events);
  let cancelPoll: () => void = () => undefined;
  let closing: Promise<void> | null = null;
  let underWay: Promise<unknown> = Promise.resolve();
  const close = (): Promise<void> => {
    cancelPoll();
    ending.close({ kind: 'closed-here', message: `${path} was closed.` });
    // The library does not bear being closed while a report is under way.
    closing ??= settledWithin(clock, CLOSE_WAIT_MS, underWay)
      .then(() => device.close())
      .catch(() => undefined);
    return closing;
  };
  const gone = (error: unknown): void => {
    ending.close({ kind: 'unplugged', message: `${path} went away (${textOf(error)}).` });
    void close();
  };
  device.on('error', gone);
  let failures = 0;
  const poll = async (): Promise<void> => {
    try {
      for (let reports = 0; reports < REPORTS_AT_ONCE_MAX && !ending.isClosed(); reports++) {
        const data = dataOf(await device.getFeatureReport(HID_REPORT.receiveId, HID_REPORT.bytes));
        failures = 0;
        if (data === null) break;
        ending.bytes(data);
      }
    } catch (error) {
      if (++failures >= FAILURES_MAX) gone(error);
    }
  };
  const pollLater = (): void => {
    cancelPoll = clock.after(POLL_MS, () => {
      underWay = underWay.then(poll).then(() => {
        if (!ending.isClosed()) pollLater();
      });
    });
  };
  pollLater();
  return {
    name: path,
    close,
    write: (bytes, timeoutMs) =>
      writeWithDeadline({
        clock,
        timeoutMs,
        ending,
        name: path,
        abandon: () => void close(),
        start: (done) => {
          underWay = underWay
            .then(() => sendReports(device, bytes, ending))
            .then(
              () => done(null),
              (error: unknown) => done(error instanceof Error ? error : new Error(textOf(error))),
            );
        },
      }),
  };
}

async function sendReports(device: HidDevice, bytes: Uint8Array, ending: CloseOnce): Promise<void> {
  for (let at = 0; at < bytes.length && !ending.isClosed(); at += HID_REPORT.dataBytesMax) {
    const data = bytes.subarray(at, at + HID_REPORT.dataBytesMax);
    const report = Buffer.alloc(HID_REPORT.bytes);
    report.set([HID_REPORT.sendId, HID_REPORT.mark, data.length, 0]);
    report.set(data, HEADER_BYTES);
    await device.sendFeatureReport(report);
  }
}

/** @returns null for a report that carries nothing or is none of ours; its own number is not looked at (one source) */
function dataOf(report: Buffer): Uint8Array | null {
  const length = report[2] ?? 0;
  const isOurs = report[1] === HID_REPORT.mark && length > 0 && length <= HID_REPORT.dataBytesMax;
  if (!isOurs || report.length < HEADER_BYTES + length) return null;
  return new Uint8Array(report.subarray(HEADER_BYTES, HEADER_BYTES + length));
}

async function settledWithin(clock: Clock, limitMs: number, task: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  void task.finally(() => done.abort()).catch(() => undefined);
  await sleep(clock, limitMs, done.signal);
}
