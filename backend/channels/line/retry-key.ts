import { v5 } from 'uuid';

/** LINE knows a retry key for a day from its first try; afterwards the same key would be a new message's. */
const KEY_LIFETIME_MS = 24 * 60 * 60_000;

/**
 * The key under which a notice is tried now: its own id on the first day, one derived from it on each later day, so that a key is
 * never used longer than LINE knows it. A notice whose acknowledgement was lost on one day can arrive again on the next one.
 * @returns how many days after the first try, and the key
 */
export function retryKeyOf(
  { noticeId, firstTriedAtMs }: { readonly noticeId: string; readonly firstTriedAtMs: number },
  nowMs: number,
): { readonly day: number; readonly key: string } {
  const day = Math.max(0, Math.floor((nowMs - firstTriedAtMs) / KEY_LIFETIME_MS));
  return { day, key: day === 0 ? noticeId : v5(`day ${day}`, noticeId) };
}
