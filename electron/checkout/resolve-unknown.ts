import { resolvePurchase } from '../../contract/terminal-routes.ts';
import type { Clock } from '../../domain/clock.ts';
import type { PurchaseId } from '../../domain/ids.ts';
import type { Journal } from '../journal.ts';
import type { TerminalClient } from '../terminal-client.ts';

const RESOLVE_TIMEOUT_MS = 4_000;
const FIRST_WAIT_MS = 1_000;
const WAIT_MAX_MS = 30_000;

/** Asks once. @returns whether the answer is known now */
export type Question = () => Promise<boolean>;

export interface BackgroundResolver {
  /** How much awaits its answer, what is on the screen apart. */
  count(): number;
  /** There may be something new to ask for. */
  look(): void;
  stop(): Promise<void>;
}

/**
 * Asks for everything whose result is not known (after a power cut, or put aside by staff) until it is. Looks once at the
 * start.
 */
export function createBackgroundResolver(deps: {
  readonly clock: Clock;
  /** What is open now, what is on the screen apart. */
  readonly questions: () => Promise<Question[]>;
  readonly onChange: () => void;
  readonly onFault: (what: string, error: unknown) => void;
}): BackgroundResolver {
  const { clock } = deps;
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
    const questions = await deps.questions();
    setCount(questions.length);
    for (const ask of questions) {
      if (stopped) return;
      if (await ask()) {
        waitMs = FIRST_WAIT_MS;
        setCount(count - 1);
      }
    }
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

/** The purchases whose answer was lost: an id the backend never saw becomes a tombstone there, so nothing stays open. */
export async function purchaseQuestions(deps: {
  readonly clock: Clock;
  readonly client: TerminalClient;
  readonly journal: Journal;
  /** The purchase on the screen is the checkout's own business. */
  readonly isOnScreen: (purchaseId: PurchaseId) => boolean;
}): Promise<Question[]> {
  const { clock, client, journal } = deps;
  const open = (await journal.unresolved()).filter((intent) => !deps.isOnScreen(intent.purchaseId));
  return open.map(({ purchaseId, shopId, amount }) => async () => {
    const reply = await client.call(
      resolvePurchase,
      { params: { purchaseId }, body: { shopId, amountYen: amount, currency: 'JPY', kind: 'purchase' } },
      { timeoutMs: RESOLVE_TIMEOUT_MS },
    );
    // While the owner is asked there is nothing to close yet.
    if (!reply.ok || reply.value.outcome.state === 'awaiting_approval') return false;
    await journal.close(purchaseId, reply.value.outcome, clock.nowMs(), 'in-background');
    return true;
  });
}
