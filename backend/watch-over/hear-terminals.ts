import type { Clock } from '../../domain/clock.ts';
import type { TerminalId } from '../../domain/ids.ts';
import type { Store } from '../store/store.ts';

const EVERY_MS = 60_000;

/**
 * Notes that a terminal was heard, at most once a minute: terminals ask far more often who they are. In a transaction of its own,
 * beside every payment.
 */
export function hearTerminals(
  store: Pick<Store, 'hearTerminal'>,
  clock: Clock,
): (terminalId: TerminalId) => Promise<void> {
  const noted = new Map<TerminalId, number>();
  return async (terminalId) => {
    const now = clock.monotonicMs();
    const before = noted.get(terminalId);
    if (before !== undefined && now - before < EVERY_MS) return;
    noted.set(terminalId, now);
    await store.hearTerminal({ terminalId, atMs: clock.nowMs() });
  };
}
