import type { Clock } from '../../domain/clock.ts';
import { decidePurchase, leftOf } from '../../domain/decide-purchase.ts';
import type { Payer, PurchaseDecision } from '../../domain/decide-purchase.ts';
import type { DeclineReason } from '../../domain/decline-reasons.ts';
import type { FamilyAccountId, SubjectId } from '../../domain/ids.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import type { TokyoMoment } from '../../domain/tokyo-moment.ts';
import type { Yen } from '../../domain/yen.ts';
import { makeTimedId } from '../../platform/make-id.ts';
import type { PurchaseRequest, RecognisedMember, SettlementAnswer } from '../store/purchasing.ts';
import type { Store } from '../store/store.ts';

export interface DecisionDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** How long an owner who wants to be asked may take; `null`: nobody can be asked here, and what needs a yes is not paid. */
  readonly askOwnerForMs: number | null;
  readonly onFamilyEvent: (familyAccountId: FamilyAccountId) => void;
}

/** How often a decision is made anew when what it was based on has changed meanwhile (decisions.md 3). */
const DECISIONS_MAX = 3;

/** Proposes by the pure rules, settles by guarded writes, and begins again when a guard says the world has moved. */
export async function decideAndSettle(
  request: PurchaseRequest,
  at: TokyoMoment,
  subjectId: SubjectId,
  algorithm: string,
  deps: DecisionDeps,
) {
  const { store, clock, random } = deps;
  let member: RecognisedMember | null = null;
  for (let decision = 0; decision < DECISIONS_MAX; decision += 1) {
    const { shopId } = request;
    const facts = await store.readPurchaseFacts({
      municipalityId: request.municipalityId,
      subjectId,
      shopId,
      at,
    });
    // In the gallery and not in the identity store: being enrolled or removed this very moment.
    if (facts === null) return decline(request, ['NOT_RECOGNISED'], { algorithm }, deps);

    member = facts.member;
    const { shop, payer, family, lots } = facts;
    const question = { amount: request.amountYen, at, shop, payer, family, lots, ownerApproved: false };
    const decided = decidePurchase(question);
    const { askOwnerForMs } = deps;
    if (decided.kind === 'decline' || (decided.kind === 'ask-owner' && askOwnerForMs === null)) {
      const reasons = decided.kind === 'decline' ? reasonsOf(decided) : (['APPROVAL_TIMEOUT'] as const);
      const record = { question, decision: decided };
      const particulars = { member, decided: record, leftTodayYen: leftToShow(payer), algorithm };
      return decline(request, reasons, particulars, deps);
    }
    const atMs = clock.nowMs();
    const answer = await store.approvePurchase({
      request,
      member,
      decided: { question, decision: decided },
      algorithm,
      answerUntilMs: decided.kind === 'ask-owner' ? atMs + (askOwnerForMs ?? 0) : null,
      eventId: makeTimedId(clock, random),
      atMs,
    });
    if (answer.kind !== 'guard-refused') {
      deps.onFamilyEvent(member.familyAccountId);
      return answer;
    }
  }
  return decline(request, ['TRY_AGAIN'], { member, algorithm }, deps);
}

function reasonsOf({
  reasons,
}: Extract<PurchaseDecision, { kind: 'decline' }>): readonly [DeclineReason, ...DeclineReason[]] {
  const [first, ...others] = reasons.map(({ reason }) => reason);
  if (first === undefined) throw new Error('declined without a reason');
  return [first, ...others];
}

/** What the screen says is left: of the member's day, or of the leave that was given. */
function leftToShow(payer: Payer): Yen | null {
  return payer.kind === 'grant'
    ? leftOf(payer.grant.limitYen, payer.grant.usedYen)
    : leftOf(payer.member.rules.perDay, payer.member.used.day);
}

/** A refusal is stored and told like a payment. */
export async function decline(
  request: PurchaseRequest,
  reasons: readonly [DeclineReason, ...DeclineReason[]],
  particulars: Partial<
    Pick<
      Parameters<Store['declinePurchase']>[0],
      'member' | 'decided' | 'leftTodayYen' | 'tryAgainAfterMs' | 'algorithm'
    >
  >,
  { store, clock, random, onFamilyEvent }: DecisionDeps,
): Promise<Exclude<SettlementAnswer, { kind: 'guard-refused' }>> {
  const answer = await store.declinePurchase({
    request,
    reasons,
    member: null,
    decided: null,
    leftTodayYen: null,
    tryAgainAfterMs: null,
    algorithm: null,
    ...particulars,
    eventId: makeTimedId(clock, random),
    atMs: clock.nowMs(),
  });
  if (particulars.member) onFamilyEvent(particulars.member.familyAccountId);
  return answer;
}
