import type { ReaderRecord } from '../../biometrics/reader-pattern/reader-record.ts';
import { requestChallenge, resolvePurchase, submitPurchase } from '../../contract/terminal-routes.ts';
import type { PurchaseAnswer, PurchaseOutcome } from '../../contract/terminal-routes.ts';
import type {
  CheckoutEffect,
  CheckoutEvent,
  CheckoutState,
  CheckoutTimer,
  Intent,
} from '../../domain/checkout-state.ts';
import { stepCheckout } from '../../domain/checkout.ts';
import type { Clock } from '../../domain/clock.ts';
import type { PurchaseId, ShopId } from '../../domain/ids.ts';
import type { Reader } from '../../drivers/reader.ts';
import type { Journal } from '../journal.ts';
import { isCertainRefusal } from '../terminal-client.ts';
import type { CallFailure, TerminalClient } from '../terminal-client.ts';
import { captureTemplate, forgetTemplate, learnReader } from './capture-template.ts';
import type { CapturedTemplate } from './capture-template.ts';
import { onFaceHint } from './face-hints.ts';
import { outcomeFacts } from './outcome-facts.ts';

export interface CheckoutDependencies {
  readonly mode: 'demo' | 'production';
  readonly clock: Clock;
  readonly reader: Reader;
  readonly readerRecord: ReaderRecord;
  readonly client: TerminalClient;
  readonly journal: Journal;
  readonly shopId: () => ShopId | null;
  readonly onChange: (state: CheckoutState<PurchaseOutcome>) => void;
  readonly onStep: (purchaseId: PurchaseId, name: string, ms: number) => void;
  readonly onResolveLater: () => void;
  readonly onFault: (what: string, error: unknown) => void;
}

export interface CheckoutRunner {
  state(): CheckoutState<PurchaseOutcome>;
  /** @returns whether the event changed anything */
  send(event: CheckoutEvent<PurchaseOutcome>): boolean;
  dispose(): void;
}

/** Milliseconds a request may take before its answer counts as lost. */
const CHALLENGE_TIMEOUT_MS = 3_000;
const PURCHASE_TIMEOUT_MS = 10_000;
const RESOLVE_TIMEOUT_MS = 4_000;
/** The challenge is renewed this long before the backend lets it expire. */
const RENEW_BEFORE_EXPIRY_MS = 10_000;

/** Runs the checkout of `domain/checkout.ts`: performs its effects and tells it what came of them. */
export function runCheckout(deps: CheckoutDependencies): CheckoutRunner {
  const { clock, client, journal } = deps;
  let state: CheckoutState<PurchaseOutcome> = { step: 'ready' };
  let captureWait: AbortController | null = null;
  let captured: (CapturedTemplate & { readonly purchaseId: PurchaseId }) | null = null;
  let challenge: { readonly purchaseId: PurchaseId; readonly nonce: string } | null = null;
  const timers = new Map<CheckoutTimer, () => void>();

  function send(event: CheckoutEvent<PurchaseOutcome>): boolean {
    const next = stepCheckout(state, event);
    if (next.state === state && next.effects.length === 0) return false;
    state = next.state;
    for (const effect of next.effects) perform(effect);
    deps.onChange(state);
    return true;
  }

  function perform(effect: CheckoutEffect<PurchaseOutcome>): void {
    switch (effect.kind) {
      case 'journal-intent':
        return inBackground('journal-intent', journalIntent(effect.intent));
      case 'request-challenge':
        return inBackground('request-challenge', fetchChallenge(effect.intent));
      case 'start-capture':
        return inBackground('start-capture', capture(effect.intent));
      case 'stop-capture':
        captureWait?.abort();
        return;
      case 'send-purchase':
        return inBackground('send-purchase', sendPurchase(effect.intent));
      case 'ask-outcome':
        return inBackground('ask-outcome', askOutcome(effect.intent));
      case 'journal-outcome':
        return inBackground('journal-outcome', journalOutcome(effect.intent, effect.outcome));
      case 'journal-abandoned':
        return inBackground(
          'journal-abandoned',
          journal.abandon(effect.intent.purchaseId, effect.because, clock.nowMs()),
        );
      case 'resolve-later':
        return deps.onResolveLater();
      case 'forget-capture':
        return forgetCapture();
      case 'set-timer':
        return setTimer(effect.timer, effect.afterMs);
      case 'clear-timers':
        return clearTimers();
    }
  }

  /** An effect that fails in a way it did not foresee is a bug: it is reported, and the screen's own time-out ends it. */
  function inBackground(what: string, work: Promise<void>): void {
    work.catch((error: unknown) => deps.onFault(what, error));
  }

  async function journalIntent({ purchaseId, amount }: Intent): Promise<void> {
    const begunAtMs = clock.monotonicMs();
    const shopId = deps.shopId();
    try {
      if (shopId === null) throw new Error('the terminal does not know its shop yet');
      await journal.open({ purchaseId, shopId, amount, startedAtMs: clock.nowMs() });
    } catch (error) {
      deps.onFault('journal-intent', error);
      send({ kind: 'journal-failed', purchaseId });
      return;
    }
    deps.onStep(purchaseId, 'journal', clock.monotonicMs() - begunAtMs);
    send({ kind: 'journaled', purchaseId });
  }

  async function fetchChallenge({ purchaseId, amount }: Intent): Promise<void> {
    const begunAtMs = clock.monotonicMs();
    const reply = await client.call(
      requestChallenge,
      { params: {}, body: { purchaseId, amountYen: amount } },
      { timeoutMs: CHALLENGE_TIMEOUT_MS },
    );
    if (!reply.ok) {
      send({ kind: 'challenge-failed', purchaseId, because: becauseOf(reply.reason) });
      return;
    }
    deps.onStep(purchaseId, 'challenge', clock.monotonicMs() - begunAtMs);
    challenge = { purchaseId, nonce: reply.value.challenge };
    const renewInMs = Math.max(1_000, reply.value.expiresInMs - RENEW_BEFORE_EXPIRY_MS);
    send({ kind: 'challenge-received', purchaseId, renewInMs });
  }

  async function capture({ purchaseId }: Intent): Promise<void> {
    captureWait?.abort();
    const wait = new AbortController();
    captureWait = wait;
    const begunAtMs = clock.monotonicMs();
    const stopListening = deps.reader.onGuidance((guidance) =>
      send({ kind: 'guidance', purchaseId, guidance }),
    );
    const stopHints = onFaceHint(deps.reader, (problem) =>
      send({ kind: 'capture-hint', purchaseId, problem }),
    );
    const end = await captureTemplate({ ...deps, signal: wait.signal }).finally(() => {
      stopListening();
      stopHints();
    });
    switch (end.kind) {
      case 'cancelled':
        return;
      case 'reader-lost':
        send({ kind: 'reader-lost', purchaseId });
        return;
      case 'unusable':
        send({ kind: 'capture-unusable', purchaseId, problem: end.problem });
        return;
      case 'template': {
        const { detectedAtMs, lastByteAtMs, extractedAtMs } = end.captured;
        deps.onStep(purchaseId, 'wait-for-finger', detectedAtMs - begunAtMs);
        deps.onStep(purchaseId, 'picture-on-wire', lastByteAtMs - detectedAtMs);
        deps.onStep(purchaseId, 'extract', extractedAtMs - lastByteAtMs);
        if (captured !== null) forgetTemplate(captured);
        captured = { ...end.captured, purchaseId };
        send({ kind: 'captured', purchaseId });
      }
    }
  }

  async function sendPurchase({ purchaseId, amount }: Intent): Promise<void> {
    const shopId = deps.shopId();
    if (captured?.purchaseId !== purchaseId || challenge?.purchaseId !== purchaseId || shopId === null) {
      throw new Error('a purchase is sent only with its own capture and challenge');
    }
    const { lastByteAtMs } = captured;
    const begunAtMs = clock.monotonicMs();
    const template = Buffer.from(captured.template).toString('base64');
    const reply = await client.call(
      submitPurchase,
      {
        params: { purchaseId },
        body: {
          shopId,
          amountYen: amount,
          currency: 'JPY',
          kind: 'purchase',
          challenge: challenge.nonce,
          template,
        },
      },
      { timeoutMs: PURCHASE_TIMEOUT_MS },
    );
    const answeredAtMs = clock.monotonicMs();
    deps.onStep(purchaseId, 'authorise', answeredAtMs - begunAtMs);
    if (!reply.ok) {
      send({ kind: refusedHow(reply.reason), purchaseId });
      return;
    }
    const { outcome, timings } = reply.value;
    if (timings !== null) {
      deps.onStep(purchaseId, 'authorise/identify', timings.identifyMs);
      deps.onStep(purchaseId, 'authorise/decide', timings.decideMs);
    }
    deps.onStep(purchaseId, 'captured-to-answer', answeredAtMs - lastByteAtMs);
    tellAnswer(purchaseId, outcome);
  }

  function tellAnswer(purchaseId: PurchaseId, answer: PurchaseAnswer): void {
    // The backend says who it was by the name that may be shown; two people of one name count as one.
    if ('member' in answer && answer.member !== null && captured?.purchaseId === purchaseId)
      learnReader(deps.readerRecord, answer.member.displayName, captured);
    if (answer.state === 'awaiting_approval')
      send({ kind: 'owner-asked', purchaseId, answerInMs: answer.answerInMs });
    else send({ kind: 'outcome', purchaseId, outcome: answer, facts: outcomeFacts(answer) });
  }

  async function askOutcome({ purchaseId, amount }: Intent): Promise<void> {
    const shopId = deps.shopId();
    if (shopId === null) throw new Error('the terminal forgot its shop');
    const reply = await client.call(
      resolvePurchase,
      { params: { purchaseId }, body: { shopId, amountYen: amount, currency: 'JPY', kind: 'purchase' } },
      { timeoutMs: RESOLVE_TIMEOUT_MS },
    );
    // Whatever else it is, only a signed outcome ends the question.
    if (!reply.ok) {
      send({ kind: 'answer-lost', purchaseId });
      return;
    }
    tellAnswer(purchaseId, reply.value.outcome);
  }

  async function journalOutcome({ purchaseId }: Intent, outcome: PurchaseOutcome): Promise<void> {
    const begunAtMs = clock.monotonicMs();
    try {
      await journal.close(purchaseId, outcome, clock.nowMs(), 'on-screen');
    } catch (error) {
      // The answer stands at the backend whatever this disk does: it is shown, and asked for again at the next start.
      deps.onFault('journal-outcome', error);
    }
    deps.onStep(purchaseId, 'record', clock.monotonicMs() - begunAtMs);
    send({ kind: 'recorded', purchaseId });
  }

  function forgetCapture(): void {
    if (captured !== null) forgetTemplate(captured);
    captured = null;
    challenge = null;
  }

  function setTimer(timer: CheckoutTimer, afterMs: number): void {
    timers.get(timer)?.();
    const cancel = clock.after(afterMs, () => {
      timers.delete(timer);
      send({ kind: 'timer', timer });
    });
    timers.set(timer, cancel);
  }

  function clearTimers(): void {
    for (const cancel of timers.values()) cancel();
    timers.clear();
  }

  return {
    state: () => state,
    send,
    dispose: () => {
      captureWait?.abort();
      clearTimers();
      forgetCapture();
    },
  };
}

function refusedHow(failure: CallFailure): 'another-finger' | 'refused' | 'answer-lost' {
  if (failure.kind === 'problem' && failure.problem.code === 'ANOTHER_FINGER_NEEDED') return 'another-finger';
  return isCertainRefusal(failure) ? 'refused' : 'answer-lost';
}

function becauseOf(failure: CallFailure): 'offline' | 'out-of-service' {
  return failure.kind === 'unreachable' ? 'offline' : 'out-of-service';
}
