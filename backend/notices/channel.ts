import type { NoticeChannel, NoticeKind, NoticeLevel } from '../../contract/notice-routes.ts';

/** A notice in words: made from the catalogue for one person, one level and one language. */
export interface NoticeWords {
  readonly language: 'ja' | 'en';
  /** Harmless on a locked screen, also at the standard level. */
  readonly title: string;
  /** A sentence a line; at the minimal level one, which names no shop and no amount. */
  readonly lines: readonly string[];
  /** Pages to go to; none of them acts by being opened (mail scanners open links). */
  readonly links: readonly {
    readonly kind: 'details' | 'stop';
    readonly label: string;
    readonly url: string;
  }[];
}

/** One notice on its way through one channel. */
export interface Delivery {
  /** UUIDv5 of event, recipient and channel: also LINE's retry key, the mail's Message-ID and the push's tag. */
  readonly noticeId: string;
  readonly kind: NoticeKind;
  readonly level: NoticeLevel;
  readonly words: NoticeWords;
  /** What the channel needs to reach the person, as the channel itself wrote it when it was set up. */
  readonly address: string;
  /** Refusals and alarms wake a phone; what was paid need not. */
  readonly isUrgent: boolean;
  /** Within quiet hours, on a channel that can be in time without a sound. */
  readonly isSilent: boolean;
  readonly occurredAtMs: number;
  /** When it was first tried: a retry key is good for a day from then. */
  readonly firstTriedAtMs: number;
}

export type DeliveryOutcome =
  /** The provider took it; whether it arrived nobody says. */
  | { readonly kind: 'accepted' }
  /** It may go better later; not before `afterMs` where the provider says so. */
  | { readonly kind: 'try-again'; readonly afterMs: number | null; readonly reason: string }
  /** This notice will never be taken there. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Nobody is at this address any more: it is forgotten. */
  | { readonly kind: 'gone'; readonly reason: string };

/**
 * A way to a person outside the page. A call ends within the channel's own deadline and never throws for what the provider
 * or the network did: a lost answer is `try-again`, under the same `noticeId`.
 */
export interface Channel {
  readonly channel: NoticeChannel;
  send(delivery: Delivery): Promise<DeliveryOutcome>;
}
