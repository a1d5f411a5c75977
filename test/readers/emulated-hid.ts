import type { Attach, LineEnd } from '../../drivers/transport/in-process-transport.ts';
import type { HidDevice, OpenHid } from '../../drivers/transport/hid-device.ts';

const REPORT_BYTES = 64;
const DATA_BYTES_MAX = 60;

/**
 * A HID device as node-hid shows it, in front of an emulated module: feature reports in, feature reports out, written
 * down here anew from the description, so that both sides are not wrong together.
 */
export const emulatedHid =
  (attach: Attach): OpenHid =>
  () => {
    const arrived: number[] = [];
    let isGone = false;
    const onError = new Set<(error: Error) => void>();
    const near: LineEnd = {
      bytes: (bytes) => arrived.push(...bytes),
      hungUp: () => {
        isGone = true;
        for (const listener of onError) listener(new Error('could not read from HID device'));
      },
    };
    const module = attach(near);
    if (module === null) return Promise.reject(new Error('cannot open device with path'));
    const alive = (): void => {
      if (isGone) throw new Error('hid_error is not implemented yet');
    };
    const device: HidDevice = {
      sendFeatureReport: (report) =>
        Promise.resolve().then(() => {
          alive();
          const [id, mark, length = 0] = report;
          const isWellFormed = id === 1 && mark === 0x58 && length <= DATA_BYTES_MAX;
          if (report.length !== REPORT_BYTES || !isWellFormed) throw new Error('Cannot send feature report');
          module.bytes(new Uint8Array(report.subarray(4, 4 + length)));
          return report.length;
        }),
      getFeatureReport: (_, length) =>
        Promise.resolve().then(() => {
          alive();
          const data = arrived.splice(0, DATA_BYTES_MAX);
          const report = Buffer.alloc(length);
          report.set([2, 0x58, data.length, 0, ...data]);
          return report;
        }),
      on: (event: 'data' | 'error', listener: ((report: Buffer) => void) | ((error: Error) => void)) => {
        if (event === 'error') onError.add(listener as (error: Error) => void);
      },
      close: () => {
        if (!isGone) module.hungUp();
        isGone = true;
        return Promise.resolve();
      },
    };
    return Promise.resolve(device);
  };
