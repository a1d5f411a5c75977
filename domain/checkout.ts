import { ATTEMPTS_MAX, CHECKOUT_TIMES } from './checkout-state.ts';
import type {
  CheckoutEffect,
  CheckoutEvent,
  CheckoutState,
  CheckoutStep,
  Intent,
  NotPaidBecause,
  OutcomeFacts,
} from './checkout-state.ts';
import type { PurchaseId } from './ids.ts';

/**
 * The checkout at the counter as a pure state machine: the host runs the effects and feeds back what happened; nothing
 * here waits, sends or stores. Templates never pass through: the host keeps the one capture in memory under its purchase
 * id. An outcome is carried as an opaque `Outcome`; the machine only asks whether it was approved and whether another
 * finger may help.
 *
 * An event that does not belong to the state, or to the purchase, changes nothing.
 */
export function stepCheckout<Outcome>(
  state: CheckoutState<Outcome>,
  event: CheckoutEvent<Outcome>,
): CheckoutStep<Outcome> {
  // A reply for A during B, or after a cancel, is nobody's (F09); `start` and `retry` bring ids of their own.
  if ('purchaseId' in event && event.kind !== 'start' && event.kind !== 'retry') {
    if (state.step === 'ready' || state.intent.purchaseId !== event.purchaseId) return stay(state);
  }
  switch (state.step) {
    case 'ready':
      return event.kind === 'start'
        ? open({ purchaseId: event.purchaseId, amount: event.amount, attempt: 1 })
        : stay(state);
    case 'opening':
      return whileOpening(state, event);
    case 'awaiting-finger':
      return whileAwaitingFinger(state, event);
    case 'authorising':
      return whileAuthorising(state, event);
    case 'checking':
      return whileChecking(state, event);
    case 'recording':
      return event.kind === 'recorded' ? show(state.intent, state.outcome, state.facts) : stay(state);
    case 'approved':
    case 'declined':
    case 'not-paid':
      return afterwards(state, event);
  }
}

type In<Outcome, Step extends CheckoutState<Outcome>['step']> = Extract<
  CheckoutState<Outcome>,
  { step: Step }
>;

function stay<Outcome>(state: CheckoutState<Outcome>): CheckoutStep<Outcome> {
  return { state, effects: [] };
}

function open<Outcome>(intent: Intent): CheckoutStep<Outcome> {
  return {
    state: { step: 'opening', intent, journaled: false },
    effects: [{ kind: 'clear-timers' }, { kind: 'journal-intent', intent }],
  };
}

function whileOpening<Outcome>(
  state: In<Outcome, 'opening'>,
  event: CheckoutEvent<Outcome>,
): CheckoutStep<Outcome> {
  const { intent } = state;
  switch (event.kind) {
    case 'journaled':
      return { state: { ...state, journaled: true }, effects: [{ kind: 'request-challenge', intent }] };
    case 'journal-failed':
      return endUnsent(intent, 'journal-failed');
    case 'challenge-failed':
      return endUnsent(intent, event.because);
    case 'challenge-received':
      if (!state.journaled) return stay(state);
      return {
        state: {
          step: 'awaiting-finger',
          intent,
          captureProblem: null,
          guidance: 'place',
          endingSoon: false,
          extensionsLeft: CHECKOUT_TIMES.extensionsMax,
        },
        effects: [
          { kind: 'start-capture', intent },
          ...fingerTimers<Outcome>(),
          { kind: 'set-timer', timer: 'renew-challenge', afterMs: event.renewInMs },
        ],
      };
    case 'cancel':
      return endUnsent(intent, 'cancelled');
    default:
      return stay(state);
  }
}

function fingerTimers<Outcome>(): CheckoutEffect<Outcome>[] {
  return [
    { kind: 'set-timer', timer: 'finger-warning', afterMs: CHECKOUT_TIMES.fingerWarningMs },
    { kind: 'set-timer', timer: 'finger-end', afterMs: CHECKOUT_TIMES.fingerWaitMs },
  ];
}

function whileAwaitingFinger<Outcome>(
  state: In<Outcome, 'awaiting-finger'>,
  event: CheckoutEvent<Outcome>,
): CheckoutStep<Outcome> {
  const { intent } = state;
  switch (event.kind) {
    case 'guidance':
      return stay({ ...state, guidance: event.guidance });
    case 'captured':
      return {
        state: { step: 'authorising', intent, slow: false },
        effects: [
          { kind: 'clear-timers' },
          { kind: 'send-purchase', intent },
          { kind: 'set-timer', timer: 'slow', afterMs: CHECKOUT_TIMES.slowAfterMs },
        ],
      };
    case 'capture-unusable':
      // A picture that shows no veins is not a try at being recognised: the same purchase waits for the finger again.
      return {
        state: { ...state, captureProblem: event.problem, guidance: 'place', endingSoon: false },
        effects: [{ kind: 'start-capture', intent }, ...fingerTimers<Outcome>()],
      };
    case 'capture-hint':
      return stay({ ...state, captureProblem: event.problem });
    case 'reader-lost':
      return endUnsent(intent, 'reader-missing');
    case 'challenge-received':
      return { state, effects: [{ kind: 'set-timer', timer: 'renew-challenge', afterMs: event.renewInMs }] };
    case 'challenge-failed':
      return endUnsent(intent, event.because);
    case 'extend':
      return state.extensionsLeft === 0
        ? stay(state)
        : {
            state: { ...state, endingSoon: false, extensionsLeft: state.extensionsLeft - 1 },
            effects: fingerTimers(),
          };
    case 'cancel':
      return endUnsent(intent, 'cancelled');
    case 'timer':
      if (event.timer === 'finger-warning') return stay({ ...state, endingSoon: true });
      if (event.timer === 'finger-end') return endUnsent(intent, 'waited-too-long');
      if (event.timer === 'renew-challenge')
        return { state, effects: [{ kind: 'request-challenge', intent }] };
      return stay(state);
    default:
      return stay(state);
  }
}

function whileAuthorising<Outcome>(
  state: In<Outcome, 'authorising'>,
  event: CheckoutEvent<Outcome>,
): CheckoutStep<Outcome> {
  const { intent } = state;
  switch (event.kind) {
    case 'outcome':
      return record(intent, event.outcome, event.facts);
    case 'another-finger': {
      // The same purchase from its challenge on: each capture is bound to one of its own.
      const again: Intent = { ...intent, anotherFinger: true };
      return {
        state: { step: 'opening', intent: again, journaled: true },
        effects: [
          { kind: 'clear-timers' },
          { kind: 'forget-capture' },
          { kind: 'request-challenge', intent: again },
        ],
      };
    }
    case 'refused':
      return endUnsent(intent, 'out-of-service');
    case 'answer-lost':
      return {
        state: { step: 'checking', intent, tries: 0, mayPutAside: false, ownerAnswerInMs: null },
        effects: [
          { kind: 'clear-timers' },
          { kind: 'forget-capture' },
          { kind: 'set-timer', timer: 'ask-again', afterMs: CHECKOUT_TIMES.firstAskAgainMs },
          { kind: 'set-timer', timer: 'put-aside', afterMs: CHECKOUT_TIMES.putAsideAfterMs },
        ],
      };
    case 'owner-asked':
      return {
        state: { step: 'checking', intent, tries: 0, mayPutAside: false, ownerAnswerInMs: event.answerInMs },
        effects: [
          { kind: 'clear-timers' },
          { kind: 'forget-capture' },
          { kind: 'set-timer', timer: 'ask-again', afterMs: CHECKOUT_TIMES.askOwnersAnswerMs },
          { kind: 'set-timer', timer: 'put-aside', afterMs: CHECKOUT_TIMES.putAsideAfterMs },
        ],
      };
    case 'timer':
      return event.timer === 'slow' ? stay({ ...state, slow: true }) : stay(state);
    default:
      // No cancel here: what has been asked for can only be known, not unasked.
      return stay(state);
  }
}

function whileChecking<Outcome>(
  state: In<Outcome, 'checking'>,
  event: CheckoutEvent<Outcome>,
): CheckoutStep<Outcome> {
  const { intent } = state;
  switch (event.kind) {
    case 'outcome':
      return record(intent, event.outcome, event.facts);
    case 'owner-asked':
      return {
        state: { ...state, tries: 0, ownerAnswerInMs: event.answerInMs },
        effects: [{ kind: 'set-timer', timer: 'ask-again', afterMs: CHECKOUT_TIMES.askOwnersAnswerMs }],
      };
    case 'answer-lost': {
      const tries = state.tries + 1;
      const afterMs = Math.min(CHECKOUT_TIMES.firstAskAgainMs * 2 ** tries, CHECKOUT_TIMES.askAgainMaxMs);
      return {
        state: { ...state, tries },
        effects: [{ kind: 'set-timer', timer: 'ask-again', afterMs }],
      };
    }
    case 'timer':
      if (event.timer === 'ask-again') return { state, effects: [{ kind: 'ask-outcome', intent }] };
      if (event.timer === 'put-aside') return stay({ ...state, mayPutAside: true });
      return stay(state);
    case 'put-aside':
      return state.mayPutAside
        ? { state: { step: 'ready' }, effects: [{ kind: 'clear-timers' }, { kind: 'resolve-later', intent }] }
        : stay(state);
    default:
      return stay(state);
  }
}

function record<Outcome>(intent: Intent, outcome: Outcome, facts: OutcomeFacts): CheckoutStep<Outcome> {
  return {
    state: { step: 'recording', intent, outcome, facts },
    effects: [
      { kind: 'clear-timers' },
      { kind: 'forget-capture' },
      { kind: 'journal-outcome', intent, outcome },
    ],
  };
}

function show<Outcome>(intent: Intent, outcome: Outcome, facts: OutcomeFacts): CheckoutStep<Outcome> {
  if (facts.verdict === 'approved') {
    return {
      state: { step: 'approved', intent, outcome },
      effects: [{ kind: 'set-timer', timer: 'result-end', afterMs: CHECKOUT_TIMES.resultMs }],
    };
  }
  if (facts.verdict === 'never_arrived') {
    return {
      state: { step: 'not-paid', intent, because: 'never-arrived' },
      effects: [{ kind: 'set-timer', timer: 'result-end', afterMs: CHECKOUT_TIMES.declinedMs }],
    };
  }
  const paused = facts.tryAgainAfterMs > 0;
  const pause: CheckoutEffect<Outcome>[] = paused
    ? [{ kind: 'set-timer', timer: 'pause-end', afterMs: facts.tryAgainAfterMs }]
    : [];
  return {
    state: { step: 'declined', intent, outcome, facts, paused },
    effects: [
      ...pause,
      { kind: 'set-timer', timer: 'result-end', afterMs: CHECKOUT_TIMES.declinedMs + facts.tryAgainAfterMs },
    ],
  };
}

function endUnsent<Outcome>(intent: Intent, because: NotPaidBecause): CheckoutStep<Outcome> {
  const finished: CheckoutEffect<Outcome>[] = [
    { kind: 'clear-timers' },
    { kind: 'stop-capture' },
    { kind: 'forget-capture' },
    { kind: 'journal-abandoned', intent, because },
  ];
  // Who cancels knows why: no screen has to tell them.
  if (because === 'cancelled') return { state: { step: 'ready' }, effects: finished };
  return {
    state: { step: 'not-paid', intent, because },
    effects: [...finished, { kind: 'set-timer', timer: 'result-end', afterMs: CHECKOUT_TIMES.declinedMs }],
  };
}

function afterwards<Outcome>(
  state: In<Outcome, 'approved' | 'declined' | 'not-paid'>,
  event: CheckoutEvent<Outcome>,
): CheckoutStep<Outcome> {
  switch (event.kind) {
    // The next amount may be entered at once: the previous person's result is blanked by it.
    case 'start':
      return open({ purchaseId: event.purchaseId, amount: event.amount, attempt: 1 });
    case 'retry':
      return mayRetry(state) ? open(nextTry(state, event.purchaseId)) : stay(state);
    case 'dismiss':
      return { state: { step: 'ready' }, effects: [{ kind: 'clear-timers' }] };
    case 'timer':
      if (event.timer === 'pause-end' && state.step === 'declined') return stay({ ...state, paused: false });
      return event.timer === 'result-end'
        ? { state: { step: 'ready' }, effects: [{ kind: 'clear-timers' }] }
        : stay(state);
    default:
      return stay(state);
  }
}

function mayRetry<Outcome>(state: In<Outcome, 'approved' | 'declined' | 'not-paid'>): boolean {
  if (state.step === 'approved') return false;
  return state.step === 'not-paid' || !state.paused;
}

function nextTry<Outcome>(
  state: In<Outcome, 'approved' | 'declined' | 'not-paid'>,
  purchaseId: PurchaseId,
): Intent {
  const countsAsTry = state.step === 'declined' && state.facts.notRecognised;
  const attempt = countsAsTry ? Math.min(state.intent.attempt + 1, ATTEMPTS_MAX) : state.intent.attempt;
  return { purchaseId, amount: state.intent.amount, attempt };
}
