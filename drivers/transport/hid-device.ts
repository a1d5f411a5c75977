import { HIDAsync } from 'node-hid';

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
