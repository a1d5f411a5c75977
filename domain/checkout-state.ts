import type { PurchaseId } from './ids.ts';
import type { Yen } from './yen.ts';

// The states, events and effects of the checkout; what follows from what stands in `checkout.ts`.

/** What the machine must know of an answer; the rest of it is for the screens. */
export interface OutcomeFacts {
  readonly verdict: 'approved' | 'declined' | 'never_arrived';
  /** Nobody was recognised (as opposed to: recognised, but not allowed). */
  readonly notRecognised: boolean;
  /** The backend asks for a pause before the next try. */
  readonly tryAgainAfterMs: number;
}

/** One purchase on its way. A new try of the finger is a new purchase with an id of its own. */
export interface Intent {
  readonly purchaseId: PurchaseId;
  readonly amount: Yen;
  /** 1 for the first finger placed for this amount; the advice changes with it (ux.md 1.4). */
  readonly attempt: number;
  /** The first finger of this purchase did not suffice: another one of the same person is judged together with it. */
  readonly anotherFinger?: true;
}

export type CheckoutState<Outcome> =
  | { readonly step: 'ready' }
  /** The id is being written to the journal, then the challenge is fetched. Nothing has left the kiosk about it yet. */
  | { readonly step: 'opening'; readonly intent: Intent; readonly journaled: boolean }
  | {
      readonly step: 'awaiting-finger';
      readonly intent: Intent;
      /** The last capture gave no template; why, for the advice. */
      readonly captureProblem: string | null;
      readonly guidance: string;
      /** The wait is about to end; the person may ask for more time. */
      readonly endingSoon: boolean;
      readonly extensionsLeft: number;
    }
  | { readonly step: 'authorising'; readonly intent: Intent; readonly slow: boolean }
  /** Asked, and no answer came: paid or not paid, nobody here knows yet. */
  | {
      readonly step: 'checking';
      readonly intent: Intent;
      readonly tries: number;
      readonly mayPutAside: boolean;
      /** The owner is being asked, and may still answer for so long; `null`: the answer was lost. */
      readonly ownerAnswerInMs: number | null;
    }
  /** The answer is known and being written to the journal; it is shown only after that. */
  | {
      readonly step: 'recording';
      readonly intent: Intent;
      readonly outcome: Outcome;
      readonly facts: OutcomeFacts;
    }
  | { readonly step: 'approved'; readonly intent: Intent; readonly outcome: Outcome }
  | {
      readonly step: 'declined';
      readonly intent: Intent;
      readonly outcome: Outcome;
      readonly facts: OutcomeFacts;
      /** While true another try is not offered yet. */
      readonly paused: boolean;
    }
  /** Ended before anything was asked of the backend, or the backend says that it never arrived. Nothing was paid. */
  | { readonly step: 'not-paid'; readonly intent: Intent; readonly because: NotPaidBecause };

export type NotPaidBecause =
  | 'cancelled'
  | 'waited-too-long'
  | 'reader-missing'
  | 'offline'
  | 'journal-failed'
  | 'out-of-service'
  | 'never-arrived';

export type CheckoutTimer =
  | 'finger-warning'
  | 'finger-end'
  | 'renew-challenge'
  | 'slow'
  | 'ask-again'
  | 'put-aside'
  | 'result-end'
  | 'pause-end';

export type CheckoutEvent<Outcome> =
  | { readonly kind: 'start'; readonly purchaseId: PurchaseId; readonly amount: Yen }
  | { readonly kind: 'journaled'; readonly purchaseId: PurchaseId }
  | { readonly kind: 'journal-failed'; readonly purchaseId: PurchaseId }
  | { readonly kind: 'challenge-received'; readonly purchaseId: PurchaseId; readonly renewInMs: number }
  | {
      readonly kind: 'challenge-failed';
      readonly purchaseId: PurchaseId;
      readonly because: 'offline' | 'out-of-service';
    }
  | { readonly kind: 'guidance'; readonly purchaseId: PurchaseId; readonly guidance: string }
  | { readonly kind: 'captured'; readonly purchaseId: PurchaseId }
  | { readonly kind: 'capture-unusable'; readonly purchaseId: PurchaseId; readonly problem: string }
  /** The reader goes on looking and says what would help. */
  | { readonly kind: 'capture-hint'; readonly purchaseId: PurchaseId; readonly problem: string }
  | { readonly kind: 'reader-lost'; readonly purchaseId: PurchaseId }
  | {
      readonly kind: 'outcome';
      readonly purchaseId: PurchaseId;
      readonly outcome: Outcome;
      readonly facts: OutcomeFacts;
    }
  /** Nothing is decided yet: the backend wants another finger of the same person under the same id. */
  | { readonly kind: 'another-finger'; readonly purchaseId: PurchaseId }
  /** The request was refused before it became a decision: nothing was paid. */
  | { readonly kind: 'refused'; readonly purchaseId: PurchaseId }
  | { readonly kind: 'answer-lost'; readonly purchaseId: PurchaseId }
  /** The purchase is held: the account's owner wants to be asked. */
  | { readonly kind: 'owner-asked'; readonly purchaseId: PurchaseId; readonly answerInMs: number }
  | { readonly kind: 'recorded'; readonly purchaseId: PurchaseId }
  | { readonly kind: 'timer'; readonly timer: CheckoutTimer }
  | { readonly kind: 'retry'; readonly purchaseId: PurchaseId }
  | { readonly kind: 'extend' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'dismiss' }
  | { readonly kind: 'put-aside' };

export type CheckoutEffect<Outcome> =
  | { readonly kind: 'journal-intent'; readonly intent: Intent }
  | { readonly kind: 'request-challenge'; readonly intent: Intent }
  | { readonly kind: 'start-capture'; readonly intent: Intent }
  | { readonly kind: 'stop-capture' }
  | { readonly kind: 'send-purchase'; readonly intent: Intent }
  | { readonly kind: 'ask-outcome'; readonly intent: Intent }
  | { readonly kind: 'journal-outcome'; readonly intent: Intent; readonly outcome: Outcome }
  /** The intent ended without anything being sent. */
  | { readonly kind: 'journal-abandoned'; readonly intent: Intent; readonly because: NotPaidBecause }
  /** Leave the question to the background: it is asked until it is answered, and staff see it listed. */
  | { readonly kind: 'resolve-later'; readonly intent: Intent }
  | { readonly kind: 'forget-capture' }
  | { readonly kind: 'set-timer'; readonly timer: CheckoutTimer; readonly afterMs: number }
  | { readonly kind: 'clear-timers' };

export interface CheckoutStep<Outcome> {
  readonly state: CheckoutState<Outcome>;
  readonly effects: readonly CheckoutEffect<Outcome>[];
}

/** Milliseconds; sources: ux.md 1.2, decisions.md 12, reliability.md I13. */
export const CHECKOUT_TIMES = {
  fingerWaitMs: 30_000,
  fingerWarningMs: 20_000,
  extensionsMax: 10,
  slowAfterMs: 3_000,
  firstAskAgainMs: 500,
  askAgainMaxMs: 8_000,
  askOwnersAnswerMs: 1_000,
  putAsideAfterMs: 30_000,
  resultMs: 6_000,
  declinedMs: 15_000,
} as const;

/** After this many fingers in a row that nobody was recognised by, a person of the shop takes over. */
export const ATTEMPTS_MAX = 5;

export function mayTryAnotherFinger(intent: Intent, facts: OutcomeFacts): boolean {
  return facts.notRecognised && intent.attempt < ATTEMPTS_MAX;
}
