import type { NoticeChannel } from '../../contract/notice-routes.ts';
import { isCritical } from '../../domain/notice-content.ts';
import type { NoticeContent } from '../../domain/notice-content.ts';
import { afterQuiet, isQuiet } from '../../domain/quiet-hours.ts';
import type { DueNotice, NoticeLane, Sending } from '../store/notices.ts';

/** A channel that has not taken a notice by then is left for the next one. */
const PATIENCE_MS = 60_000;
/** Somebody is waiting at a counter. */
const PATIENCE_WHEN_ASKED_MS = 15_000;
/** What the last channel has not taken by then is given up: retry keys are good for a day. */
const GIVE_UP_AFTER_MS = 24 * 60 * 60_000;

/** What is to be done with a notice that is due. */
export type NextStep =
  | {
      readonly kind: 'send';
      readonly channel: NoticeChannel;
      readonly addresses: readonly string[];
      readonly tries: number;
      readonly firstTriedAtMs: number | null;
      readonly isSilent: boolean;
      /** Whether another channel could take it after this one. */
      readonly hasOthers: boolean;
    }
  /** This channel is done with: the next one is looked for. */
  | { readonly kind: 'leave'; readonly channel: NoticeChannel; readonly reason: string }
  | { readonly kind: 'postpone'; readonly notBeforeMs: number }
  | { readonly kind: 'end'; readonly state: 'sent' | 'unsent' | 'inbox' };

/** Each channel of the reader's order at most once, as long as it may still take the notice. */
export function nextStep(
  notice: DueNotice,
  { choices, addresses }: Pick<NoticeLane, 'choices' | 'addresses'>,
  offered: Pick<ReadonlySet<NoticeChannel>, 'has'>,
  nowMs: number,
): NextStep {
  const { content, sendings } = notice;
  if (sendings.some(({ state }) => state === 'accepted' || state === 'opened'))
    return { kind: 'end', state: 'sent' };
  if (content.kind === 'approval-asked' && content.answerUntilMs <= nowMs)
    return { kind: 'end', state: 'inbox' };
  const sendingOn = (channel: NoticeChannel): Sending | undefined =>
    sendings.find((sending) => sending.channel === channel);
  const usable = choices.order.filter(
    (channel) => offered.has(channel) && addresses.some((address) => address.channel === channel),
  );
  const lost = sendings.find(({ channel, state }) => state === 'queued' && !usable.includes(channel));
  if (lost !== undefined) return { kind: 'leave', channel: lost.channel, reason: 'no-address' };

  const [channel, ...others] = usable.filter((one) => sendingOn(one)?.state !== 'failed');
  if (channel === undefined) return { kind: 'end', state: sendings.length === 0 ? 'inbox' : 'unsent' };
  const begun = sendingOn(channel);
  if (begun !== undefined && hasWaitedEnough(notice, begun, others.length > 0, nowMs))
    return { kind: 'leave', channel, reason: 'not-taken-in-time' };
  const isHeldBack = !isCritical(content) && isQuiet(choices.quietHours, nowMs);
  if (isHeldBack && channel !== 'line')
    return { kind: 'postpone', notBeforeMs: afterQuiet(choices.quietHours, nowMs) };
  return {
    kind: 'send',
    channel,
    addresses: addresses.filter((address) => address.channel === channel).map(({ address }) => address),
    tries: begun?.tries ?? 0,
    firstTriedAtMs: begun?.firstTriedAtMs ?? null,
    isSilent: isHeldBack,
    hasOthers: others.length > 0,
  };
}

function hasWaitedEnough(
  { content, notBeforeMs }: DueNotice,
  { firstTriedAtMs }: Sending,
  hasOthers: boolean,
  nowMs: number,
): boolean {
  return hasOthers ? nowMs - notBeforeMs >= patienceFor(content) : nowMs - firstTriedAtMs >= GIVE_UP_AFTER_MS;
}

function patienceFor({ kind }: NoticeContent): number {
  return kind === 'approval-asked' ? PATIENCE_WHEN_ASKED_MS : PATIENCE_MS;
}

const BACKOFF_FIRST_MS = 1_000;
const BACKOFF_MAX_MS = 5 * 60_000;

/**
 * When a channel is tried again: exponential, with full jitter, not before it asked to be; and never so late that the next channel
 * is not tried in time.
 * @param random evenly between 0 and 1
 */
export function tryAgainAt(
  { content, notBeforeMs }: Pick<DueNotice, 'content' | 'notBeforeMs'>,
  tried: { readonly tries: number; readonly afterMs: number | null; readonly hasOthers: boolean },
  random: number,
  nowMs: number,
): number {
  const ceiling = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.min(tried.tries - 1, 20));
  const againMs = nowMs + Math.max(Math.ceil(random * ceiling), tried.afterMs ?? 0);
  return tried.hasOthers ? Math.max(nowMs, Math.min(againMs, notBeforeMs + patienceFor(content))) : againMs;
}
