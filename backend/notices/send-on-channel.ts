import type { Clock } from '../../domain/clock.ts';
import { describeError } from '../log.ts';
import type { BackendLog } from '../log.ts';
import type { Store } from '../store/store.ts';
import type { Channel, Delivery, DeliveryOutcome } from './channel.ts';

/** Longer than any channel's own deadline: a channel that hangs must not keep a lane for ever. */
export const SEND_DEADLINE_MS = 20_000;

export type Sent =
  | { readonly kind: 'accepted'; readonly addresses: readonly string[] }
  | { readonly kind: 'try-again'; readonly afterMs: number | null; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * Sends to every address that a person has on a channel; taken at one of them is taken. An address at which nobody is any more is
 * forgotten (a browser), or shown as down to the person who set it up.
 */
export async function sendOnChannel(
  channel: Channel,
  delivery: Omit<Delivery, 'address'>,
  addresses: readonly string[],
  { store, clock, log }: { readonly store: Store; readonly clock: Clock; readonly log: BackendLog },
): Promise<Sent> {
  const outcomes = await Promise.all(
    addresses.map(async (address) => ({
      address,
      outcome: await sendOnce(channel, { ...delivery, address }, clock, log),
    })),
  );
  for (const { address, outcome } of outcomes)
    if (outcome.kind === 'gone') await giveUpAddress(store, channel, address, outcome.reason);
  const taken = outcomes.flatMap(({ address, outcome }) => (outcome.kind === 'accepted' ? [address] : []));
  if (taken.length > 0) return { kind: 'accepted', addresses: taken };
  const later = outcomes.flatMap(({ outcome }) => (outcome.kind === 'try-again' ? [outcome] : []));
  const [first] = later;
  if (first !== undefined) {
    const asked = later.flatMap(({ afterMs }) => (afterMs === null ? [] : [afterMs]));
    return { ...first, afterMs: asked.length === 0 ? null : Math.max(...asked) };
  }
  const reasons = outcomes.flatMap(({ outcome }) => ('reason' in outcome ? [outcome.reason] : []));
  return { kind: 'failed', reason: reasons[0] ?? 'no-address' };
}

async function sendOnce(
  channel: Channel,
  delivery: Delivery,
  clock: Clock,
  log: BackendLog,
): Promise<DeliveryOutcome> {
  let cancel: () => void = () => undefined;
  const tooLate = new Promise<DeliveryOutcome>((resolve) => {
    cancel = clock.after(SEND_DEADLINE_MS, () =>
      resolve({ kind: 'try-again', afterMs: null, reason: 'no-answer' }),
    );
  });
  try {
    return await Promise.race([channel.send(delivery), tooLate]);
  } catch (error) {
    log('channel-failed', describeError(error));
    return { kind: 'try-again', afterMs: null, reason: 'fault' };
  } finally {
    cancel();
  }
}

async function giveUpAddress(store: Store, { channel }: Channel, address: string, reason: string) {
  if (channel === 'web-push') await store.forgetNoticeAddress({ channel, address });
  else await store.markNoticeAddress({ channel, address, state: { kind: 'down', reason } });
}
