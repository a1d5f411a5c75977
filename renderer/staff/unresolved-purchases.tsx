import type { KioskCommandOutput } from '../../contract/kiosk-api.ts';
import { LANGUAGE_TAGS } from '../../messages/language.ts';
import type { Language } from '../../messages/language.ts';
import { staffHomeTexts } from '../../messages/staff.ts';
import { Amount } from '../controls/amount.tsx';
import { useAnswer } from '../controls/use-answer.ts';
import { useWords } from '../kiosk-context.ts';

type Purchase = Extract<KioskCommandOutput<'listUnresolvedPurchases'>, { ok: true }>['value'][number];

/** As many as stand on the card; the number of the others is told. */
const SHOWN_MAX = 3;

const RESULT_TEXTS = {
  unknown: staffHomeTexts.resultUnknown,
  paid: staffHomeTexts.resultPaid,
  'not-paid': staffHomeTexts.resultNotPaid,
} as const;

/**
 * 要確認: purchases whose result was not known when the shopper stood here. The host keeps asking; here staff see which, and
 * what became of them.
 */
export function UnresolvedPurchases({ count }: { readonly count: number }) {
  const { t } = useWords();
  const answer = useAnswer('listUnresolvedPurchases', {}, count);
  const purchases = answer.kind === 'answered' && answer.output.ok ? answer.output.value : [];
  const unread = answer.kind === 'unreachable' || (answer.kind === 'answered' && !answer.output.ok);
  return (
    <section className="staff-card">
      <h2>{t(staffHomeTexts.unresolvedTitle)}</h2>
      {unread && <p className="refusal">{t(staffHomeTexts.unresolvedNotRead)}</p>}
      {answer.kind === 'answered' && !unread && purchases.length === 0 && (
        <p>{t(staffHomeTexts.unresolvedNone)}</p>
      )}
      {purchases.length > 0 && (
        <ul className="unresolved">
          {purchases.slice(0, SHOWN_MAX).map((purchase) => (
            <Row key={purchase.purchaseId} purchase={purchase} />
          ))}
          {purchases.length > SHOWN_MAX && (
            <li>{t(staffHomeTexts.unresolvedMore, { count: purchases.length - SHOWN_MAX })}</li>
          )}
        </ul>
      )}
      {count > 0 && <p className="small soft">{t(staffHomeTexts.unresolvedWhy)}</p>}
    </section>
  );
}

function Row({ purchase }: { readonly purchase: Purchase }) {
  const { t, language } = useWords();
  return (
    <li>
      <span className="digits">{clockTime(purchase.startedAt, language)}</span>
      <Amount yen={purchase.amountYen} className="amount-small" />
      <span>{t(RESULT_TEXTS[purchase.result])}</span>
      <span className="small soft">
        {t(staffHomeTexts.purchaseId)} <span className="digits">{purchase.purchaseId.slice(-8)}</span>
      </span>
    </li>
  );
}

/** Month, day, hour and minute in Tokyo, in digits. */
function clockTime(instant: string, language: Language): string {
  return new Intl.DateTimeFormat(LANGUAGE_TAGS[language], {
    timeZone: 'Asia/Tokyo',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(instant));
}
