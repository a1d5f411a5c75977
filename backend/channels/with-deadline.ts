import type { Clock } from '../../domain/clock.ts';

export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
}

/**
 * Work with a provider, which may never answer. When the time is up the signal is aborted; work that cannot be aborted goes on
 * unheard.
 * @throws DeadlineExceeded when the time is up first; whatever the work throws otherwise
 */
export async function withDeadline<Value>(
  clock: Clock,
  deadlineMs: number,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const aborter = new AbortController();
  let cancel: () => void = () => undefined;
  const timeIsUp = new Promise<never>((_resolve, reject) => {
    cancel = clock.after(deadlineMs, () => {
      reject(new DeadlineExceeded(`no answer within ${deadlineMs} ms`));
      aborter.abort();
    });
  });
  try {
    return await Promise.race([work(aborter.signal), timeIsUp]);
  } finally {
    cancel();
  }
}
