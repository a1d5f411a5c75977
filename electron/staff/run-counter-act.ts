import type { CounterAct } from '../../contract/kiosk-api.ts';
import type { Clock } from '../../domain/clock.ts';
import { sleep } from '../../platform/sleep.ts';
import type { CounterActIntent, CounterActJournal, CounterActResult } from './counter-act-journal.ts';
import type { CounterOrder, OrderAnswer } from './counter-order.ts';

export interface CounterActRunner {
  /** `null` for what is not journaled: the close of a register. */
  readonly actId: string | null;
  screen(): CounterAct;
  /** @returns false while it is not late yet or is over */
  putAside(): boolean;
  /** Resolves when nothing of it is under way any more: it is over, or was put aside. */
  readonly ended: Promise<void>;
}

const SLOW_AFTER_MS = 3_000;
const FIRST_WAIT_MS = 1_000;
const WAIT_MAX_MS = 8_000;

/**
 * Carries out what staff confirmed: journaled, sent, and sent again under the same id until the answer is known or staff leave it
 * to the background.
 */
export function runCounterAct(deps: {
  readonly order: CounterOrder;
  readonly intent: CounterActIntent | null;
  readonly staffToken: string;
  readonly clock: Clock;
  readonly journal: CounterActJournal;
  readonly onChange: () => void;
  /** It left the screen without an answer. */
  readonly onAside: () => void;
  readonly onFault: (what: string, error: unknown) => void;
}): CounterActRunner {
  const { order, intent, clock, journal } = deps;
  const { what } = order;
  let screen: CounterAct = { step: 'working', what, slow: false };
  const aside = new AbortController();
  const isAside = (): boolean => aside.signal.aborted;

  function show(next: CounterAct): void {
    cancelSlow();
    screen = next;
    if (!isAside()) deps.onChange();
  }
  const cancelSlow = clock.after(SLOW_AFTER_MS, () => show({ step: 'working', what, slow: true }));

  async function carryOut(): Promise<void> {
    if (intent !== null && !(await isJournaled(intent))) {
      show({ step: 'refused', what, reason: 'JOURNAL_FAILED', leftYen: null });
      return;
    }
    let isFirst = true;
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, WAIT_MAX_MS)) {
      const answer = await order.send(deps.staffToken);
      const certain = certainPart(answer, isFirst);
      if (certain !== null) {
        await end(certain);
        return;
      }
      // Who may not ask any more cannot ask again; the background can.
      if (answer.kind === 'refused') leave();
      if (isAside()) return;
      isFirst = false;
      show({ step: 'working', what, slow: true });
      await sleep(clock, waitMs, aside.signal);
      if (isAside()) return;
      if (intent !== null) await journal.sending(intent.actId, clock.nowMs());
    }
  }

  async function isJournaled(opened: CounterActIntent): Promise<boolean> {
    try {
      await journal.open(opened);
      return true;
    } catch (error) {
      deps.onFault('counter-act-journal', error);
      return false;
    }
  }

  async function end(answer: CertainAnswer): Promise<void> {
    const result: CounterActResult = answer.kind === 'done' ? 'done' : 'not-done';
    const learnt = isAside() ? 'in-background' : 'on-screen';
    if (intent !== null) await journal.close(intent.actId, result, clock.nowMs(), learnt);
    if (answer.kind === 'done') show(answer.screen);
    else show({ step: 'refused', what, reason: answer.reason, leftYen: answer.leftYen });
  }

  function leave(): void {
    cancelSlow();
    aside.abort();
    deps.onAside();
  }

  const ended = carryOut().catch((error: unknown) => {
    // What was sent is on the disk; the background asks what became of it.
    deps.onFault('counter-act', error);
    leave();
  });

  return {
    actId: intent?.actId ?? null,
    ended,
    screen: () => screen,
    putAside: () => {
      if (screen.step !== 'working') return false;
      leave();
      return true;
    },
  };
}

type CertainAnswer = Exclude<OrderAnswer, { kind: 'unknown' }>;

/** Of a later sending, only what the books themselves say is certain: the door says nothing of the earlier one. */
function certainPart(answer: OrderAnswer, isFirst: boolean): CertainAnswer | null {
  if (answer.kind === 'unknown') return null;
  return answer.kind === 'done' || isFirst || !answer.byDoor ? answer : null;
}
