import { devicesAsync, HIDAsync } from 'node-hid';
import type { OpenProblem } from './transport.ts';

/** What is used of a HID device: the asynchronous interface of node-hid, so that tests can bring their own. */
export interface HidDevice {
  /** @param report first byte: number of the report */
  sendFeatureReport(report: Buffer): Promise<number>;
  /** @returns the report, first byte its number; shorter than asked, or empty, where there is nothing */
  getFeatureReport(reportId: number, length: number): Promise<Buffer>;
  on(event: 'data', listener: (report: Buffer) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

/** @throws the library's error where the device is not there or may not be opened */
export type OpenHid = (path: string) => Promise<HidDevice>;

/** Devices of this machine, such as `/dev/hidraw0`. */
export const hidDevices: OpenHid = (path) => HIDAsync.open(path);

/** One interface of a HID device of this machine; identities in hexadecimal, four digits, lower case. */
export interface HidIdentity {
  readonly path: string;
  readonly vendorId: string;
  readonly productId: string;
  readonly serialNumber: string | null;
  /** What its first collection is for (HID usage tables); null where the system does not say. */
  readonly usagePage: number | null;
  readonly usage: number | null;
}

export type ListHid = () => Promise<readonly HidIdentity[]>;

/** Slow (some hundred milliseconds with many devices) and off this thread: for looking for a device that is gone. */
export const listHid: ListHid = async () =>
  (await devicesAsync()).flatMap(({ path, vendorId, productId, serialNumber, usagePage, usage }) =>
    path === undefined
      ? []
      : [
          {
            path,
            vendorId: vendorId.toString(16).padStart(4, '0'),
            productId: productId.toString(16).padStart(4, '0'),
            serialNumber: serialNumber ?? null,
            usagePage: usagePage ?? null,
            usage: usage ?? null,
          },
        ],
  );

/** What is wrong where the library could not open a device, and what to do. */
export function hidOpenProblem(path: string, error: unknown): OpenProblem {
  const text = textOf(error);
  if (/permission|not permitted|access/i.test(text)) {
    const message = `This user may not open ${path}. Install the udev rule (docs/devices/hid.md) and plug it in again.`;
    return { kind: 'not-permitted', message };
  }
  const message = `${path} could not be opened (${text}). Plug it in, or correct the path.`;
  return { kind: 'not-found', message };
}

export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : 'no reason given';
}
