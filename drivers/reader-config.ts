import { ok, refused, type Result } from '../domain/result.ts';

import { BUTTON_KINDS, type ButtonKind } from './counter/button-reports.ts';

/** The makes of readers that can be configured. */
export const READER_DEVICES = ['xg', 'h1e', 'rsid', 'fm22x'] as const;
export type ReaderDevice = (typeof READER_DEVICES)[number];

/** Where one reader is, as the operator wrote it. */
export type ReaderConfig = {
  readonly device: ReaderDevice;
  /** The operator says that it is an emulator. One that is silent about it is still recognised by its name. */
  readonly simulated: boolean;
  /** The operator vouches for the line to the reader: what crosses it is not encrypted. */
  readonly trustedLine: boolean;
  /** The reader is spoken to encrypted, with the keys of its pairing, or not at all (rsid only). */
  readonly paired: boolean;
} & ReaderAddress;

export type ReaderAddress =
  | { readonly line: 'serial'; readonly path: string }
  | { readonly line: 'tcp'; readonly host: string; readonly port: number }
  | { readonly line: 'hid'; readonly path: string }
  /** A serial port by the USB identity of the reader or of its adapter. */
  | UsbAddress
  /** Whichever serial port of the machine the reader answers at. */
  | { readonly line: 'auto' };

/** A USB device by its identity, in hexadecimal, lower case. */
export interface UsbAddress {
  readonly line: 'usb';
  readonly vendorId: string;
  readonly productId: string;
  readonly serialNumber: string | null;
}

/** Where a key pad or a customer button is. */
export type HidAddress = { readonly line: 'hid'; readonly path: string } | UsbAddress;

/** Keys beside the screen; null where there are none. */
export interface CounterConfig {
  readonly keypad: HidAddress | null;
  readonly customerButton: { readonly kind: ButtonKind; readonly address: HidAddress } | null;
}

export interface ReaderConfigProblem {
  readonly code:
    'not-configured' | 'not-understood' | 'simulated-in-production' | 'line-in-clear' | 'bad-password';
  /** What is wrong and what to do, for whoever installs the terminal. */
  readonly message: string;
}

const EXAMPLES = '"xg:serial:/dev/ttyUSB0", "h1e:usb:1a86:7523", "xg:auto" or "xg:tcp:192.0.2.7:4312"';
const SUFFIX = /:(simulated|trusted-line|paired)$/;

/**
 * Reads `<device>:serial:<path>`, `<device>:tcp:<host>:<port>`, `<device>:usb:<vendor>:<product>[:<serial number>]`,
 * `<device>:auto` or `xg:hid:<path>`, followed by any of `:simulated`, `:trusted-line` and, for rsid, `:paired`. Paths and
 * IPv6 addresses may contain colons.
 */
export function parseReaderConfig(text: string | undefined): Result<ReaderConfig, ReaderConfigProblem> {
  const written = text?.trim() ?? '';
  if (written === '') {
    const message = `No reader is configured. Set TEBURA_READER to where it is, for example ${EXAMPLES}.`;
    return refused({ code: 'not-configured', message });
  }
  const { place, suffixes } = withoutSuffixes(written);
  const device = READER_DEVICES.find((name) => place.startsWith(`${name}:`));
  const address = device === undefined ? null : parseAddress(device, place.slice(device.length + 1));
  if (device === undefined || address === null) {
    return notUnderstood('TEBURA_READER', written, EXAMPLES);
  }
  const [simulated, trustedLine] = [suffixes.has('simulated'), suffixes.has('trusted-line')];
  const paired = suffixes.has('paired');
  if (paired && device !== 'rsid') {
    const message = `TEBURA_READER is ${JSON.stringify(written)}: only a RealSense reader (rsid) can be paired.`;
    return refused({ code: 'not-understood', message });
  }
  return ok({ device, simulated, trustedLine, paired, ...address });
}

/** Whether what the reader sends in clear stays in this machine and its cables. */
export function staysInMachine(address: ReaderAddress): boolean {
  return address.line !== 'tcp' || /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(address.host);
}

function withoutSuffixes(written: string): {
  readonly place: string;
  readonly suffixes: ReadonlySet<string>;
} {
  const suffixes = new Set<string>();
  let place = written;
  for (let found = SUFFIX.exec(place); found !== null; found = SUFFIX.exec(place)) {
    suffixes.add(found[1] ?? '');
    place = place.slice(0, found.index);
  }
  return { place, suffixes };
}

function parseAddress(device: ReaderDevice, place: string): ReaderAddress | null {
  if (place === 'auto') return { line: 'auto' };
  const path = /^(serial|hid):(.+)$/.exec(place);
  if (path?.[1] === 'serial') return { line: 'serial', path: path[2] ?? '' };
  if (path?.[1] === 'hid') return device === 'xg' ? { line: 'hid', path: path[2] ?? '' } : null;
  return parseUsb(place) ?? parseTcp(place);
}

/**
 * Reads `TEBURA_KEYPAD` (`hid:<path>` or `usb:<vendor>:<product>[:<serial number>]`) and `TEBURA_CUSTOMER_BUTTON` (the same
 * after `bits:` or `consumer:`, by how it tells its answers). Neither is needed.
 */
export function parseCounterConfig(written: {
  readonly keypad: string | undefined;
  readonly customerButton: string | undefined;
}): Result<CounterConfig, ReaderConfigProblem> {
  const keypad = written.keypad?.trim() ?? '';
  const button = written.customerButton?.trim() ?? '';
  const keypadAddress = parseHid(keypad);
  if (keypad !== '' && keypadAddress === null)
    return notUnderstood('TEBURA_KEYPAD', keypad, '"hid:/dev/hidraw1" or "usb:1a2c:0e24"');
  const kind = BUTTON_KIND_NAMES.find((name) => button.startsWith(`${name}:`));
  const address = kind === undefined ? null : parseHid(button.slice(kind.length + 1));
  const customerButton = kind === undefined || address === null ? null : { kind, address };
  if (button !== '' && customerButton === null)
    return notUnderstood(
      'TEBURA_CUSTOMER_BUTTON',
      button,
      '"bits:hid:/dev/hidraw2" or "consumer:usb:1a2c:0e25"',
    );
  // One USB device may be both where each has an interface of its own kind.
  const mayShare = kind === 'consumer' && address?.line === 'usb';
  if (address !== null && !mayShare && JSON.stringify(address) === JSON.stringify(keypadAddress)) {
    const message =
      'TEBURA_KEYPAD and TEBURA_CUSTOMER_BUTTON name the same device: a customer would type amounts.';
    return refused({ code: 'not-understood', message });
  }
  return ok({ keypad: keypadAddress, customerButton });
}

const BUTTON_KIND_NAMES = Object.keys(BUTTON_KINDS) as readonly ButtonKind[];

function parseHid(place: string): HidAddress | null {
  const path = /^hid:(.+)$/.exec(place)?.[1];
  return path === undefined ? parseUsb(place) : { line: 'hid', path };
}

function notUnderstood(
  variable: string,
  written: string,
  examples: string,
): Result<never, ReaderConfigProblem> {
  const message = `${variable} is ${JSON.stringify(written)}, which is not understood. Write it like ${examples}.`;
  return refused({ code: 'not-understood', message });
}

function parseUsb(place: string): UsbAddress | null {
  const found = /^usb:([0-9a-f]{4}):([0-9a-f]{4})(?::(.+))?$/i.exec(place);
  const [, vendorId, productId, serialNumber] = found ?? [];
  if (vendorId === undefined || productId === undefined) return null;
  return {
    line: 'usb',
    vendorId: vendorId.toLowerCase(),
    productId: productId.toLowerCase(),
    serialNumber: serialNumber ?? null,
  };
}

function parseTcp(place: string): ReaderAddress | null {
  const found = /^tcp:(?:\[([0-9a-f:]+)\]|([^:[\]]+)):(\d{1,5})$/i.exec(place);
  const host = found?.[1] ?? found?.[2];
  const port = Number(found?.[3]);
  return host === undefined || port < 1 || port > 65_535 ? null : { line: 'tcp', host, port };
}
