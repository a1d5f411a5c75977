import type { ShopperScreen } from '../../contract/kiosk-api.ts';
import { resultTexts } from '../../messages/kiosk.ts';
import type { Message } from '../../messages/language.ts';
import { Amount } from '../controls/amount.tsx';
import { MemberName } from '../controls/member-name.tsx';
import { Press } from '../controls/press.tsx';
import { Frame } from '../frame/frame.tsx';
import { useSend, useWords } from '../kiosk-context.ts';
import { useNextCheckout } from './use-next-checkout.ts';
import './result-screens.css';

type Approved = Extract<ShopperScreen, { screen: 'approved' }>;

/** Paid. The balance is the family's and shows only to whoever asks for it (decisions.md 13). */
export function ApprovedScreen({ shopper }: { readonly shopper: Approved }) {
  const { t } = useWords();
  const send = useSend();
  const leave = useNextCheckout();
  return (
    <Frame tone="success">
      <div className="result">
        <ApprovedMark />
        <div className="result-words" role="status">
          <h1>{t(resultTexts.approved)}</h1>
          <Amount yen={shopper.amountYen} />
          <p className="result-name" data-own-language>
            <MemberName name={shopper.memberName} />
          </p>
          {shopper.paidBy !== undefined && (
            <p className="result-name">{t(resultTexts.paidBy, { family: shopper.paidBy })}</p>
          )}
          <div className="result-facts">
            {shopper.leftTodayYen !== null && (
              <Fact
                words={shopper.paidBy === undefined ? resultTexts.leftToday : resultTexts.leftOfLeave}
                yen={shopper.leftTodayYen}
              />
            )}
            {shopper.balanceYen !== null && <Fact words={resultTexts.balance} yen={shopper.balanceYen} />}
          </div>
        </div>
        <div className="result-actions">
          <p className="small soft">
            {t(resultTexts.receiptNumber)} <span className="digits">{shopper.receiptNumber}</span>
          </p>
          {shopper.balanceYen === null && shopper.paidBy === undefined && (
            <Press onPress={() => void send('showBalance', {})}>{t(resultTexts.showBalance)}</Press>
          )}
          <Press look="primary" onPress={leave}>
            {t(resultTexts.next)}
          </Press>
        </div>
      </div>
    </Frame>
  );
}

function Fact({ words, yen }: { readonly words: Message; readonly yen: number }) {
  const { t } = useWords();
  return (
    <p className="result-fact">
      {t(words)} <Amount yen={yen} className="amount-small" />
    </p>
  );
}

/** The circle that every child in Japan knows as "right". */
export function ApprovedMark() {
  return (
    <svg className="result-mark mark-approved" viewBox="0 0 24 24" strokeWidth="2.6" aria-hidden="true">
      <circle cx="12" cy="12" r="9.5" pathLength="100" transform="rotate(-90 12 12)" />
    </svg>
  );
}
