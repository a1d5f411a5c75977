import type { ShopperScreen } from '../../contract/kiosk-api.ts';
import { declineReasonTexts } from '../../messages/decline-reasons.ts';
import { resultTexts } from '../../messages/kiosk.ts';
import type { Message } from '../../messages/language.ts';

type Declined = Extract<ShopperScreen, { screen: 'declined' }>;

export interface DeclinedWords {
  /** Every reason, the first one first; never empty. */
  readonly headlines: readonly Message[];
  /** What can be done, each once. */
  readonly advice: readonly Message[];
  /** What is left for today is worth telling: the day's limit is one of the reasons. */
  readonly tellsLeftToday: boolean;
}

const HELP = {
  'same-finger': resultTexts.helpSameFinger,
  'other-finger': resultTexts.helpOtherFinger,
  staff: resultTexts.helpStaff,
} as const;

/**
 * All the reasons, so that nobody takes back one thing only to be refused for another; the advice that fits the number of
 * tries instead of the general one (ux.md 1.4).
 */
export function declinedWords({ reasons, help, leftTodayYen }: Declined): DeclinedWords {
  const unique = [...new Set(reasons)];
  const general = unique.map((reason) => declineReasonTexts[reason].advice);
  return {
    headlines: unique.map((reason) => declineReasonTexts[reason].headline),
    advice: help === 'none' ? onlyOnce(general) : [HELP[help]],
    tellsLeftToday: leftTodayYen !== null && unique.includes('CAP_DAY'),
  };
}

/** Two reasons may have the same way out: it is said once. */
function onlyOnce(messages: readonly Message[]): Message[] {
  return messages.filter(
    (message, index) => messages.findIndex((earlier) => earlier.ja === message.ja) === index,
  );
}
