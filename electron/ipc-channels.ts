import type { KioskCommandName } from '../contract/kiosk-api.ts';

export const EVENT_CHANNEL = 'kiosk:event';
export const SUBSCRIBE_CHANNEL = 'kiosk:subscribe';

export function commandChannel(name: KioskCommandName): string {
  return `kiosk:command:${name}`;
}
