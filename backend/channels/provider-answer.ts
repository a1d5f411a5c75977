import type { DeliveryOutcome } from '../notices/channel.ts';
import { DeadlineExceeded } from './with-deadline.ts';

/** A provider that asks for more has made a mistake, and a person would wait for it. */
const RETRY_AFTER_MAX_MS = 6 * 60 * 60_000;

/** What an HTTP provider's refusal means where it says nothing more precise: too much or broken is for later, all else for ever. */
export function outcomeOfStatus(status: number, retryAfter: string | null, nowMs: number): DeliveryOutcome {
  const reason = `answered-${status}`;
  if (status !== 429 && status < 500) return { kind: 'refused', reason };
  return { kind: 'try-again', afterMs: readRetryAfter(retryAfter, nowMs), reason };
}

/** Whether it went through is not known: the same notice under the same id asks again. */
export function outcomeOfSilence(error: unknown): DeliveryOutcome {
  if (error instanceof DeadlineExceeded) return { kind: 'try-again', afterMs: null, reason: 'no-answer' };
  if (isLostConnection(error)) return { kind: 'try-again', afterMs: null, reason: 'connection-lost' };
  throw error;
}

/** `fetch` says with a TypeError that has a cause that the network failed; an answer cut short may end as broken JSON. */
function isLostConnection(error: unknown): boolean {
  return error instanceof SyntaxError || (error instanceof TypeError && error.cause !== undefined);
}

/** Seconds, or a date (RFC 9110, 10.2.3). */
function readRetryAfter(text: string | null, nowMs: number): number | null {
  if (text === null) return null;
  const afterMs = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isNaN(afterMs) ? null : Math.min(Math.max(afterMs, 0), RETRY_AFTER_MAX_MS);
}
