import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { JSX } from 'react';
import type { FamilyPurchase } from '../../contract/owner-routes.ts';
import { receiptTexts } from '../../messages/family-privacy.ts';
import { portalTexts, purchaseStateTexts } from '../../messages/portal.ts';
import { PURCHASES_MAX, memberOf } from '../state/family-view.ts';
import type { FamilyView } from '../state/family-view.ts';
import { purchaseDays, reasonWords } from '../words/purchase-days.ts';
import type { PurchaseDay } from '../words/purchase-days.ts';
import { dateWords, dayWords, momentWords, timeOfDay } from '../words/time-words.ts';
import { AnswerPurchase } from './answer-purchase.tsx';
import { Clauses } from './clauses.tsx';
import { ChevronIcon, NotPaidIcon, PaidIcon, ReturnedIcon, WaitingIcon } from './icons.tsx';
import { StopButton } from './member-card.tsx';
import { PurchaseWhy } from './purchase-why.tsx';
import { usePortal, usePortalState, useWords } from './use-portal.ts';

const Receipt = lazy(() => import('./receipt.tsx').then(({ Receipt: part }) => ({ default: part })));

const stateIcons: Readonly<Record<FamilyPurchase['state'], () => JSX.Element>> = {
  approved: PaidIcon,
  declined: NotPaidIcon,
  voided: ReturnedIcon,
  refunded: ReturnedIcon,
  awaiting_approval: WaitingIcon,
};

/** A phone shows these first, so that balance, latest purchases and members are one thumb's way apart; a desktop shows all. */
const LATEST_COUNT = 3;

export function PurchaseList({ family }: { readonly family: FamilyView }) {
  const { say } = useWords();
  const [showsAll, showAll] = useState(false);
  const { purchases } = family.page;
  const isWanted = usePortalState(({ wanted }) => wanted?.to.kind === 'purchase');
  if (isWanted && !showsAll) showAll(true);
  return (
    <section className={showsAll ? 'area-purchases' : 'area-purchases is-short'} aria-labelledby="purchases">
      <h2 id="purchases">{say(portalTexts.purchases)}</h2>
      {purchases.length === 0 ? (
        <div className="card empty">
          <p>{say(portalTexts.noPurchases)}</p>
          <p>{say(portalTexts.noPurchasesAdvice)}</p>
        </div>
      ) : (
        <div className="card purchases">
          {purchaseDays(purchases, LATEST_COUNT).map((day) => (
            <PurchaseDayList key={day.date} day={day} family={family} />
          ))}
          {purchases.length > LATEST_COUNT && (
            <button
              type="button"
              className="button list-more"
              aria-expanded={showsAll}
              onClick={() => showAll(!showsAll)}
            >
              {showsAll ? say(portalTexts.showFewer) : say(portalTexts.showAll, { count: purchases.length })}
            </button>
          )}
        </div>
      )}
      {purchases.length === PURCHASES_MAX && (
        <p className="list-end">{say(portalTexts.lastPurchases, { count: PURCHASES_MAX })}</p>
      )}
    </section>
  );
}

function PurchaseDayList({ day, family }: { readonly day: PurchaseDay; readonly family: FamilyView }) {
  const nowMs = usePortalState((state) => state.nowMs);
  const { language } = useWords();
  const words = dayWords(day.instantMs, nowMs, language);
  const date = dateWords(day.date, nowMs, language);
  return (
    <div className={day.isLater ? 'purchase-day is-later' : 'purchase-day'}>
      <h3>
        {words}
        {words !== date && <span className="purchase-date"> {date}</span>}
      </h3>
      <ul>
        {day.lines.map(({ purchase, isLater }) => (
          <PurchaseLine key={purchase.purchaseId} purchase={purchase} isLater={isLater} family={family} />
        ))}
      </ul>
    </div>
  );
}

interface PurchaseLineProps {
  readonly purchase: FamilyPurchase;
  readonly isLater: boolean;
  readonly family: FamilyView;
}

function PurchaseLine({ purchase, isLater, family }: PurchaseLineProps) {
  const portal = usePortal();
  const { say, money, language } = useWords();
  const [isOpen, setOpen] = useState(false);
  const line = useRef<HTMLLIElement>(null);
  const isWanted = usePortalState(
    ({ wanted }) => wanted?.to.kind === 'purchase' && wanted.to.purchaseId === purchase.purchaseId,
  );
  useEffect(() => {
    if (!isWanted) return;
    const summary = line.current?.querySelector('summary');
    line.current?.querySelector('details')?.setAttribute('open', '');
    line.current?.scrollIntoView({ block: 'center' });
    summary?.focus();
    portal.wantNothing();
  }, [isWanted, portal]);
  const fresh = family.fresh.has(purchase.purchaseId);
  const StateIcon = stateIcons[purchase.state];
  const paid = purchase.state === 'approved';
  const state = say(purchaseStateTexts[purchase.state]);
  const reason = reasonWords(purchase, language);
  const { refundedYen } = purchase;
  const givenBack =
    refundedYen > 0 && refundedYen < purchase.amountYen
      ? say(portalTexts.givenBack, { amount: money(refundedYen) })
      : '';
  return (
    <li
      ref={line}
      className={`purchase is-${purchase.state}${fresh ? ' is-fresh' : ''}${isLater ? ' is-later' : ''}`}
      data-purchase={purchase.purchaseId}
      data-state={purchase.state}
    >
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>
          <StateIcon />
          <span className="purchase-who name">
            <span className="purchase-member">
              {purchase.memberName}
              {purchase.grantId !== null && <span className="badge errand">{say(portalTexts.byLeave)}</span>}
              {fresh && <span className="badge fresh">{say(portalTexts.fresh)}</span>}
            </span>{' '}
            <span className="purchase-where">
              <time dateTime={purchase.decidedAt}>{timeOfDay(Date.parse(purchase.decidedAt), language)}</time>{' '}
              {purchase.shopName}
            </span>
          </span>{' '}
          <span className="purchase-what">
            <span className="purchase-amount amount">{money(purchase.amountYen)}</span>{' '}
            {paid && <span className="purchase-state">{state}</span>}
            {paid && givenBack !== '' && <span className="purchase-state">{givenBack}</span>}
          </span>
          <ChevronIcon />
          {!paid && (
            <span className="purchase-why">
              <strong>{state}</strong>{' '}
              <span>
                <Clauses sentence={reason === '' ? givenBack : reason} />
              </span>
            </span>
          )}
        </summary>
        {isOpen && <PurchaseDetails purchase={purchase} family={family} />}
      </details>
      {purchase.state === 'awaiting_approval' && <AnswerPurchase purchaseId={purchase.purchaseId} />}
    </li>
  );
}

function PurchaseDetails({
  purchase,
  family,
}: {
  readonly purchase: FamilyPurchase;
  readonly family: FamilyView;
}) {
  const nowMs = usePortalState((state) => state.nowMs);
  const { say, language } = useWords();
  const member = memberOf(family, purchase.memberId);
  const [showsReceipt, showReceipt] = useState(false);
  return (
    <div className="purchase-details">
      <p>
        {say(portalTexts.decidedAt, { time: momentWords(Date.parse(purchase.decidedAt), nowMs, language) })}
      </p>
      {purchase.receiptNumber !== null && (
        <p>{say(portalTexts.receiptNumber, { number: purchase.receiptNumber })}</p>
      )}
      {purchase.receiptNumber !== null && (
        <button type="button" className="button" onClick={() => showReceipt(true)}>
          {say(receiptTexts.open)}
        </button>
      )}
      {showsReceipt && (
        <Suspense>
          <Receipt
            purchase={purchase}
            familyName={family.page.familyName}
            municipalityName={family.page.municipalityName}
            onClose={() => showReceipt(false)}
          />
        </Suspense>
      )}
      {purchase.answerUntil !== null && purchase.state === 'awaiting_approval' && (
        <p>
          {say(portalTexts.waitsUntil, {
            time: momentWords(Date.parse(purchase.answerUntil), nowMs, language),
          })}
        </p>
      )}
      <PurchaseWhy key={purchase.state} purchaseId={purchase.purchaseId} />
      {purchase.state === 'declined' && <p>{say(portalTexts.noMoneyMoved)}</p>}
      {member !== undefined && (
        <>
          {!member.frozen && <p>{say(portalTexts.notMine)}</p>}
          <StopButton member={member} />
        </>
      )}
    </div>
  );
}
