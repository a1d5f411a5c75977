import type { ownerRoutes } from '../../contract/owner-routes.ts';
import { businessDateAt } from '../../domain/business-date.ts';
import type { Clock } from '../../domain/clock.ts';
import { explainPurchase } from '../../domain/explain-purchase.ts';
import type { OwnerId } from '../../domain/ids.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import type { Result } from '../../domain/result.ts';
import { ok, refused } from '../../domain/result.ts';
import { checkSpendingRules } from '../../domain/spending-rules.ts';
import { makeTimedId } from '../../platform/make-id.ts';
import type { Mode } from '../../platform/mode.ts';
import type { FamilyWakeups } from '../owners/family-wakeups.ts';
import { DELEGATE_CODE_LIFETIME_MS, isGrantSpan, makeDelegateCode } from '../owners/purchase-leave.ts';
import { makeSignInLink, signOwnerIn } from '../owners/sign-in-links.ts';
import { hashToken } from '../secret-token.ts';
import type { OwnerSession } from '../store/access.ts';
import type { Store } from '../store/store.ts';
import type { AttemptLimit } from './attempt-limit.ts';
import type { Handlers } from './routes.ts';

export interface OwnerHandlerDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly mode: Mode;
  readonly wakeups: FamilyWakeups;
  readonly signInAttempts: AttemptLimit;
  /** Codes by which a helper is named: tried by each family so many times. */
  readonly delegateCodeAttempts: AttemptLimit;
  readonly publicOrigin: () => string;
  /** Ends the event streams of a session that is over. */
  readonly onSessionEnded: (sessionHash: string) => void;
}

/** The account owner's own family, and nobody else's: the family is taken from the session, never from the request. */
export function ownerHandlers(deps: OwnerHandlerDeps): Pick<Handlers, keyof typeof ownerRoutes> {
  const { store, clock, random, wakeups } = deps;

  const decision = ({ familyAccountId, municipalityId, ownerId }: OwnerSession) => {
    const atMs = clock.nowMs();
    const eventId = makeTimedId<string>(clock, random);
    return {
      familyAccountId,
      municipalityId,
      changedBy: ownerId,
      today: businessDateAt(atMs),
      eventId,
      atMs,
    };
  };
  /** Tells open pages of what was done. */
  const told = <Answer extends Result<unknown, unknown>>(session: OwnerSession, answer: Answer): Answer => {
    if (answer.ok) wakeups.wake(session.familyAccountId);
    return answer;
  };

  const coGuardianLink = (
    { familyAccountId, municipalityId, ...by }: OwnerSession,
    ownerId: OwnerId,
  ): ReturnType<typeof makeSignInLink> =>
    makeSignInLink(
      {
        municipalityId,
        familyAccountId,
        ownerId,
        madeBy: `owner:${by.ownerId}`,
        terminalId: null,
        origin: deps.publicOrigin(),
      },
      deps,
    );

  return {
    ownerSignIn: async ({ body: { linkToken }, caller: { address }, cookie }) => {
      if (!deps.signInAttempts.take(address)) return refused('TOO_MANY_REQUESTS');
      const signedIn = await signOwnerIn(linkToken, deps);
      if (!signedIn.ok) return signedIn;
      cookie.set(signedIn.value.sessionToken);
      return ok({});
    },

    ownerSignOut: async ({ caller: { sessionHash }, cookie }) => {
      await store.endOwnerSession({ tokenHash: sessionHash, atMs: clock.nowMs() });
      deps.onSessionEnded(sessionHash);
      cookie.clear();
      return ok({});
    },

    readFamilyPage: async ({ caller: { session } }) => {
      const atMs = clock.nowMs();
      const today = businessDateAt(atMs);
      // First: nobody looks without its being written down.
      await store.noteOwnersLook({ ...session, atMs });
      const page = await store.readFamilyPage({ familyAccountId: session.familyAccountId, today });
      const { ownerId, isOwner } = session;
      const coGuardian = page.coGuardians.find((other) => other.ownerId === ownerId);
      const viewer = { name: coGuardian?.name ?? page.ownerName, isOwner };
      return ok({ ...page, viewer, mode: deps.mode });
    },

    changeRules: async ({ caller: { session }, params: { memberId }, body }) => {
      if (!checkSpendingRules(body.rules).ok) return refused('RULES_CONTRADICT');
      return told(session, await store.changeRules({ ...decision(session), memberId, ...body }));
    },

    setFrozen: async ({ caller: { session }, params: { memberId }, body: { frozen } }) =>
      told(session, await store.setFrozen({ ...decision(session), memberId, frozen })),

    changeFamilyRules: async ({ caller: { session }, body }) => {
      if (!checkSpendingRules(body.rules).ok) return refused('RULES_CONTRADICT');
      return told(session, await store.changeFamilyRules({ ...decision(session), ...body }));
    },

    setFamilyFrozen: async ({ caller: { session }, body: { frozen } }) =>
      told(session, ok(await store.setFamilyFrozen({ ...decision(session), frozen }))),

    readShops: async ({ caller: { session } }) =>
      ok({ shops: await store.readShops(session.municipalityId) }),

    readHistory: async ({ caller: { session } }) =>
      ok({ changes: await store.readHistory(session.familyAccountId) }),

    explainPurchase: async ({ caller: { session }, params: { purchaseId } }) => {
      const { familyAccountId } = session;
      const decided = await store.readDecision({ familyAccountId, purchaseId });
      if (!decided.ok) return decided;
      return ok({ lines: decided.value === null ? [] : explainPurchase(decided.value) });
    },

    makeDelegateCode: async ({ caller: { session }, params: { memberId } }) => {
      const code = makeDelegateCode(random);
      const made = decision(session);
      const expiresAtMs = made.atMs + DELEGATE_CODE_LIFETIME_MS;
      const stored = await store.makeDelegateCode({
        ...made,
        memberId,
        codeHash: hashToken(code),
        expiresAtMs,
      });
      return stored.ok ? ok({ code, expiresAt: new Date(expiresAtMs).toISOString() }) : stored;
    },

    giveGrant: async ({ caller: { session }, params: { grantId }, body }) => {
      const { delegate, shopId, limitYen } = body;
      const made = decision(session);
      const [fromMs, untilMs] = [Date.parse(body.from), Date.parse(body.until)];
      if (!isGrantSpan(fromMs, untilMs, made.atMs)) {
        return refused({ code: 'REQUEST_MALFORMED', detail: 'the span of time is over, empty or too long' });
      }
      if ('code' in delegate && !deps.delegateCodeAttempts.take(session.familyAccountId)) {
        return refused('TOO_MANY_REQUESTS');
      }
      const named = 'code' in delegate ? { codeHash: hashToken(delegate.code) } : delegate;
      const grant = { grantId, delegate: named, shopId, limitYen, fromMs, untilMs };
      return told(session, await store.giveGrant({ ...made, grant }));
    },

    endGrant: async ({ caller: { session }, params: { grantId } }) => {
      const ended = await store.endGrant({ ...decision(session), grantId });
      return told(session, ended.ok ? ok({}) : ended);
    },

    answerPurchase: async ({ caller: { session }, params: { purchaseId }, body: { answer } }) => {
      const { familyAccountId, ownerId } = session;
      const answered = await store.answerHold({
        purchaseId,
        familyAccountId,
        answer,
        answeredBy: `owner:${ownerId}`,
        eventId: makeTimedId(clock, random),
        atMs: clock.nowMs(),
      });
      if (answered === null || answered.purchase.state === 'never_arrived') return refused('NOT_FOUND');
      wakeups.wake(familyAccountId);
      return ok({ state: answered.purchase.state });
    },

    addCoGuardian: async ({ caller: { session }, params, body: { name } }) => {
      if (!session.isOwner) return refused('NOT_ALLOWED');
      const coGuardianId = params.ownerId;
      const added = await store.addCoGuardian({ ...decision(session), coGuardianId, name });
      if (!added.ok) return added;
      wakeups.wake(session.familyAccountId);
      const link = await coGuardianLink(session, coGuardianId);
      // Ended again in between, by the owner's other screen.
      return link.ok ? link : refused('NOT_ALLOWED');
    },

    makeCoGuardianLink: async ({ caller: { session }, params: { ownerId } }) =>
      session.isOwner ? coGuardianLink(session, ownerId) : refused('NOT_ALLOWED'),

    endCoGuardian: async ({ caller: { session }, params: { ownerId } }) => {
      if (!session.isOwner) return refused('NOT_ALLOWED');
      const ended = await store.endCoGuardian({ ...decision(session), coGuardianId: ownerId });
      return told(session, ended.ok ? ok({}) : ended);
    },
  };
}
