import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { octets, u16le, u32le, u8 } from '../drivers/framing/fields.ts';
import { layout } from '../drivers/framing/layout.ts';

/** Events of the kernel's UHID (linux/uhid.h): a type, then what belongs to it. */
const EVENT = {
  destroy: 1,
  getReport: 9,
  getReportReply: 10,
  create2: 11,
  input2: 12,
  setReport: 13,
  setReportReply: 14,
} as const;
const REPORT_BYTES_MAX = 4_096;
const EVENT_BYTES_MAX = 4_380;
const BUS_USB = 3;
const POLL_MS = 1;

const create2 = layout(4 + 276 + REPORT_BYTES_MAX, {
  type: [0, u32le],
  name: [4, octets(128)],
  descriptorBytes: [260, u16le],
  bus: [262, u16le],
  vendor: [264, u32le],
  product: [268, u32le],
  descriptor: [280, octets(REPORT_BYTES_MAX)],
});
const input2 = layout(6 + REPORT_BYTES_MAX, {
  type: [0, u32le],
  bytes: [4, u16le],
  data: [6, octets(REPORT_BYTES_MAX)],
});
const asked = layout(12, { type: [0, u32le], id: [4, u32le], report: [8, u8], bytes: [10, u16le] });
const getReportReply = layout(12 + REPORT_BYTES_MAX, {
  type: [0, u32le],
  id: [4, u32le],
  error: [8, u16le],
  bytes: [10, u16le],
  data: [12, octets(REPORT_BYTES_MAX)],
});
const setReportReply = layout(10, { type: [0, u32le], id: [4, u32le], error: [8, u16le] });

export interface KernelHidOptions {
  readonly vendor: number;
  readonly product: number;
  readonly descriptor: readonly number[];
  /** What the host fetches as a feature report, its number first. */
  readonly onGetReport?: () => Uint8Array;
  readonly onSetReport?: (report: Uint8Array) => void;
}

/** A HID device that the kernel believes to be plugged in, until it is pulled. For root, where `uhid` is loaded. */
export class KernelHid {
  readonly #file: FileHandle;
  readonly #options: KernelHidOptions;
  readonly #serving: Promise<void>;
  #isPulled = false;

  private constructor(file: FileHandle, options: KernelHidOptions) {
    this.#file = file;
    this.#options = options;
    this.#serving = this.#serve();
  }

  static async plug(options: KernelHidOptions): Promise<KernelHid> {
    const file = await open('/dev/uhid', constants.O_RDWR | constants.O_NONBLOCK);
    const { vendor, product, descriptor } = options;
    await file.write(
      create2.encode({
        type: EVENT.create2,
        name: padded(Buffer.from('Tebura test device'), 128),
        descriptorBytes: descriptor.length,
        bus: BUS_USB,
        vendor,
        product,
        descriptor: padded(Uint8Array.from(descriptor), REPORT_BYTES_MAX),
      }),
    );
    return new KernelHid(file, options);
  }

  async say(report: Uint8Array): Promise<void> {
    const data = padded(report, REPORT_BYTES_MAX);
    await this.#file.write(input2.encode({ type: EVENT.input2, bytes: report.length, data }));
  }

  async pull(): Promise<void> {
    this.#isPulled = true;
    await this.#serving;
    const end = new Uint8Array(4);
    end[0] = EVENT.destroy;
    await this.#file.write(end);
    await this.#file.close();
  }

  async #serve(): Promise<void> {
    const event = Buffer.alloc(EVENT_BYTES_MAX);
    while (!this.#isPulled) {
      const read = await this.#file.read(event).catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return null;
        throw error;
      });
      if (read === null || read.bytesRead === 0) await pause(POLL_MS);
      else await this.#answer(new Uint8Array(event.subarray(0, read.bytesRead)));
    }
  }

  async #answer(event: Uint8Array): Promise<void> {
    const { type, id, bytes } = asked.decode(padded(event, asked.length));
    if (type === EVENT.setReport) {
      this.#options.onSetReport?.(event.slice(12, 12 + bytes));
      await this.#file.write(setReportReply.encode({ type: EVENT.setReportReply, id, error: 0 }));
    }
    if (type === EVENT.getReport) {
      const report = this.#options.onGetReport?.() ?? new Uint8Array(0);
      const data = padded(report, REPORT_BYTES_MAX);
      const reply = { type: EVENT.getReportReply, id, error: 0, bytes: report.length, data };
      await this.#file.write(getReportReply.encode(reply));
    }
  }
}

function padded(bytes: Uint8Array, length: number): Uint8Array {
  const whole = new Uint8Array(length);
  whole.set(bytes.subarray(0, length));
  return whole;
}

/** Report descriptors (HID 1.11, 6.2.2). The first is the specification's own example of a boot keyboard (appendix B.1). */
export const DESCRIPTORS = {
  keyboard: [
    [0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7, 0x15, 0x00, 0x25, 0x01],
    [0x75, 0x01, 0x95, 0x08, 0x81, 0x02, 0x95, 0x01, 0x75, 0x08, 0x81, 0x01, 0x95, 0x05, 0x75, 0x01],
    [0x05, 0x08, 0x19, 0x01, 0x29, 0x05, 0x91, 0x02, 0x95, 0x01, 0x75, 0x03, 0x91, 0x01, 0x95, 0x06],
    [0x75, 0x08, 0x15, 0x00, 0x26, 0xff, 0x00, 0x05, 0x07, 0x19, 0x00, 0x29, 0xff, 0x81, 0x00, 0xc0],
  ].flat(),
  consumer: [
    [0x05, 0x0c, 0x09, 0x01, 0xa1, 0x01, 0x15, 0x00, 0x26, 0xff, 0x03, 0x19, 0x00, 0x2a, 0xff, 0x03],
    [0x75, 0x10, 0x95, 0x01, 0x81, 0x00, 0xc0],
  ].flat(),
  /** Two feature reports of 63 bytes and their number, 1 to the device and 2 from it. */
  featurePair: [
    [0x06, 0x00, 0xff, 0x09, 0x01, 0xa1, 0x01, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x3f],
    [0x85, 0x01, 0x09, 0x02, 0xb1, 0x02, 0x85, 0x02, 0x09, 0x03, 0xb1, 0x02, 0xc0],
  ].flat(),
} as const;
