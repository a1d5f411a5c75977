import { useState } from 'react';
import type { CounterPurchase } from '../../contract/counter-routes.ts';
import { giveBackTexts } from '../../messages/counter.ts';
import { enrolmentTexts } from '../../messages/enrolment.ts';
import { Amount } from '../controls/amount.tsx';
import { DigitPad, padKey } from '../controls/digit-pad.tsx';
import { Press } from '../controls/press.tsx';
import { useAnswer } from '../controls/use-answer.ts';
import { useKeys } from '../controls/use-keys.ts';
import { useWords } from '../kiosk-context.ts';
import { clockTime } from '../staff/clock-time.ts';
import { CounterFrame, Unread, useTurn, whyUnread } from './counter-frame.tsx';
import { leftOf, pressReceiptKey, receiptNumberOf } from './counter-page.ts';
import type { CounterPage } from './counter-page.ts';

const PER_PAGE = 6;

/** Today's purchases of this shop, newest first. */
export function PurchasesPage() {
  const { t } = useWords();
  const turn = useTurn();
  const [round, setRound] = useState(0);
  const answer = useAnswer('listPurchases', { receiptNumber: null }, round);
  const unread = whyUnread(answer);
  const found = answer.kind === 'answered' && answer.output.ok ? answer.output.value : null;
  return (
    <CounterFrame title={giveBackTexts.today}>
      <div className="family-page">
        {unread !== null && <Unread words={unread} onAgain={() => setRound(round + 1)} />}
        {found?.purchases.length === 0 && <p className="page-message">{t(giveBackTexts.none)}</p>}
        {found !== null && found.purchases.length > 0 && (
          <PurchaseList
            purchases={found.purchases}
            onChoose={(purchase) => turn({ page: 'purchase', purchase, aloneMaxYen: found.aloneMaxYen })}
          />
        )}
        <div className="page-actions">
          <Press onPress={() => turn({ page: 'receipt', digits: '', asked: false })}>
            {t(giveBackTexts.find)}
          </Press>
        </div>
      </div>
    </CounterFrame>
  );
}

function PurchaseList({
  purchases,
  onChoose,
}: {
  readonly purchases: readonly CounterPurchase[];
  readonly onChoose: (purchase: CounterPurchase) => void;
}) {
  const { t } = useWords();
  const [first, setFirst] = useState(0);
  const start = first < purchases.length ? first : 0;
  return (
    <div className="family-list">
      <ul className="families">
        {purchases.slice(start, start + PER_PAGE).map((purchase) => (
          <li key={purchase.purchaseId}>
            <Press look="choice" className="family purchase-row" onPress={() => onChoose(purchase)}>
              <PurchaseWords purchase={purchase} />
            </Press>
          </li>
        ))}
      </ul>
      {purchases.length > PER_PAGE && (
        <div className="family-turn">
          <Press disabled={start === 0} onPress={() => setFirst(start - PER_PAGE)}>
            {t(enrolmentTexts.previousPage)}
          </Press>
          <Press disabled={start + PER_PAGE >= purchases.length} onPress={() => setFirst(start + PER_PAGE)}>
            {t(enrolmentTexts.nextPage)}
          </Press>
        </div>
      )}
    </div>
  );
}

function PurchaseWords({ purchase }: { readonly purchase: CounterPurchase }) {
  const { t, language } = useWords();
  const { memberName, givenBackYen, amountYen, paidAt, receiptNumber } = purchase;
  return (
    <span className="purchase-words">
      <span className="purchase-line">
        <Amount yen={amountYen} className="amount-small purchase-amount" />
        <span className="digits small">{clockTime(paidAt, language)}</span>
      </span>
      <span className="purchase-line small">
        <span className="family-members" data-own-language>
          {memberName === null ? '' : t(giveBackTexts.memberName, { name: memberName })}
        </span>
        <span className="digits soft">{receiptNumber}</span>
      </span>
      {givenBackYen > 0 && (
        <span className="small purchase-mark">
          {t(leftOf(purchase) === 0 ? giveBackTexts.allGivenBack : giveBackTexts.partGivenBack)}
        </span>
      )}
    </span>
  );
}

type Of<Page extends CounterPage['page']> = { readonly page: Extract<CounterPage, { page: Page }> };

/** An earlier purchase, by the number on its receipt. */
export function ReceiptPage({ page }: Of<'receipt'>) {
  const { t } = useWords();
  const turn = useTurn();
  const receiptNumber = receiptNumberOf(page.digits);
  const press = (key: string): void =>
    turn({ page: 'receipt', digits: pressReceiptKey(page.digits, key), asked: false });
  const ask = (): void => {
    if (receiptNumber !== null) turn({ ...page, asked: true });
  };
  useKeys((key) => {
    const typed = padKey(key);
    if (typed !== null) press(typed);
    if (key === 'Delete') press('clear');
    if (key === 'Enter') ask();
  });
  return (
    <CounterFrame title={giveBackTexts.find}>
      <div className="pad-page">
        <section className="pad-side">
          <p>{t(giveBackTexts.findWhy)}</p>
          <p className="typed-number" aria-live="polite">
            {page.digits.slice(0, 8).padEnd(8, '·')}-{page.digits.slice(8).padEnd(4, '·')}
          </p>
          {page.asked && receiptNumber !== null ? (
            <Found receiptNumber={receiptNumber} />
          ) : (
            <Press look="primary" disabled={receiptNumber === null} onPress={ask}>
              {t(giveBackTexts.search)}
            </Press>
          )}
        </section>
        <DigitPad corner="clear" onKey={press} />
      </div>
    </CounterFrame>
  );
}

function Found({ receiptNumber }: { readonly receiptNumber: string }) {
  const { t } = useWords();
  const turn = useTurn();
  const [round, setRound] = useState(0);
  const answer = useAnswer('listPurchases', { receiptNumber }, round);
  const unread = whyUnread(answer);
  if (unread !== null) return <Unread words={unread} onAgain={() => setRound(round + 1)} />;
  const found = answer.kind === 'answered' && answer.output.ok ? answer.output.value : null;
  const purchase = found?.purchases[0];
  if (found === null || purchase === undefined) return <p className="refusal">{t(giveBackTexts.notFound)}</p>;
  return (
    <Press
      look="choice"
      className="family purchase-row"
      onPress={() => turn({ page: 'purchase', purchase, aloneMaxYen: found.aloneMaxYen })}
    >
      <PurchaseWords purchase={purchase} />
    </Press>
  );
}
