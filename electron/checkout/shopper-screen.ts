import type { ShopperScreen } from '../../contract/kiosk-api.ts';
import { adviceSchema, guidanceSchema } from '../../contract/kiosk-api.ts';
import type { PurchaseOutcome } from '../../contract/terminal-routes.ts';
import { ATTEMPTS_MAX, mayTryAnotherFinger } from '../../domain/checkout-state.ts';
import type { CheckoutState, Intent, OutcomeFacts } from '../../domain/checkout-state.ts';
import type { DeclineReason } from '../../domain/decline-reasons.ts';
import type { ReaderCapabilities } from '../../drivers/reader.ts';

/** Over a limit or frozen, the same finger gets the same answer: the way on is another amount or another way to pay. */
const ANOTHER_TRY_MAY_HELP: ReadonlySet<DeclineReason> = new Set([
  'NOT_RECOGNISED',
  'AMBIGUOUS',
  'TOO_MANY_TRIES',
  'CHALLENGE_EXPIRED',
  'REPLAYED_CAPTURE',
  'TRY_AGAIN',
]);

/** The screen that belongs to a state of the checkout: no more data than that screen shows (I14). */
export function shopperScreen(
  state: CheckoutState<PurchaseOutcome>,
  reader: Pick<ReaderCapabilities, 'geometry'>,
  balanceAsked: boolean,
): ShopperScreen {
  switch (state.step) {
    case 'ready':
      return { screen: 'amount' };
    case 'opening':
      return { screen: 'preparing', amountYen: state.intent.amount };
    case 'awaiting-finger':
      return {
        screen: 'place-finger',
        amountYen: state.intent.amount,
        geometry: reader.geometry,
        guidance: guidanceSchema.parse(state.guidance),
        advice: state.captureProblem === null ? null : adviceSchema.parse(state.captureProblem),
        attempt: Math.min(state.intent.attempt, ATTEMPTS_MAX),
        anotherFinger: state.intent.anotherFinger === true,
        endingSoon: state.endingSoon,
        mayExtend: state.extensionsLeft > 0,
      };
    case 'authorising':
      return { screen: 'authorising', amountYen: state.intent.amount, slow: state.slow };
    case 'recording':
      return { screen: 'authorising', amountYen: state.intent.amount, slow: false };
    case 'checking':
      return {
        screen: 'checking',
        amountYen: state.intent.amount,
        mayPutAside: state.mayPutAside,
        ...(state.ownerAnswerInMs === null
          ? {}
          : { ownerAnswerSeconds: Math.ceil(state.ownerAnswerInMs / 1000) }),
      };
    case 'approved':
      return approvedScreen(state.outcome, balanceAsked);
    case 'declined':
      return declinedScreen(state.intent, state.outcome, state.facts, state.paused);
    case 'not-paid':
      if (state.because === 'cancelled') return { screen: 'amount' };
      return { screen: 'not-paid', amountYen: state.intent.amount, because: state.because, mayRetry: true };
  }
}

function approvedScreen(outcome: PurchaseOutcome, balanceAsked: boolean): ShopperScreen {
  if (outcome.state !== 'approved')
    throw new TypeError(`the approved screen needs an approval, not ${outcome.state}`);
  return {
    screen: 'approved',
    amountYen: outcome.amountYen,
    memberName: outcome.member.displayName,
    leftTodayYen: outcome.leftTodayYen,
    balanceYen: balanceAsked ? outcome.balanceYen : null,
    ...(outcome.paidBy === undefined ? {} : { paidBy: outcome.paidBy }),
    receiptNumber: outcome.receiptNumber,
  };
}

function declinedScreen(
  intent: Intent,
  outcome: PurchaseOutcome,
  facts: OutcomeFacts,
  paused: boolean,
): ShopperScreen {
  if (outcome.state !== 'declined')
    throw new TypeError(`the declined screen needs a refusal, not ${outcome.state}`);
  return {
    screen: 'declined',
    amountYen: outcome.amountYen,
    reasons: outcome.reasons,
    memberName: outcome.member?.displayName ?? null,
    leftTodayYen: outcome.leftTodayYen,
    help: helpFor(intent, facts, paused),
    mayRetry: !paused && outcome.reasons.some((reason) => ANOTHER_TRY_MAY_HELP.has(reason)),
  };
}

/** The second try changes the advice, the third offers another finger, then a person helps (ux.md 1.4). */
function helpFor(
  intent: Intent,
  facts: OutcomeFacts,
  paused: boolean,
): Extract<ShopperScreen, { screen: 'declined' }>['help'] {
  if (paused) return 'staff';
  if (!facts.notRecognised) return 'none';
  if (!mayTryAnotherFinger(intent, facts)) return 'staff';
  return intent.attempt <= 2 ? 'same-finger' : 'other-finger';
}
