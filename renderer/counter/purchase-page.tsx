import type { ReactNode } from 'react';
import type { CounterPurchase } from '../../contract/counter-routes.ts';
import { formatYenDigits } from '../../domain/yen.ts';
import type { Yen } from '../../domain/yen.ts';
import { counterTexts, giveBackTexts } from '../../messages/counter.ts';
import type { Message } from '../../messages/language.ts';
import { staffTexts } from '../../messages/staff.ts';
import { Amount } from '../controls/amount.tsx';
import { DigitPad, padKey } from '../controls/digit-pad.tsx';
import { Press } from '../controls/press.tsx';
import { useKeys } from '../controls/use-keys.ts';
import { useChange, useKiosk, useWords } from '../kiosk-context.ts';
import { SignInField } from '../staff/sign-in-field.tsx';
import { NO_SIGN_IN, isFieldComplete, isSigned, pressSignInKey } from '../staff/sign-in-entry.ts';
import type { SignInEntry } from '../staff/sign-in-entry.ts';
import { clockTime } from '../staff/clock-time.ts';
import { NO_AMOUNT, amountOf, pressAmountKey } from '../state/amount-entry.ts';
import type { AmountKey } from '../state/amount-entry.ts';
import { CounterFrame, useBegin, useTurn } from './counter-frame.tsx';
import { leftOf } from './counter-page.ts';
import type { CounterPage } from './counter-page.ts';

type Of<Page extends CounterPage['page']> = { readonly page: Extract<CounterPage, { page: Page }> };

/** One purchase, and what can be done about it. */
export function PurchasePage({ page, mayAct }: Of<'purchase'> & { readonly mayAct: boolean }) {
  const { t } = useWords();
  const turn = useTurn();
  const { purchase, aloneMaxYen } = page;
  const left = leftOf(purchase);
  const giveAll = (kind: 'void' | 'refund'): void => turn(confirmation(page, kind, left));
  return (
    <CounterFrame title={giveBackTexts.title}>
      <div className="counter-columns">
        <PurchaseCard purchase={purchase} />
        <section className="counter-side">
          <p>{t(whatIsPossible(purchase, mayAct))}</p>
          {mayAct && purchase.canVoid && (
            <Press look="primary" onPress={() => giveAll('void')}>
              {t(giveBackTexts.voidAll)}
            </Press>
          )}
          {mayAct && !purchase.canVoid && left > 0 && (
            <Press look="primary" onPress={() => giveAll('refund')}>
              {t(giveBackTexts.refundAll)}
            </Press>
          )}
          {mayAct && left > 1 && (
            <Press onPress={() => turn({ page: 'part', purchase, aloneMaxYen, amount: NO_AMOUNT })}>
              {t(giveBackTexts.refundPart)}
            </Press>
          )}
        </section>
      </div>
    </CounterFrame>
  );
}

function whatIsPossible(purchase: CounterPurchase, mayAct: boolean): Message {
  if (!mayAct) return counterTexts.onlyLooking;
  if (purchase.canVoid) return giveBackTexts.voidWhy;
  return leftOf(purchase) > 0 ? giveBackTexts.refundOnly : giveBackTexts.nothingLeft;
}

function PurchaseCard({ purchase }: { readonly purchase: CounterPurchase }) {
  const { t, language } = useWords();
  const { memberName, amountYen, givenBackYen } = purchase;
  return (
    <dl className="facts-card">
      <Fact name={giveBackTexts.amount}>
        <Amount yen={amountYen} className="amount-small" />
      </Fact>
      {givenBackYen > 0 && (
        <Fact name={giveBackTexts.givenBack}>
          <Amount yen={givenBackYen} className="amount-small" />
        </Fact>
      )}
      {givenBackYen > 0 && (
        <Fact name={giveBackTexts.left}>
          <Amount yen={leftOf(purchase)} className="amount-small" />
        </Fact>
      )}
      {memberName !== null && (
        <Fact name={giveBackTexts.member}>
          <span data-own-language>{t(giveBackTexts.memberName, { name: memberName })}</span>
        </Fact>
      )}
      <Fact name={giveBackTexts.paidAt}>
        <span className="digits">{clockTime(purchase.paidAt, language)}</span>
      </Fact>
      <Fact name={giveBackTexts.receipt}>
        <span className="digits">{purchase.receiptNumber}</span>
      </Fact>
    </dl>
  );
}

export function Fact({ name, children }: { readonly name: Message; readonly children: ReactNode }) {
  const { t } = useWords();
  return (
    <div className="fact">
      <dt className="soft">{t(name)}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** How much of it, by the pad. */
export function PartPage({ page }: Of<'part'>) {
  const { t } = useWords();
  const turn = useTurn();
  const left = leftOf(page.purchase);
  const amount = amountOf(page.amount);
  const fits = amount !== null && amount <= left;
  const press = (key: AmountKey): void => turn({ ...page, amount: pressAmountKey(page.amount, key) });
  const goOn = (): void => {
    if (fits) turn(confirmation(page, 'refund', amount));
  };
  useKeys((key) => {
    const typed = padKey(key);
    if (typed !== null) press(typed);
    if (key === 'Delete') press('clear');
    if (key === 'Enter') goOn();
  });
  return (
    <CounterFrame title={giveBackTexts.partTitle}>
      <div className="pad-page">
        <section className="pad-side">
          <p className={amount === null || fits ? '' : 'refusal'} role="status">
            {t(giveBackTexts.partMost, { digits: formatYenDigits(left) })}
          </p>
          <p className="typed-amount" aria-live="polite">
            <Amount yen={amount ?? 0} className="amount-medium" />
          </p>
          <Press look="primary" disabled={!fits} onPress={goOn}>
            {t(giveBackTexts.next)}
          </Press>
        </section>
        <DigitPad corner="00" onKey={press} />
      </div>
    </CounterFrame>
  );
}

type Chosen = { readonly purchase: CounterPurchase; readonly aloneMaxYen: Yen };

function confirmation(
  { purchase, aloneMaxYen }: Chosen,
  kind: 'void' | 'refund',
  amountYen: Yen,
): CounterPage {
  const second = amountYen > aloneMaxYen ? NO_SIGN_IN : null;
  return { page: 'give-back', purchase, aloneMaxYen, kind, amountYen, second };
}

/** Once more in large figures, with a second signature where one is needed; then it is done. */
export function GiveBackPage({ page }: Of<'give-back'>) {
  const { t } = useWords();
  const change = useChange();
  const begin = useBegin();
  const { clock, guard } = useKiosk();
  const { purchase, kind, amountYen, second } = page;
  const isReady = second === null || isSigned(second);

  const setSecond = (edit: (entry: SignInEntry) => SignInEntry): void =>
    change(({ counter }) => ({
      notice: null,
      counter:
        counter?.page === 'give-back' && counter.second !== null
          ? { ...counter, second: edit(counter.second) }
          : counter,
    }));
  const goOn = async (): Promise<void> => {
    if (second !== null && second.field === 'code') {
      if (isFieldComplete(second)) setSecond((entry) => ({ ...entry, field: 'pin' }));
      return;
    }
    if (!isReady) return;
    const { purchaseId, receiptNumber, memberName } = purchase;
    const signed = second === null ? null : { staffCode: second.code, pin: second.pin };
    // A PIN is used once.
    setSecond((entry) => ({ ...entry, pin: '' }));
    await begin('beginGiveBack', { kind, purchaseId, amountYen, receiptNumber, memberName, second: signed });
  };
  useKeys((key) => {
    const typed = padKey(key);
    if (typed !== null) setSecond((entry) => pressSignInKey(entry, typed));
    if (key === 'Enter' && guard.admitsAction(clock.monotonicMs())) void goOn();
  });

  const action = (
    <Press
      look="primary"
      disabled={second === null ? false : !isFieldComplete(second)}
      onPress={() => void goOn()}
    >
      {second?.field === 'code'
        ? t(staffTexts.nextField)
        : t(kind === 'void' ? giveBackTexts.doVoid : giveBackTexts.doRefund)}
    </Press>
  );
  return (
    <CounterFrame title={kind === 'void' ? giveBackTexts.confirmVoid : giveBackTexts.confirmRefund}>
      {second === null ? (
        <div className="confirm">
          <Amount yen={amountYen} />
          <About purchase={purchase} />
          <p>{t(giveBackTexts.goesBack)}</p>
          {action}
        </div>
      ) : (
        <div className="pad-page">
          <section className="pad-side">
            <p className="confirm-line">
              <Amount yen={amountYen} className="amount-medium" />
              <About purchase={purchase} />
            </p>
            <p className="small">
              {t(giveBackTexts.secondWhy, { digits: formatYenDigits(page.aloneMaxYen) })}
            </p>
            <div className="second-fields">
              <SignInField
                name={giveBackTexts.secondCode}
                hint={staffTexts.codeHint}
                value={second.code}
                active={second.field === 'code'}
                onPress={() => setSecond((entry) => ({ ...entry, field: 'code' }))}
              />
              <SignInField
                name={giveBackTexts.secondPin}
                hint={staffTexts.pinHint}
                value={'●'.repeat(second.pin.length)}
                active={second.field === 'pin'}
                onPress={() => setSecond((entry) => ({ ...entry, field: 'pin' }))}
              />
            </div>
            {action}
          </section>
          <DigitPad corner="clear" onKey={(key) => setSecond((entry) => pressSignInKey(entry, key))} />
        </div>
      )}
    </CounterFrame>
  );
}

function About({ purchase }: { readonly purchase: CounterPurchase }) {
  const { t, language } = useWords();
  const { memberName, receiptNumber, paidAt } = purchase;
  return (
    <span className="confirm-about" data-own-language>
      {memberName !== null && <strong>{t(giveBackTexts.memberName, { name: memberName })}</strong>}
      <span className="digits small">
        {clockTime(paidAt, language)} · {receiptNumber}
      </span>
    </span>
  );
}
