import type { PurchaseOutcome } from '../../contract/terminal-routes.ts';
import type { OutcomeFacts } from '../../domain/checkout-state.ts';

/** What the checkout's state machine must know of the backend's answer. */
export function outcomeFacts(outcome: PurchaseOutcome): OutcomeFacts {
  if (outcome.state !== 'declined')
    return { verdict: outcome.state, notRecognised: false, tryAgainAfterMs: 0 };
  return {
    verdict: 'declined',
    notRecognised: outcome.reasons.some((reason) => reason === 'NOT_RECOGNISED' || reason === 'AMBIGUOUS'),
    tryAgainAfterMs: outcome.tryAgainAfterMs ?? 0,
  };
}
