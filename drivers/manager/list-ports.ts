import { SerialPort } from 'serialport';

/** A serial port of this machine and what is known of the USB device behind it. */
export interface PortIdentity {
  readonly path: string;
  /** Four hexadecimal digits, lower case; null where it is no USB device. */
  readonly vendorId: string | null;
  readonly productId: string | null;
  readonly serialNumber: string | null;
  readonly maker: string | null;
}

export type ListPorts = () => Promise<readonly PortIdentity[]>;

/**
 * The machine's serial ports. Empty where the system cannot tell (serialport needs `udevadm` on Linux): then only a
 * configured path helps. Pseudo-terminals are never listed.
 */
export const listPorts: ListPorts = async () => {
  try {
    const ports = await SerialPort.list();
    return ports.map(({ path, vendorId, productId, serialNumber, manufacturer }) => ({
      path,
      vendorId: vendorId?.toLowerCase() ?? null,
      productId: productId?.toLowerCase() ?? null,
      serialNumber: serialNumber ?? null,
      maker: manufacturer ?? null,
    }));
  } catch {
    return [];
  }
};

/** Those worth asking: what is no USB device is a port of the mainboard, often without anything behind it. */
export function portsMatching(
  ports: readonly PortIdentity[],
  wanted: {
    readonly vendorId: string;
    readonly productId: string;
    readonly serialNumber: string | null;
  } | null,
): readonly PortIdentity[] {
  return ports.filter(
    (port) =>
      port.vendorId !== null &&
      (wanted === null ||
        (port.vendorId === wanted.vendorId &&
          port.productId === wanted.productId &&
          (wanted.serialNumber === null || port.serialNumber === wanted.serialNumber))),
  );
}
