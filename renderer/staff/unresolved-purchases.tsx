import type { KioskCommandOutput } from '../../contract/kiosk-api.ts';
import type { Message } from '../../messages/language.ts';
import { staffHomeTexts } from '../../messages/staff.ts';
import { Amount } from '../controls/amount.tsx';
import { useAnswer } from '../controls/use-answer.ts';
import { useWords } from '../kiosk-context.ts';
import { clockTime } from './clock-time.ts';

type Unresolved = Extract<KioskCommandOutput<'listUnresolvedPurchases'>, { ok: true }>['value'][number];

/** As many as stand on the card; the number of the others is told. */
const SHOWN_MAX = 2;

const WHAT_TEXTS = {
  purchase: staffHomeTexts.whatPurchase,
  void: staffHomeTexts.whatVoid,
  refund: staffHomeTexts.whatRefund,
  sale: staffHomeTexts.whatSale,
} as const;

const DONE_TEXTS = {
  purchase: staffHomeTexts.resultPaid,
  void: staffHomeTexts.resultGivenBack,
  refund: staffHomeTexts.resultGivenBack,
  sale: staffHomeTexts.resultSold,
} as const;

const NOT_DONE_TEXTS = {
  purchase: staffHomeTexts.resultNotPaid,
  void: staffHomeTexts.resultNotGivenBack,
  refund: staffHomeTexts.resultNotGivenBack,
  sale: staffHomeTexts.resultNotSold,
} as const;

function resultText({ what, result }: Unresolved): Message {
  if (result === 'unknown') return staffHomeTexts.resultUnknown;
  return result === 'done' ? DONE_TEXTS[what] : NOT_DONE_TEXTS[what];
}

/**
 * 要確認: purchases, and what staff gave back or sold, whose result was not known when somebody stood here. The host keeps asking; here staff see which, and
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
            <Row key={purchase.id} purchase={purchase} />
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

function Row({ purchase }: { readonly purchase: Unresolved }) {
  const { t, language } = useWords();
  return (
    <li>
      <span className="digits">{clockTime(purchase.startedAt, language)}</span>
      <Amount yen={purchase.amountYen} className="amount-small" />
      <span>{t(resultText(purchase))}</span>
      <span className="small soft">
        {t(WHAT_TEXTS[purchase.what])} {t(staffHomeTexts.purchaseId)}{' '}
        <span className="digits">{purchase.id.slice(-8)}</span>
      </span>
    </li>
  );
}
