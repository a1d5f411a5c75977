import { useEffect } from 'react';
import { useKiosk } from '../kiosk-context.ts';

const EVERY_MS = 60_000;

/**
 * The host ends a session that sends no command for five minutes. Typing a family's names sends none: while somebody does,
 * the host is asked something small once a minute, so that both count the same idleness.
 */
export function useKeepSession(): void {
  const { clock, link } = useKiosk();
  useEffect(() => {
    let askedAtMs = clock.monotonicMs();
    const onTouch = (): void => {
      const now = clock.monotonicMs();
      if (now - askedAtMs < EVERY_MS) return;
      askedAtMs = now;
      // What it answers does not matter here; that the host is silent shows by the event stream.
      link.invoke('listUnresolvedPurchases', {}).catch(() => undefined);
    };
    window.addEventListener('pointerdown', onTouch);
    window.addEventListener('keydown', onTouch);
    return () => {
      window.removeEventListener('pointerdown', onTouch);
      window.removeEventListener('keydown', onTouch);
    };
  }, [clock, link]);
}
