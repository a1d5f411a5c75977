import { isFaceprintTemplate } from '../../biometrics/face/faceprint-template.ts';
import type { CheckTemplate, Template } from '../../biometrics/template.ts';
import { businessDateAt } from '../../domain/business-date.ts';
import type { Clock } from '../../domain/clock.ts';
import { decidePurchase } from '../../domain/decide-purchase.ts';
import type { DeclineReason } from '../../domain/decline-reasons.ts';
import type { FamilyAccountId, SubjectId } from '../../domain/ids.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import type { Result } from '../../domain/result.ts';
import { ok, refused } from '../../domain/result.ts';
import { makeTimedId } from '../../platform/make-id.ts';
import type {
  PurchaseFacts,
  PurchaseRequest,
  SettlementAnswer,
  StoredPurchase,
} from '../store/purchasing.ts';
import type { Store } from '../store/store.ts';
import type { Gallery } from '../templates/gallery.ts';
import { templateAlgorithm } from '../templates/template-algorithm.ts';
import type { TemplateVault } from '../templates/template-vault.ts';

export interface PurchaseAttempt {
  readonly request: Omit<PurchaseRequest, 'businessDate'>;
  readonly challenge: string;
  readonly template: Uint8Array;
  /** What was shown just before under the same id and did not suffice. */
  readonly earlier: Template | null;
}

export type SettlementRefusal = 'ID_REUSED' | 'TEMPLATE_REFUSED' | 'ANOTHER_FINGER_NEEDED';

export interface SettlementDeps {
  readonly store: Store;
  readonly gallery: Gallery;
  readonly vault: TemplateVault;
  readonly checkTemplate: CheckTemplate;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly onFamilyEvent: (familyAccountId: FamilyAccountId) => void;
}

export interface Settled {
  readonly purchase: StoredPurchase;
  /** `null` when the outcome was stored before. Milliseconds. */
  readonly timings: { readonly identifyMs: number; readonly decideMs: number } | null;
}

/** How often a decision is made anew when what it was based on has changed meanwhile (decisions.md 3). */
const DECISIONS_MAX = 3;

/**
 * From a signed request to a stored outcome: gates, whose finger it is, may that person spend this, and one transaction that
 * does it or does not. Whatever happens, an id has one outcome; money moves only in `approvePurchase`.
 */
export async function settlePurchase(
  attempt: PurchaseAttempt,
  deps: SettlementDeps,
): Promise<Result<Settled, SettlementRefusal>> {
  const { store, clock } = deps;
  const atMs = clock.nowMs();
  const request: PurchaseRequest = { ...attempt.request, businessDate: businessDateAt(atMs) };

  const known = await store.readPurchase(request.purchaseId);
  if (known !== null) return answerKnown(request, known);
  const template = deps.checkTemplate(attempt.template);
  if (!template.ok) return refused('TEMPLATE_REFUSED');

  const gate = await store.openAttempt({
    request,
    challenge: attempt.challenge,
    captureDigest: deps.vault.captureDigest(template.value),
    atMs,
  });
  if (gate.kind === 'known') return answerKnown(request, gate.purchase);
  if (gate.kind === 'stopped') {
    const answer = await decline(request, [gate.reason], { tryAgainAfterMs: gate.tryAgainAfterMs }, deps);
    return answerSettled(request, answer, null);
  }

  const startedMs = clock.monotonicMs();
  const probes = probesOf(attempt.earlier, template.value);
  const found = await deps.gallery.identify(request.municipalityId, ...probes);
  const identifiedMs = clock.monotonicMs();
  // Asked once, and not when this try was the terminal's last before it must wait.
  if (found.kind !== 'match' && found.need !== undefined && attempt.earlier === null && gate.pauseMs === null)
    return refused('ANOTHER_FINGER_NEEDED');
  const answer =
    found.kind === 'match'
      ? await decideAndSettle(request, found.subjectId, template.value, deps)
      : await declineUnrecognised(request, found.kind, gate.pauseMs, template.value, deps);
  const timings = { identifyMs: identifiedMs - startedMs, decideMs: clock.monotonicMs() - identifiedMs };
  return answerSettled(request, answer, timings);
}

/** A face shown twice is one face: only what is new is judged. */
function probesOf(earlier: Template | null, template: Template): readonly Template[] {
  if (earlier === null || (isFaceprintTemplate(earlier) && isFaceprintTemplate(template))) return [template];
  return [earlier, template];
}

function answerKnown(request: PurchaseRequest, purchase: StoredPurchase): Result<Settled, 'ID_REUSED'> {
  return purchase.contentHash === request.contentHash
    ? ok({ purchase, timings: null })
    : refused('ID_REUSED');
}

function answerSettled(
  request: PurchaseRequest,
  answer: Exclude<SettlementAnswer, { kind: 'guard-refused' }>,
  timings: Settled['timings'],
): Result<Settled, 'ID_REUSED'> {
  return answer.kind === 'settled'
    ? ok({ purchase: answer.purchase, timings })
    : answerKnown(request, answer.purchase);
}

/** Proposes by the pure rules, settles by guarded writes, and begins again when a guard says the world has moved. */
async function decideAndSettle(
  request: PurchaseRequest,
  subjectId: SubjectId,
  template: Template,
  deps: SettlementDeps,
) {
  const { store, clock, random } = deps;
  const { municipalityId, businessDate: today } = request;
  const algorithm = templateAlgorithm(template);
  let member: PurchaseFacts | null = null;
  for (let decision = 0; decision < DECISIONS_MAX; decision += 1) {
    member = await store.readPurchaseFacts({ municipalityId, subjectId, today });
    // In the gallery and not in the identity store: being enrolled or removed this very moment.
    if (member === null) return decline(request, ['NOT_RECOGNISED'], { algorithm }, deps);

    const proposal = decidePurchase({
      amount: request.amountYen,
      today,
      memberFrozen: member.frozen,
      rules: member.rules,
      spentToday: member.spentToday,
      lots: member.lots,
    });
    if (proposal.kind === 'decline') {
      const [first, ...others] = proposal.reasons;
      if (first === undefined) throw new Error('declined without a reason');
      return decline(
        request,
        [first, ...others],
        { member, leftTodayYen: proposal.leftToday, algorithm },
        deps,
      );
    }
    const { spendings } = proposal;
    const eventId = makeTimedId(clock, random);
    const answer = await store.approvePurchase({
      request,
      member,
      spendings,
      algorithm,
      eventId,
      atMs: clock.nowMs(),
    });
    if (answer.kind !== 'guard-refused') {
      deps.onFamilyEvent(member.familyAccountId);
      return answer;
    }
  }
  return decline(request, ['TRY_AGAIN'], { member, algorithm }, deps);
}

function declineUnrecognised(
  request: PurchaseRequest,
  found: 'none' | 'ambiguous',
  pauseMs: number | null,
  template: Template,
  deps: SettlementDeps,
) {
  const reason = found === 'none' ? 'NOT_RECOGNISED' : 'AMBIGUOUS';
  const algorithm = templateAlgorithm(template);
  return pauseMs === null
    ? decline(request, [reason], { algorithm }, deps)
    : decline(request, [reason, 'TOO_MANY_TRIES'], { tryAgainAfterMs: pauseMs, algorithm }, deps);
}

async function decline(
  request: PurchaseRequest,
  reasons: readonly [DeclineReason, ...DeclineReason[]],
  particulars: Partial<
    Pick<Parameters<Store['declinePurchase']>[0], 'member' | 'leftTodayYen' | 'tryAgainAfterMs' | 'algorithm'>
  >,
  { store, clock, random, onFamilyEvent }: SettlementDeps,
): Promise<Exclude<SettlementAnswer, { kind: 'guard-refused' }>> {
  const answer = await store.declinePurchase({
    request,
    reasons,
    member: null,
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
