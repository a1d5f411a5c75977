import { useEffect, useEffectEvent } from 'react';
import { useKiosk } from '../kiosk-context.ts';

/**
 * Acts once after so long without a touch or a key.
 *
 * @param also anything whose change is a sign of life as well: a finger on the reader touches no screen
 */
export function useIdle(afterMs: number, onIdle: () => void, also?: unknown): void {
  const { clock } = useKiosk();
  const act = useEffectEvent(onIdle);
  useEffect(() => {
    let cancel = clock.after(afterMs, () => act());
    const restart = (): void => {
      cancel();
      cancel = clock.after(afterMs, () => act());
    };
    window.addEventListener('pointerdown', restart, { capture: true });
    window.addEventListener('keydown', restart, { capture: true });
    return () => {
      cancel();
      window.removeEventListener('pointerdown', restart, { capture: true });
      window.removeEventListener('keydown', restart, { capture: true });
    };
  }, [clock, afterMs, also]);
}

/** A screen left alone goes back to its default; staff screens lock (ux.md 1.2, security 3.9). */
export const IDLE_TIMES = { resetMs: 120_000, lockWarningMs: 270_000, lockMs: 300_000 } as const;
