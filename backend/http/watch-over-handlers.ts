import type { checkInRoutes, watchOverRoutes } from '../../contract/watch-over-routes.ts';
import { businessDateAt } from '../../domain/business-date.ts';
import type { Clock } from '../../domain/clock.ts';
import type { MemberId } from '../../domain/ids.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import { makeTimedId } from '../../platform/make-id.ts';
import type { FamilyWakeups } from '../owners/family-wakeups.ts';
import type { OwnerSession } from '../store/access.ts';
import type { Store } from '../store/store.ts';
import { createCheckInDesk } from '../watch-over/check-in-desk.ts';
import type { CheckInDeps } from '../watch-over/check-in-desk.ts';
import type { Handlers } from './routes.ts';

/** The family's side: always of the session's own family. */
export function watchOverHandlers({
  store,
  clock,
  random,
  wakeups,
}: {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly wakeups: FamilyWakeups;
}): Pick<Handlers, keyof typeof watchOverRoutes> {
  const change = ({ familyAccountId, municipalityId, ownerId }: OwnerSession, memberId: MemberId) => {
    const atMs = clock.nowMs();
    const eventId = makeTimedId<string>(clock, random);
    const today = businessDateAt(atMs);
    return { familyAccountId, municipalityId, changedBy: ownerId, memberId, today, eventId, atMs };
  };
  const told = <Answer extends Result<unknown, unknown>>(session: OwnerSession, answer: Answer): Answer => {
    if (answer.ok) wakeups.wake(session.familyAccountId);
    return answer;
  };
  return {
    readWatchOver: async ({ caller: { session } }) =>
      ok(await store.readWatchOver({ familyAccountId: session.familyAccountId, atMs: clock.nowMs() })),
    askWatchOver: ({ caller: { session }, params: { memberId }, body }) =>
      store.askWatchOver({ ...change(session, memberId), ...body }),
    endWatchOver: async ({ caller: { session }, params: { memberId } }) => {
      const ended = await store.endWatchOver(change(session, memberId));
      return told(session, ended.ok ? ok({}) : ended);
    },
    heardFromMember: async ({ caller: { session }, params: { memberId } }) =>
      told(session, await store.heardFromMember(change(session, memberId))),
    pauseWatchOver: ({ caller: { session }, params: { memberId, pauseId }, body }) =>
      store.pauseWatchOver({ ...change(session, memberId), pause: { pauseId, ...body } }),
    endWatchPause: ({ caller: { session }, params: { memberId, pauseId } }) =>
      store.endWatchPause({ ...change(session, memberId), pauseId }),
  };
}

/** The watched person's side, at a terminal. */
export function checkInHandlers(deps: CheckInDeps): Pick<Handlers, keyof typeof checkInRoutes> {
  const { store, clock, random } = deps;
  const desk = createCheckInDesk(deps);
  return {
    requestCheckIn: ({ caller: { terminal }, params: { checkInId } }) =>
      desk.challenge({ terminal, checkInId }),
    checkIn: async ({ caller: { terminal }, params: { checkInId }, body }) => {
      const template = Buffer.from(body.template, 'base64');
      const asked = { terminal, checkInId, challenge: body.challenge, template };
      const checkedIn = await desk.checkIn(asked);
      return checkedIn.ok ? ok({ person: checkedIn.value }) : checkedIn;
    },
    answerCheckIn: async ({ caller: { terminal }, params: { checkInId }, body }) => {
      const answered = await store.answerCheckIn({
        ...body,
        checkInId,
        terminalId: terminal.terminalId,
        eventId: makeTimedId<string>(clock, random),
        atMs: clock.nowMs(),
      });
      if (!answered.ok) return answered;
      const { familyAccountId, ...person } = answered.value;
      deps.onFamilyEvent(familyAccountId);
      return ok({ person });
    },
  };
}
