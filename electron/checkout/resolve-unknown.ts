import { resolvePurchase } from '../../contract/terminal-routes.ts';
import type { Clock } from '../../domain/clock.ts';
import type { PurchaseId } from '../../domain/ids.ts';
import type { Journal, JournaledIntent } from '../journal.ts';
import type { TerminalClient } from '../terminal-client.ts';

const RESOLVE_TIMEOUT_MS = 4_000;
const FIRST_WAIT_MS = 1_000;
const WAIT_MAX_MS = 30_000;

export interface BackgroundResolver {
  /** How many purchases await their answer, the one on the screen apart. */
  count(): number;
  /** There may be something new to ask for. */
  look(): void;
  stop(): Promise<void>;
}

/**
 * Asks for every purchase whose result is not known (after a power cut, or put aside by staff) until it is: an id the
 * backend never saw becomes a tombstone there, so nothing stays open. Looks once at the start.
 */
export function createBackgroundResolver(deps: {
  readonly clock: Clock;
  readonly client: TerminalClient;
  readonly journal: Journal;
  /** The purchase on the screen is the checkout's own business. */
  readonly isOnScreen: (purchaseId: PurchaseId) => boolean;
  readonly onChange: () => void;
  readonly onFault: (what: string, error: unknown) => void;
}): BackgroundResolver {
  const { clock, journal } = deps;
  let count = 0;
  let waitMs = FIRST_WAIT_MS;
  let running: Promise<void> | null = null;
  let stopped = false;
  let cancelNext: () => void = () => undefined;

  function look(): void {
    if (stopped || running !== null) return;
    cancelNext();
    running = askForAll()
      .catch((error: unknown) => {
        deps.onFault('resolve-unknown', error);
        count = Math.max(count, 1);
      })
      .finally(() => {
        running = null;
        if (!stopped && count > 0) scheduleNext();
      });
  }

  function scheduleNext(): void {
    cancelNext = clock.after(waitMs, look);
    waitMs = Math.min(waitMs * 2, WAIT_MAX_MS);
  }

  async function askForAll(): Promise<void> {
    const open = (await journal.unresolved()).filter((intent) => !deps.isOnScreen(intent.purchaseId));
    setCount(open.length);
    for (const intent of open) {
      if (stopped) return;
      if (await resolveOne(intent)) {
        waitMs = FIRST_WAIT_MS;
        setCount(count - 1);
      }
    }
  }

  async function resolveOne({ purchaseId, shopId, amount }: JournaledIntent): Promise<boolean> {
    const reply = await deps.client.call(
      resolvePurchase,
      { params: { purchaseId }, body: { shopId, amountYen: amount, currency: 'JPY', kind: 'purchase' } },
      { timeoutMs: RESOLVE_TIMEOUT_MS },
    );
    // While the owner is asked there is nothing to close yet.
    if (!reply.ok || reply.value.outcome.state === 'awaiting_approval') return false;
    await journal.close(purchaseId, reply.value.outcome, clock.nowMs(), 'in-background');
    return true;
  }

  function setCount(next: number): void {
    if (next === count) return;
    count = next;
    deps.onChange();
  }

  // The first look waits a turn: the host that owns this is still being put together.
  queueMicrotask(look);

  return {
    count: () => count,
    look,
    stop: async () => {
      stopped = true;
      cancelNext();
      await running;
    },
  };
}
