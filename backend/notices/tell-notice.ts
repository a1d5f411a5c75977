import type { NoticeChannel } from '../../contract/notice-routes.ts';
import type { Clock } from '../../domain/clock.ts';
import type { OwnerId } from '../../domain/ids.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import type { BackendLog } from '../log.ts';
import type { DueNotice, LaneStep, NoticeLane } from '../store/notices.ts';
import type { Store } from '../store/store.ts';
import type { Channel } from './channel.ts';
import { nextStep, tryAgainAt } from './next-step.ts';
import type { NextStep } from './next-step.ts';
import { noticeIdOf, noticeMessage } from './notice-message.ts';
import { sendOnChannel } from './send-on-channel.ts';
import type { Sent } from './send-on-channel.ts';

interface Deps {
  readonly store: Store;
  readonly channels: ReadonlyMap<NoticeChannel, Channel>;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: BackendLog;
  readonly publicOrigin: () => string;
}

type Person = Pick<NoticeLane, 'choices' | 'addresses'> & { readonly ownerId: OwnerId };
type Send = Extract<NextStep, { kind: 'send' }>;

/**
 * Tells one person one thing, channel after channel, until it is taken, given up, put off or to be tried again.
 * @param move writes down what was done, before anything follows from it; throws if somebody else tells this person now
 * @returns until when the person's lane waits; `null`: the next notice may be told
 */
export async function tellNotice(
  notice: DueNotice,
  person: Person,
  move: (...steps: readonly LaneStep[]) => Promise<void>,
  deps: Deps,
): Promise<number | null> {
  const { channels, clock, log } = deps;
  const { seq } = notice;
  let current = notice;
  for (;;) {
    const step = nextStep(current, person, channels, clock.nowMs());
    if (step.kind === 'end' || step.kind === 'postpone') {
      if (step.kind === 'end' && step.state === 'unsent') log('notice-unsent', { code: notice.content.kind });
      await move({ ...step, seq });
      return null;
    }
    const { channel } = step;
    const noticeId = noticeIdOf(notice.eventId, person.ownerId, channel);
    let sent: Sent = { kind: 'failed', reason: step.kind === 'leave' ? step.reason : '' };
    if (step.kind === 'send') {
      // Written down before it is sent: after a crash it is known what may have been sent, and since when.
      const withSeqs = notice.digest === null ? [] : [seq, ...notice.digest.map((other) => other.seq)];
      await move({ kind: 'begin', seq, channel, noticeId, withSeqs });
      sent = await send(current, person, step, noticeId, deps);
    }
    switch (sent.kind) {
      case 'accepted': {
        const { addresses } = sent;
        await move({ kind: 'accepted', noticeId, addresses }, { kind: 'end', seq, state: 'sent' });
        return null;
      }
      case 'try-again':
        await move({ kind: 'not-yet', noticeId, reason: sent.reason });
        return whenAgain(current, step, sent, deps);
      case 'failed':
        await move({ kind: 'failed', noticeId, reason: sent.reason });
        current = withFailed(current, channel, clock.nowMs());
    }
  }
}

function send(
  notice: DueNotice,
  { choices }: Person,
  { channel: name, addresses, firstTriedAtMs, isSilent }: Send,
  noticeId: string,
  deps: Deps,
): Promise<Sent> {
  const channel = deps.channels.get(name);
  if (channel === undefined) throw new Error('a channel that is not offered');
  const how = { language: choices.language, level: choices.level[name] };
  const to = { publicOrigin: deps.publicOrigin(), noticeId };
  const message = noticeMessage([notice, ...(notice.digest ?? [])], how, to);
  const tried = { isSilent, firstTriedAtMs: firstTriedAtMs ?? deps.clock.nowMs() };
  return sendOnChannel(channel, { ...message, ...tried, noticeId }, addresses, deps);
}

function whenAgain(
  notice: DueNotice,
  step: NextStep,
  { afterMs }: Extract<Sent, { kind: 'try-again' }>,
  { random, clock }: Deps,
): number {
  const { tries, hasOthers } = step.kind === 'send' ? step : { tries: 0, hasOthers: false };
  const between0And1 = new DataView(random.bytes(4).slice().buffer).getUint32(0) / 2 ** 32;
  return tryAgainAt(notice, { tries: tries + 1, afterMs, hasOthers }, between0And1, clock.nowMs());
}

/** The notice after a channel was done with, as the store has it by now. */
function withFailed(notice: DueNotice, channel: NoticeChannel, atMs: number): DueNotice {
  const others = notice.sendings.filter((sending) => sending.channel !== channel);
  return { ...notice, sendings: [...others, { channel, state: 'failed', tries: 1, firstTriedAtMs: atMs }] };
}
