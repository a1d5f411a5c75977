import type { ReactNode } from 'react';
import type { CounterAct } from '../../contract/kiosk-api.ts';
import { addYen, formatYenDigits, subtractYen } from '../../domain/yen.ts';
import { fullDateWords } from '../../messages/clock-words.ts';
import {
  counterActTexts,
  counterRefusalTexts,
  giveBackTexts,
  registerTexts,
  voucherSaleTexts,
} from '../../messages/counter.ts';
import { ApprovedMark } from '../checkout/approved-screen.tsx';
import { Now } from '../checkout/waiting-screens.tsx';
import { Amount } from '../controls/amount.tsx';
import { AttentionIcon } from '../controls/icons.tsx';
import { Press } from '../controls/press.tsx';
import { useKeys } from '../controls/use-keys.ts';
import { Dots } from '../frame/blank-screen.tsx';
import { Frame } from '../frame/frame.tsx';
import { useKiosk, useSend, useWords } from '../kiosk-context.ts';
import { clockTime } from '../staff/clock-time.ts';
import { Fact } from './purchase-page.tsx';
import { ReportCard } from './register-page.tsx';
import './counter.css';

type Of<Step extends CounterAct['step']> = { readonly act: Extract<CounterAct, { step: Step }> };

/** What becomes of money that staff move: it goes before their other screens until they have seen it. */
export function CounterActScreens({ act }: { readonly act: CounterAct }) {
  switch (act.step) {
    case 'working':
      return <WorkingScreen act={act} />;
    case 'refused':
      return <RefusedScreen act={act} />;
    case 'given-back':
      return <GivenBackScreen act={act} />;
    case 'sold':
      return <SoldScreen act={act} />;
    case 'closed':
      return <ClosedScreen act={act} />;
  }
}

/** No way to cancel: what was sent can only be known, not unsent. */
function WorkingScreen({ act }: Of<'working'>) {
  const { t } = useWords();
  const send = useSend();
  return (
    <Frame tone="wait">
      <div className="waiting">
        <Dots />
        <Now words={act.slow ? counterActTexts.slow : counterActTexts.working} />
        {act.slow && (
          <>
            <p className="do-not-pay" role="alert">
              <AttentionIcon />
              {t(act.what === 'sale' ? counterActTexts.saleNotAgain : counterActTexts.notAgain)}
            </p>
            <p>{t(counterActTexts.asking)}</p>
            <div className="put-aside">
              <Press onPress={() => void send('putActAside', {})}>{t(counterActTexts.putAside)}</Press>
              {act.what !== 'close' && <p className="small soft">{t(counterActTexts.putAsideMeans)}</p>}
            </div>
          </>
        )}
      </div>
    </Frame>
  );
}

function RefusedScreen({ act }: Of<'refused'>) {
  const { t } = useWords();
  return (
    <Frame tone="attention">
      <div className="waiting">
        <Now words={counterActTexts.refusedTitle} />
        <p className="result-advice">{t(counterRefusalTexts[act.reason])}</p>
        {act.leftYen !== null && act.leftYen > 0 && (
          <p>{t(counterActTexts.leftYen, { digits: formatYenDigits(act.leftYen) })}</p>
        )}
        {act.what === 'sale' && <p>{t(counterActTexts.saleRefused)}</p>}
        <Leave words={counterActTexts.backToIt} />
      </div>
    </Frame>
  );
}

function GivenBackScreen({ act }: Of<'given-back'>) {
  const { t } = useWords();
  return (
    <Done words={act.what === 'void' ? giveBackTexts.doneVoid : giveBackTexts.doneRefund}>
      <Amount yen={act.amountYen} className="amount-medium" />
      <p>
        {act.memberName !== null && (
          <strong data-own-language>{t(giveBackTexts.memberName, { name: act.memberName })}</strong>
        )}{' '}
        <span className="small soft">
          {t(giveBackTexts.receipt)} <span className="digits">{act.receiptNumber}</span>
        </span>
      </p>
      <p className="small">{t(giveBackTexts.goesBack)}</p>
      {act.owedInMoneyYen > 0 && (
        <p className="small">
          {t(giveBackTexts.owedInMoney, { digits: formatYenDigits(act.owedInMoneyYen) })}
        </p>
      )}
    </Done>
  );
}

/** The receipt: what was paid, what it is worth, what goes back. */
function SoldScreen({ act }: Of<'sold'>) {
  const { t, language } = useWords();
  const { principalYen, premiumYen, receivedYen } = act;
  return (
    <Frame tone="success">
      <div className="counter-columns">
        <article className="facts-card report">
          <h1>{t(voucherSaleTexts.soldTitle)}</h1>
          <dl>
            <Fact name={voucherSaleTexts.family}>
              <strong data-own-language>{act.familyName}</strong>
            </Fact>
            <Fact name={voucherSaleTexts.voucher}>
              <span data-own-language>{act.programmeName}</span>
            </Fact>
            <Fact name={voucherSaleTexts.price}>
              <Amount yen={principalYen} className="amount-small" />
            </Fact>
            <Fact name={voucherSaleTexts.premiumPart}>
              <Amount yen={premiumYen} className="amount-small" />
            </Fact>
            <Fact name={voucherSaleTexts.value}>
              <Amount yen={addYen(principalYen, premiumYen)} className="amount-small" />
            </Fact>
          </dl>
          <p className="small">
            {t(voucherSaleTexts.until, { date: fullDateWords(act.expiresOn, language) })}
          </p>
          <p className="small soft digits">
            {clockTime(act.soldAt, language)} · {t(voucherSaleTexts.reference)} {act.reference}
          </p>
        </article>
        <section className="counter-side">
          <dl className="sale-facts">
            <Fact name={voucherSaleTexts.received}>
              <Amount yen={receivedYen} className="amount-small" />
            </Fact>
          </dl>
          <h2>{t(voucherSaleTexts.change)}</h2>
          <Amount yen={subtractYen(receivedYen, principalYen)} className="amount-medium" />
          <Leave words={counterActTexts.finish} />
        </section>
      </div>
    </Frame>
  );
}

function ClosedScreen({ act }: Of<'closed'>) {
  const { t } = useWords();
  return (
    <Frame tone="success">
      <div className="counter-columns register-columns">
        <ReportCard report={act.report} />
        <section className="counter-side">
          <h1>{t(registerTexts.doneTitle)}</h1>
          <Leave words={counterActTexts.finish} />
        </section>
      </div>
    </Frame>
  );
}

function Done({
  words,
  children,
}: {
  readonly words: (typeof giveBackTexts)['doneVoid'];
  readonly children: ReactNode;
}) {
  const { t } = useWords();
  return (
    <Frame tone="success">
      <div className="result">
        <ApprovedMark />
        <div className="result-words" role="status">
          <h1>{t(words)}</h1>
          {children}
        </div>
        <div className="result-actions">
          <Leave words={counterActTexts.finish} />
        </div>
      </div>
    </Frame>
  );
}

function Leave({ words }: { readonly words: (typeof counterActTexts)['finish'] }) {
  const { t } = useWords();
  const send = useSend();
  const { clock, guard } = useKiosk();
  const leave = (): void => void send('dismissAct', {});
  useKeys((key) => {
    if ((key === 'Enter' || key === 'Escape') && guard.admitsAction(clock.monotonicMs())) leave();
  });
  return (
    <Press look="primary" onPress={leave}>
      {t(words)}
    </Press>
  );
}
