import { formatYenDigits } from '../../domain/yen.ts';
import { enrolmentTexts } from '../../messages/enrolment.ts';
import { useWords } from '../kiosk-context.ts';

interface Rules {
  readonly perPurchase: number | null;
  readonly perDay: number | null;
}

/** Rules as staff read them back to a family: `1日 500円`. */
export function useRuleWords(): (rules: Rules) => string {
  const { t } = useWords();
  return ({ perPurchase, perDay }) => {
    const parts = [
      perPurchase === null
        ? null
        : t(enrolmentTexts.rulesPerPurchaseIs, { digits: formatYenDigits(perPurchase) }),
      perDay === null ? null : t(enrolmentTexts.rulesPerDayIs, { digits: formatYenDigits(perDay) }),
    ].filter((part) => part !== null);
    return parts.length === 0 ? t(enrolmentTexts.rulesNoLimit) : parts.join(' / ');
  };
}
