import { useEffect, useRef } from 'react';
import type { FamilyPurchase } from '../../contract/owner-routes.ts';
import { businessDateAt } from '../../domain/business-date.ts';
import { receiptTexts as texts } from '../../messages/family-privacy.ts';
import { portalTexts, purchaseStateTexts } from '../../messages/portal.ts';
import { dateWords, timeOfDay } from '../words/time-words.ts';
import { usePortalState, useWords } from './use-portal.ts';

interface ReceiptProps {
  readonly purchase: FamilyPurchase;
  readonly familyName: string;
  readonly municipalityName: string;
  readonly onClose: () => void;
}

/** One purchase as a slip of paper: in a window of its own, and alone on the sheet when it is printed. */
export function Receipt({ purchase, familyName, municipalityName, onClose }: ReceiptProps) {
  const nowMs = usePortalState((state) => state.nowMs);
  const { say, money, language } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    return () => opened?.close();
  }, []);
  const atMs = Date.parse(purchase.decidedAt);
  return (
    <dialog ref={dialog} className="receipt" aria-labelledby="receipt-title" onClose={onClose}>
      <h2 id="receipt-title">{say(texts.title)}</h2>
      <p className="receipt-shop name">{purchase.shopName}</p>
      <p className="receipt-amount amount">{money(purchase.amountYen)}</p>
      <p>{say(purchaseStateTexts[purchase.state])}</p>
      {purchase.refundedYen > 0 && (
        <p>{say(portalTexts.givenBack, { amount: money(purchase.refundedYen) })}</p>
      )}
      <p>
        {dateWords(businessDateAt(atMs), nowMs, language)} {timeOfDay(atMs, language)}
      </p>
      <p className="name">
        {familyName} {purchase.memberName}
      </p>
      <p>{say(texts.paidWith)}</p>
      <p className="name">{municipalityName}</p>
      {purchase.receiptNumber !== null && (
        <p className="amount">{say(portalTexts.receiptNumber, { number: purchase.receiptNumber })}</p>
      )}
      <p className="explained">{say(texts.copyOf)}</p>
      <div className="member-buttons">
        <button type="button" className="button strong" onClick={() => window.print()}>
          {say(texts.print)}
        </button>
        <button type="button" className="button" onClick={() => dialog.current?.close()}>
          {say(texts.close)}
        </button>
      </div>
    </dialog>
  );
}
