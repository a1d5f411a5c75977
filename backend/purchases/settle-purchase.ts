import { isFaceprintTemplate } from '../../biometrics/face/faceprint-template.ts';
import type { CheckTemplate, Template } from '../../biometrics/template.ts';
import { businessDateAt } from '../../domain/business-date.ts';
import type { Result } from '../../domain/result.ts';
import { ok, refused } from '../../domain/result.ts';
import { tokyoMomentAt } from '../../domain/tokyo-moment.ts';
import type { PurchaseRequest, SettlementAnswer, StoredPurchase } from '../store/purchasing.ts';
import type { Gallery } from '../templates/gallery.ts';
import { templateAlgorithm } from '../templates/template-algorithm.ts';
import type { TemplateVault } from '../templates/template-vault.ts';
import { decideAndSettle, decline } from './decide-and-settle.ts';
import type { DecisionDeps } from './decide-and-settle.ts';

export interface PurchaseAttempt {
  readonly request: Omit<PurchaseRequest, 'businessDate'>;
  readonly challenge: string;
  readonly template: Uint8Array;
  /** What was shown just before under the same id and did not suffice. */
  readonly earlier: Template | null;
}

export type SettlementRefusal = 'ID_REUSED' | 'TEMPLATE_REFUSED' | 'ANOTHER_FINGER_NEEDED';

export interface SettlementDeps extends DecisionDeps {
  readonly gallery: Gallery;
  readonly vault: TemplateVault;
  readonly checkTemplate: CheckTemplate;
}

export interface Settled {
  readonly purchase: StoredPurchase;
  /** `null` when the outcome was stored before. Milliseconds. */
  readonly timings: { readonly identifyMs: number; readonly decideMs: number } | null;
}

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
      ? await decideAndSettle(
          request,
          tokyoMomentAt(atMs),
          found.subjectId,
          templateAlgorithm(template.value),
          deps,
        )
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
