import type { Clock } from '../../domain/clock.ts';
import { hidDevices, type OpenHid } from '../transport/hid-device.ts';
import { hidFeatureOpener } from '../transport/hid-feature-transport.ts';
import type { ReaderAddress } from '../reader-config.ts';
import { serialOpener } from '../transport/serial-transport.ts';
import { tcpOpener } from '../transport/tcp-transport.ts';
import type { OpenTransport } from '../transport/transport.ts';
import { listPorts, portsMatching, type ListPorts } from './list-ports.ts';
import type { PortOwners } from './port-owners.ts';

export interface FindingOptions {
  readonly clock: Clock;
  readonly owners: PortOwners;
  /** Rates to be tried at each serial port, in this order. */
  readonly baudRates: readonly number[];
  readonly listPorts?: ListPorts;
  readonly openHid?: OpenHid;
}

/**
 * Ways to reach the reader, looked for anew at each call: a port that was unplugged may come back under another name.
 * Ports that another reader of this terminal owns are left out of a search.
 */
export async function openersOf(
  address: ReaderAddress,
  options: FindingOptions,
): Promise<readonly OpenTransport[]> {
  const { clock, owners, baudRates } = options;
  const serial = (path: string): OpenTransport[] =>
    baudRates.map((baud) => owners.owned(path, serialOpener({ path, baud }, clock)));
  switch (address.line) {
    case 'tcp':
      return [tcpOpener(address, clock)];
    case 'hid':
      return [
        owners.owned(address.path, hidFeatureOpener(address.path, options.openHid ?? hidDevices, clock)),
      ];
    case 'serial':
      return serial(address.path);
    case 'usb':
    case 'auto': {
      const ports = await (options.listPorts ?? listPorts)();
      const found = portsMatching(ports, address.line === 'usb' ? address : null);
      return found.filter(({ path }) => !owners.isOwned(path)).flatMap(({ path }) => serial(path));
    }
  }
}
