import type { ReactNode } from 'react';
import type { ShopperScreen } from '../../contract/kiosk-api.ts';
import { formatYenDigits } from '../../domain/yen.ts';
import { notPaidTexts, resultTexts } from '../../messages/kiosk.ts';
import { Amount } from '../controls/amount.tsx';
import { PurseIcon, RetryIcon } from '../controls/icons.tsx';
import { MemberName } from '../controls/member-name.tsx';
import { Press } from '../controls/press.tsx';
import { Frame } from '../frame/frame.tsx';
import { useSend, useWords } from '../kiosk-context.ts';
import { declinedWords } from './declined-words.ts';
import { useNextCheckout } from './use-next-checkout.ts';
import './result-screens.css';

/** Recognised or not, it was not paid: all the reasons in kind words, and what can be done. */
export function DeclinedScreen({
  shopper,
}: {
  readonly shopper: Extract<ShopperScreen, { screen: 'declined' }>;
}) {
  const { t } = useWords();
  const { headlines, advice, tellsLeftToday } = declinedWords(shopper);
  const [first, ...others] = headlines;
  return (
    <Unpaid amountYen={shopper.amountYen} mayRetry={shopper.mayRetry}>
      {shopper.memberName !== null && (
        <p className="result-name" data-own-language>
          <MemberName name={shopper.memberName} />
        </p>
      )}
      <div className="reasons">
        {first !== undefined && <h1>{t(first)}</h1>}
        {others.map((headline) => (
          <p key={headline.en} className="more-reason">
            {t(headline)}
          </p>
        ))}
      </div>
      {tellsLeftToday && (
        <p className="cap-left">
          {t(resultTexts.capLeftToday, { digits: formatYenDigits(shopper.leftTodayYen ?? 0) })}
        </p>
      )}
      {advice !== null && <p className="result-advice">{t(advice)}</p>}
    </Unpaid>
  );
}

/** Ended before anything was asked of the backend: nothing was paid. */
export function NotPaidScreen({
  shopper,
}: {
  readonly shopper: Extract<ShopperScreen, { screen: 'not-paid' }>;
}) {
  const { t } = useWords();
  const { headline, advice } = notPaidTexts[shopper.because];
  return (
    <Unpaid amountYen={shopper.amountYen} mayRetry={shopper.mayRetry}>
      <h1>{t(headline)}</h1>
      <p className="result-advice">{t(advice)}</p>
    </Unpaid>
  );
}

function Unpaid({
  amountYen,
  mayRetry,
  children,
}: {
  readonly amountYen: number;
  readonly mayRetry: boolean;
  readonly children: ReactNode;
}) {
  const { t } = useWords();
  const send = useSend();
  const leave = useNextCheckout();
  return (
    <Frame tone="attention" lead={<NotPaidLead yen={amountYen} />}>
      <div className="result">
        {mayRetry ? <AgainMark /> : <OtherWayMark />}
        <div className="result-words" role="status">
          {children}
        </div>
        <div className="result-actions">
          <p className="other-ways">
            <PurseIcon />
            {t(resultTexts.otherWays)}
          </p>
          <Press onPress={leave}>{t(resultTexts.finish)}</Press>
          {mayRetry && (
            <Press look="primary" onPress={() => void send('retryCheckout', {})}>
              <RetryIcon />
              {t(resultTexts.retry)}
            </Press>
          )}
        </div>
      </div>
    </Frame>
  );
}

/** The one thing the clerk must see from behind the counter: it is not paid, and how much it was. */
function NotPaidLead({ yen }: { readonly yen: number }) {
  const { t } = useWords();
  return (
    <p className="not-paid-yet">
      <span>{t(resultTexts.notPaidYet)}</span> <Amount yen={yen} />
    </p>
  );
}

/** A finger that is put down again. Not a round arrow: from afar, and without colours, that is too like the circle of "paid". */
function AgainMark() {
  return (
    <svg className="result-mark mark-again" viewBox="0 0 24 24" strokeWidth="1.5" aria-hidden="true">
      <path d="M9 21.5v-3.600L6.2 14.300a1.6 1.6 0 0 1 2.4-2.100l1.5 1.500V7.200a1.7 1.7 0 0 1 3.4 0v4.900l4 .8a2.4 2.4 0 0 1 1.9 2.500l-.6 6.1" />
      <path d="M7.2 7.4a4.6 4.6 0 0 1 9.2 0M4.4 6.6a7.6 7.6 0 0 1 14.8 0" />
    </svg>
  );
}

/** A purse: pay another way. No cross, which says "wrong" to a child. */
function OtherWayMark() {
  return (
    <svg className="result-mark mark-other" viewBox="0 0 24 24" strokeWidth="1.7" aria-hidden="true">
      <path d="M3 8.5A2.5 2.5 0 0 1 5.5 6H19a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5.5A2.5 2.5 0 0 1 3 17.5z" />
      <path d="M16 11.8h5v3.4h-5a1.7 1.7 0 0 1 0-3.4zM6 6l9.5-3.2V6" />
    </svg>
  );
}
