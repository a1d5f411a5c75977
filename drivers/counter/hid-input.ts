import { ok, refused, type Result } from '../../domain/result.ts';
import type { HidAddress } from '../reader-config.ts';
import type { Connectable, ConnectProblem } from '../session/keep-connected.ts';
import { hidOpenProblem, textOf, type ListHid, type OpenHid } from '../transport/hid-device.ts';
import type { CloseReason } from '../transport/transport.ts';

/** A device has one interface for each thing it is; of those, the one that is this (HID usage tables). */
export interface HidUse {
  readonly usagePage: number;
  readonly usages: readonly number[];
}

export interface HidInputOptions {
  readonly address: HidAddress;
  readonly use: HidUse | null;
  readonly openHid: OpenHid;
  readonly listHid: ListHid;
  readonly onReport: (report: Uint8Array) => void;
}

/** Opens the device and hears its input reports until it goes away. Nothing is sent to it. */
export async function openHidInput(options: HidInputOptions): Promise<Result<Connectable, ConnectProblem>> {
  const path = await pathOf(options);
  if (!path.ok) return path;
  try {
    const device = await options.openHid(path.value);
    const { promise: closed, resolve } = Promise.withResolvers<CloseReason>();
    let isClosed = false;
    const end = (reason: CloseReason): void => {
      isClosed = true;
      resolve(reason);
    };
    device.on('error', (error) =>
      end({ kind: 'unplugged', message: `${path.value} went away (${textOf(error)}).` }),
    );
    device.on('data', (report) => {
      if (!isClosed) options.onReport(report);
    });
    const close = async (): Promise<void> => {
      end({ kind: 'closed-here', message: `${path.value} was closed.` });
      await device.close().catch(() => undefined);
    };
    return ok({ closed, close });
  } catch (error) {
    const { kind, message } = hidOpenProblem(path.value, error);
    return refused({ state: kind === 'not-permitted' ? 'faulty' : 'disconnected', message });
  }
}

async function pathOf({ address, use, listHid }: HidInputOptions): Promise<Result<string, ConnectProblem>> {
  if (address.line === 'hid') return ok(address.path);
  const { vendorId, productId, serialNumber } = address;
  const found = (await listHid().catch(() => [])).find(
    (device) =>
      device.vendorId === vendorId &&
      device.productId === productId &&
      (serialNumber === null || device.serialNumber === serialNumber) &&
      isFor(use, device),
  );
  if (found !== undefined) return ok(found.path);
  const message = `No device ${vendorId}:${productId} of that kind is plugged in.`;
  return refused({ state: 'disconnected', message });
}

function isFor(
  use: HidUse | null,
  { usagePage, usage }: { readonly usagePage: number | null; readonly usage: number | null },
): boolean {
  if (use === null || usagePage === null) return true;
  return use.usagePage === usagePage && (usage === null || use.usages.includes(usage));
}
