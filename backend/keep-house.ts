import type { Clock } from '../domain/clock.ts';
import { describeError } from './log.ts';
import type { BackendLog } from './log.ts';
import type { Store } from './store/store.ts';

const CHAIN_EVERY_MS = 250;
const FORGET_EVERY_MS = 10 * 60_000;

/**
 * The work that nobody waits for: chaining the audit log just after it was written, and forgetting what has expired.
 * @returns ends it, after chaining what is left
 */
export function keepHouse({
  store,
  clock,
  log,
}: {
  store: Store;
  clock: Clock;
  log: BackendLog;
}): () => Promise<void> {
  const stops = [
    repeat(clock, CHAIN_EVERY_MS, log, () => store.chainAudit()),
    repeat(clock, FORGET_EVERY_MS, log, () => store.forgetExpired({ atMs: clock.nowMs() })),
  ];
  return async () => {
    for (const stop of stops) await stop();
    await store.chainAudit();
  };
}

/** One run after the other, the next one a while after the last one ended. @returns ends it, after the run in progress */
function repeat(
  clock: Clock,
  everyMs: number,
  log: BackendLog,
  work: () => Promise<unknown>,
): () => Promise<void> {
  let isOver = false;
  let running: Promise<void> = Promise.resolve();
  let cancel: () => void = () => undefined;
  const run = async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      log('housekeeping-failed', describeError(error));
    }
    if (!isOver) schedule();
  };
  const schedule = (): void => {
    cancel = clock.after(everyMs, () => {
      running = run();
    });
  };
  schedule();
  return async () => {
    isOver = true;
    cancel();
    await running;
  };
}
