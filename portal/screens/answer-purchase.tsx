import { useState } from 'react';
import { answerPurchase } from '../../contract/owner-routes.ts';
import type { PurchaseId } from '../../domain/ids.ts';
import { portalTexts } from '../../messages/portal.ts';
import { usePortal, useWords } from './use-portal.ts';

/** Somebody stands at the counter and waits: yes or no, in one tap. What became of it comes as an event, like every purchase. */
export function AnswerPurchase({ purchaseId }: { readonly purchaseId: PurchaseId }) {
  const portal = usePortal();
  const { say } = useWords();
  const [progress, setProgress] = useState<'open' | 'sending' | 'not-heard'>('open');
  const tell = (answer: 'yes' | 'no'): void => {
    setProgress('sending');
    void portal.ask(answerPurchase, { params: { purchaseId }, body: { answer } }).then((told) => {
      if (!told.ok) setProgress('not-heard');
    });
  };
  const isSending = progress === 'sending';
  return (
    <div className="purchase-answer">
      <button type="button" className="button strong" disabled={isSending} onClick={() => tell('yes')}>
        {say(portalTexts.sayYes)}
      </button>
      <button type="button" className="button" disabled={isSending} onClick={() => tell('no')}>
        {say(portalTexts.sayNo)}
      </button>
      {progress === 'not-heard' && <p role="alert">{say(portalTexts.answerNotHeard)}</p>}
    </div>
  );
}
