import { formatYenDigits } from '../../domain/yen.ts';
import { yenTexts } from '../../messages/kiosk.ts';
import { useWords } from '../kiosk-context.ts';

/** Whole yen, huge, the unit small beside it. */
export function Amount({ yen, className = '' }: { readonly yen: number; readonly className?: string }) {
  const { t } = useWords();
  return (
    <span className={`amount ${className}`}>
      <span className="digits">{formatYenDigits(yen)}</span>{' '}
      <span className="amount-unit">{t(yenTexts.unit)}</span>
    </span>
  );
}
