import type { Clock } from '../../domain/clock.ts';
import { ok, refused, type Result } from '../../domain/result.ts';
import type { CloseOnce } from './close-once.ts';
import type { WriteRefusal } from './transport.ts';

interface GuardedWrite {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly ending: CloseOnce;
  readonly name: string;
  readonly start: (done: (error: Error | null) => void) => void;
  /** Tears the connection down after a write that never ended. */
  readonly abandon: () => void;
}

/** One write of any transport: ends by success, by the connection's end, or by its deadline, whichever comes first. */
export async function writeWithDeadline(write: GuardedWrite): Promise<Result<undefined, WriteRefusal>> {
  const { ending, name } = write;
  if (ending.isClosed()) return refused('closed');
  const { promise, resolve } = Promise.withResolvers<Result<undefined, WriteRefusal>>();
  const cancelTimeout = write.clock.after(write.timeoutMs, () => {
    ending.close({ kind: 'failed', message: `${name} takes no bytes (waited ${write.timeoutMs} ms).` });
    write.abandon();
    resolve(refused('timed-out'));
  });
  void ending.closed.then(() => resolve(refused('closed')));
  write.start((error) => {
    if (error === null) {
      resolve(ok(undefined));
      return;
    }
    ending.close({ kind: 'unplugged', message: `${name} went away (${error.message}).` });
    resolve(refused('closed'));
  });
  const outcome = await promise;
  cancelTimeout();
  return outcome;
}
