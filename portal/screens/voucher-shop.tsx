import { useCallback, useState } from 'react';
import type { FamilyPage } from '../../contract/owner-routes.ts';
import type { VoucherOffer } from '../../contract/voucher-offers.ts';
import { orderVouchers, readVouchersOnSale } from '../../contract/voucher-order-routes.ts';
import type { VoucherOrder } from '../../contract/voucher-order-routes.ts';
import type { OrderId } from '../../domain/ids.ts';
import type { Message } from '../../messages/language.ts';
import { portalTexts } from '../../messages/portal.ts';
import { rulesFormTexts } from '../../messages/portal-rules.ts';
import { voucherShopTexts as texts } from '../../messages/voucher-shop.ts';
import type { CallRefusal } from '../family-api.ts';
import { amountsToTouch, readVoucherWish } from '../state/voucher-wish.ts';
import type { VoucherWish } from '../state/voucher-wish.ts';
import { dateWords, momentWords } from '../words/time-words.ts';
import { useAsked } from './use-asked.ts';
import { usePortal, usePortalState, useWords } from './use-portal.ts';

/** Vouchers by card: what is on sale, how much, and off to the provider's page. */
export function VoucherShop({ page }: { readonly page: FamilyPage }) {
  const portal = usePortal();
  const { say } = useWords();
  const ask = useCallback(() => portal.ask(readVouchersOnSale, { params: {}, body: undefined }), [portal]);
  const asked = useAsked(ask, page);
  if (asked.kind === 'asking') return <p role="status">{say(portalTexts.whyReading)}</p>;
  if (asked.kind === 'no-answer') return <p role="status">{say(texts.notRead)}</p>;
  const { byCard, offers, orders } = asked.value;
  return (
    <>
      <p className="explained">{say(texts.explained)}</p>
      {!byCard && <p>{say(texts.counterOnly)}</p>}
      {offers.length === 0 && <p>{say(texts.nothingOnSale)}</p>}
      <ul className="panel-list">
        {offers.map((offer) => (
          <li key={offer.programmeId} data-programme={offer.programmeId}>
            <Offer offer={offer} />
            {byCard && offer.mostYen > 0 && <OrderForm offer={offer} />}
          </li>
        ))}
      </ul>
      {orders.length > 0 && <Orders orders={orders} />}
    </>
  );
}

function Offer({ offer }: { readonly offer: VoucherOffer }) {
  const nowMs = usePortalState((state) => state.nowMs);
  const { say, money, language } = useWords();
  return (
    <>
      <p className="grant-head">
        <strong className="name">{offer.name}</strong>{' '}
        <span className="badge">{say(texts.premium, { percent: offer.premiumPercent })}</span>
      </p>
      <p className="explained">
        {say(texts.usable, {
          from: dateWords(offer.usableFrom, nowMs, language),
          until: dateWords(offer.expiresOn, nowMs, language),
        })}
      </p>
      <p>
        {offer.mostYen > 0
          ? say(texts.most, { amount: money(offer.mostYen) })
          : say(offer.because === 'PREMIUM_BUDGET_SPENT' ? texts.budgetSpent : texts.limitUsed)}
      </p>
    </>
  );
}

function OrderForm({ offer }: { readonly offer: VoucherOffer }) {
  const portal = usePortal();
  const { say, money } = useWords();
  const [amountText, setAmountText] = useState('');
  // One id for one amount: sent again after a lost answer it opens the same payment.
  const [orderId, setOrderId] = useState(() => portal.newId<OrderId>());
  const [state, setState] = useState<'typing' | 'opening'>('typing');
  const [problem, setProblem] = useState<Message | null>(null);
  const wish = readVoucherWish(amountText, offer);
  const values = { unit: money(offer.unitYen), most: money(offer.mostYen) };

  function type(text: string): void {
    setAmountText(text);
    setOrderId(portal.newId<OrderId>());
    setProblem(null);
  }

  async function pay(): Promise<void> {
    if (state === 'opening') return;
    if (!wish.ok) {
      setProblem(texts[wish.reason]);
      return;
    }
    setState('opening');
    const { principalYen } = wish.value;
    const body = { programmeId: offer.programmeId, principalYen };
    const reply = await portal.ask(orderVouchers, { params: { orderId }, body });
    if (reply.ok) {
      location.assign(reply.value.url);
      return;
    }
    setState('typing');
    setProblem(refusalText(reply.reason));
  }

  return (
    <form
      className="panel-form"
      noValidate
      aria-busy={state === 'opening'}
      onSubmit={(event) => {
        event.preventDefault();
        void pay();
      }}
    >
      <div className="presets" role="group" aria-label={say(texts.choose)}>
        {amountsToTouch(offer).map((amount) => (
          <button
            key={amount}
            type="button"
            className="button preset"
            aria-pressed={wish.ok && wish.value.principalYen === amount}
            onClick={() => type(String(amount))}
          >
            {money(amount)}
          </button>
        ))}
      </div>
      <label className="field">
        <span>{say(texts.amount)}</span>
        <span className="with-unit">
          <input
            type="text"
            inputMode="numeric"
            autoComplete="off"
            maxLength={20}
            value={amountText}
            aria-invalid={problem !== null}
            aria-describedby={problem === null ? undefined : `order-problem-${offer.programmeId}`}
            onChange={({ target }) => type(target.value)}
          />
          <span aria-hidden="true">{say(rulesFormTexts.yen)}</span>
        </span>
      </label>
      {problem !== null && (
        <p className="limit-problem" role="alert" id={`order-problem-${offer.programmeId}`}>
          {say(problem, values)}
        </p>
      )}
      {wish.ok && <Gives wish={wish.value} />}
      <button type="submit" className="button strong" aria-disabled={state === 'opening'}>
        {state === 'opening'
          ? say(texts.opening)
          : say(texts.pay, { amount: wish.ok ? money(wish.value.principalYen) : '' })}
      </button>
      <p className="explained">{say(texts.elsewhere)}</p>
    </form>
  );
}

function Gives({ wish }: { readonly wish: VoucherWish }) {
  const { say, money } = useWords();
  return (
    <p role="status">{say(texts.gives, { total: money(wish.totalYen), premium: money(wish.premiumYen) })}</p>
  );
}

function Orders({ orders }: { readonly orders: readonly VoucherOrder[] }) {
  const nowMs = usePortalState((state) => state.nowMs);
  const { say, money, language } = useWords();
  return (
    <>
      <h4>{say(texts.orders)}</h4>
      <ol className="history">
        {orders.map((order) => (
          <li key={order.orderId} data-order={order.state}>
            <p className="history-head">
              <time dateTime={order.orderedAt}>
                {momentWords(Date.parse(order.orderedAt), nowMs, language)}
              </time>{' '}
              <span className="name">{order.programmeName}</span>
            </p>
            <p className="history-what">
              {money(order.principalYen)} {say(texts.orderStates[order.state])}
            </p>
          </li>
        ))}
      </ol>
    </>
  );
}

function refusalText(reason: CallRefusal): Message {
  if (reason === 'PROVIDER_UNAVAILABLE') return texts.notReached;
  if (reason === 'SALE_REFUSED' || reason === 'NOT_FOUND' || reason === 'ID_REUSED')
    return texts.changedMeanwhile;
  return portalTexts.notAnswered;
}
