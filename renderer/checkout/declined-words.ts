import type { ShopperScreen } from '../../contract/kiosk-api.ts';
import { declineReasonTexts } from '../../messages/decline-reasons.ts';
import { resultTexts } from '../../messages/kiosk.ts';
import type { Message } from '../../messages/language.ts';

type Declined = Extract<ShopperScreen, { screen: 'declined' }>;

export interface DeclinedWords {
  /** Every reason, the first one first; never empty. */
  readonly headlines: readonly Message[];
  /** The one thing to do now; other ways to pay are named on the screen anyway. */
  readonly advice: Message | null;
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
  const texts = [...new Set(reasons)].map((reason) => declineReasonTexts[reason]);
  return {
    headlines: texts.map(({ headline }) => headline),
    advice: help === 'none' ? (texts[0]?.advice ?? null) : HELP[help],
    tellsLeftToday: leftTodayYen !== null && reasons.includes('CAP_DAY'),
  };
}
