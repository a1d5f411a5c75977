import { useState } from 'react';
import type { VoucherOffer } from '../../contract/voucher-offers.ts';
import { premiumOf } from '../../domain/voucher-programme.ts';
import { ZERO_YEN, addYen, formatYenDigits, subtractYen } from '../../domain/yen.ts';
import { fullDateWords } from '../../messages/clock-words.ts';
import { voucherSaleTexts } from '../../messages/counter.ts';
import type { Message } from '../../messages/language.ts';
import { Amount } from '../controls/amount.tsx';
import { DigitPad, padKey } from '../controls/digit-pad.tsx';
import { Press } from '../controls/press.tsx';
import { useAnswer } from '../controls/use-answer.ts';
import { useKeys } from '../controls/use-keys.ts';
import { FamilyFinder } from '../enrolment/family-finder.tsx';
import { useKiosk, useWords } from '../kiosk-context.ts';
import { NO_AMOUNT, amountOf, pressAmountKey } from '../state/amount-entry.ts';
import type { AmountKey } from '../state/amount-entry.ts';
import { CounterFrame, Unread, useBegin, useTurn, whyUnread } from './counter-frame.tsx';
import type { CounterPage } from './counter-page.ts';
import { Fact } from './purchase-page.tsx';

type Of<Page extends CounterPage['page']> = { readonly page: Extract<CounterPage, { page: Page }> };

export function VoucherFamilyPage({ page }: Of<'family'>) {
  const turn = useTurn();
  const { words } = page;
  return (
    <FamilyFinder
      words={words}
      onWords={(changed) => turn({ page: 'family', words: changed })}
      chosen={null}
      onChoose={({ familyAccountId, familyName }) =>
        turn({ page: 'programme', words, family: { id: familyAccountId, name: familyName } })
      }
      around={(title, finder) => <CounterFrame title={title}>{finder}</CounterFrame>}
    />
  );
}

/** What is on sale today, and how much of it this family may still buy. */
export function ProgrammePage({ page }: Of<'programme'>) {
  const { t } = useWords();
  const turn = useTurn();
  const [round, setRound] = useState(0);
  const answer = useAnswer('listVoucherOffers', { familyAccountId: page.family.id }, round);
  const unread = whyUnread(answer);
  const offers = answer.kind === 'answered' && answer.output.ok ? answer.output.value : null;
  return (
    <CounterFrame title={voucherSaleTexts.programmeTitle}>
      <div className="offers">
        <h2 data-own-language>{page.family.name}</h2>
        {unread !== null && <Unread words={unread} onAgain={() => setRound(round + 1)} />}
        {offers?.length === 0 && <p className="page-message">{t(voucherSaleTexts.none)}</p>}
        <ul>
          {offers?.slice(0, OFFERS_SHOWN).map((offer) => (
            <li key={offer.programmeId}>
              <Press
                look="choice"
                className="offer"
                disabled={offer.mostYen === 0}
                onPress={() => turn({ ...page, page: 'price', offer, amount: NO_AMOUNT })}
              >
                <OfferWords offer={offer} />
              </Press>
            </li>
          ))}
        </ul>
      </div>
    </CounterFrame>
  );
}

/** As many as a screen holds; a municipality that sells more at a time has them by date, soonest first. */
const OFFERS_SHOWN = 3;

function OfferWords({ offer }: { readonly offer: VoucherOffer }) {
  const { t, language } = useWords();
  return (
    <span className="offer-words">
      <strong data-own-language>{offer.name}</strong>
      <span className="small">
        {t(voucherSaleTexts.premium, { percent: offer.premiumPercent })}
        {'　'}
        {t(voucherSaleTexts.until, { date: fullDateWords(offer.expiresOn, language) })}
      </span>
      <span className={offer.mostYen === 0 ? 'small refusal' : 'small soft'}>
        {t(howMuch(offer), { digits: formatYenDigits(offer.mostYen) })}
      </span>
    </span>
  );
}

function howMuch({ mostYen, because }: VoucherOffer): Message {
  if (mostYen > 0) return voucherSaleTexts.most;
  return because === 'PREMIUM_BUDGET_SPENT' ? voucherSaleTexts.usedUpBudget : voucherSaleTexts.usedUpPerson;
}

/** The price by the pad; what is added shows at once. */
export function PricePage({ page }: Of<'price'>) {
  const { t } = useWords();
  const turn = useTurn();
  const { offer, words, family } = page;
  const price = amountOf(page.amount);
  const problem = price === null ? null : priceProblem(offer, price);
  const sellable = problem === null ? price : null;
  const press = (key: AmountKey): void => turn({ ...page, amount: pressAmountKey(page.amount, key) });
  const goOn = (): void => {
    if (sellable !== null) turn({ page: 'cash', words, family, offer, priceYen: sellable, cash: NO_AMOUNT });
  };
  useKeys((key) => {
    const typed = padKey(key);
    if (typed !== null) press(typed);
    if (key === 'Delete') press('clear');
    if (key === 'Enter') goOn();
  });
  const premium = sellable === null ? ZERO_YEN : premiumOf(offer, sellable);
  const hint = problem ?? voucherSaleTexts.most;
  const digits = formatYenDigits(problem === voucherSaleTexts.notWholeUnits ? offer.unitYen : offer.mostYen);
  return (
    <CounterFrame title={voucherSaleTexts.amountTitle}>
      <div className="pad-page">
        <section className="pad-side">
          <p className="offer-name">
            <strong data-own-language>{family.name}</strong>
            <span className="small" data-own-language>
              {offer.name}
            </span>
          </p>
          <p className="typed-amount" aria-live="polite">
            <Amount yen={price ?? 0} className="amount-medium" />
          </p>
          <p className={problem === null ? 'soft' : 'refusal'} role="status">
            {t(hint, { digits })}
          </p>
          <dl className="sale-facts">
            <Fact name={voucherSaleTexts.premiumPart}>
              <Amount yen={premium} className="amount-small" />
            </Fact>
            <Fact name={voucherSaleTexts.value}>
              <Amount yen={addYen(sellable ?? ZERO_YEN, premium)} className="amount-small" />
            </Fact>
          </dl>
          <Press look="primary" disabled={sellable === null} onPress={goOn}>
            {t(voucherSaleTexts.next)}
          </Press>
        </section>
        <DigitPad corner="00" onKey={press} />
      </div>
    </CounterFrame>
  );
}

function priceProblem({ unitYen, mostYen }: VoucherOffer, price: number): Message | null {
  if (price > mostYen) return voucherSaleTexts.most;
  return price % unitYen === 0 ? null : voucherSaleTexts.notWholeUnits;
}

/** What was handed over, and what goes back; then it is sold. */
export function CashPage({ page }: Of<'cash'>) {
  const { t } = useWords();
  const turn = useTurn();
  const begin = useBegin();
  const { clock, guard } = useKiosk();
  const { offer, family, priceYen } = page;
  const received = amountOf(page.cash);
  const isEnough = received !== null && received >= priceYen;
  const press = (key: AmountKey): void => turn({ ...page, cash: pressAmountKey(page.cash, key) });
  const sell = async (): Promise<void> => {
    if (!isEnough) return;
    await begin('beginSale', {
      familyAccountId: family.id,
      familyName: family.name,
      programmeId: offer.programmeId,
      programmeName: offer.name,
      principalYen: priceYen,
      receivedYen: received,
    });
  };
  useKeys((key) => {
    const typed = padKey(key);
    if (typed !== null) press(typed);
    if (key === 'Delete') press('clear');
    if (key === 'Enter' && guard.admitsAction(clock.monotonicMs())) void sell();
  });
  return (
    <CounterFrame title={voucherSaleTexts.cashTitle}>
      <div className="pad-page">
        <section className="pad-side">
          <dl className="sale-facts">
            <Fact name={voucherSaleTexts.price}>
              <Amount yen={priceYen} className="amount-small" />
            </Fact>
            <Fact name={voucherSaleTexts.received}>
              <Amount yen={received ?? 0} className="amount-small" />
            </Fact>
            <Fact name={voucherSaleTexts.change}>
              {isEnough ? (
                <Amount yen={subtractYen(received, priceYen)} className="amount-small amount-change" />
              ) : (
                <span className="soft">{t(voucherSaleTexts.notEnough)}</span>
              )}
            </Fact>
          </dl>
          <Press onPress={() => turn({ ...page, cash: { digits: String(priceYen), refused: false } })}>
            {t(voucherSaleTexts.exact)}
          </Press>
          <Press look="primary" disabled={!isEnough} onPress={() => void sell()}>
            {t(voucherSaleTexts.sell)}
          </Press>
        </section>
        <DigitPad corner="00" onKey={press} />
      </div>
    </CounterFrame>
  );
}
