import type { Clock } from '../../domain/clock.ts';
import { linkOverBridge } from './bridge-link.ts';
import type { KioskBridge } from './bridge-link.ts';
import type { KioskLink } from './kiosk-link.ts';
import { linkOverLoopback } from './loopback-link.ts';

declare global {
  interface Window {
    /** There inside Electron; absent in a browser. */
    readonly tebura?: KioskBridge;
  }
}

/** Electron's bridge where it is there, else the loopback server that this page came from. Nothing else asks which. */
export function connectKiosk(clock: Clock): KioskLink {
  if (window.tebura !== undefined) return linkOverBridge(window.tebura);
  return linkOverLoopback(
    { fetch: (path, init) => fetch(path, init), openEvents: (path) => new EventSource(path) },
    clock,
  );
}
