import type { FamilyPage } from '../../contract/owner-routes.ts';
import { formatYenDigits } from '../../domain/yen.ts';
import { moneyTexts } from '../../messages/money-words.ts';
import { portalTexts } from '../../messages/portal.ts';
import { voucherLines } from '../words/voucher-lines.ts';
import { usePortalState, useWords } from './use-portal.ts';

export function BalanceCard({ page }: { readonly page: FamilyPage }) {
  const nowMs = usePortalState((state) => state.nowMs);
  const { say, money, language } = useWords();
  const vouchers = voucherLines(page.lots, nowMs, language);
  return (
    <section className="card balance" aria-labelledby="balance">
      <h2 id="balance">{say(portalTexts.balance)}</h2>
      <p className="balance-amount" data-part="balance">
        <LargeAmount amountYen={page.balanceYen} />
      </p>
      <h3>{say(portalTexts.vouchers)}</h3>
      {vouchers.length === 0 ? (
        <p>{say(portalTexts.noVouchers)}</p>
      ) : (
        <ul className="vouchers">
          {vouchers.map((voucher) => (
            <li key={voucher.key}>
              <span className="voucher-until">
                {voucher.until}
                {voucher.soon !== null && <span className="badge soon">{voucher.soon}</span>}
              </span>
              <span className="voucher-left amount">{money(voucher.leftYen)}</span>
              {voucher.premiumYen > 0 && (
                <span className="voucher-premium">
                  {say(portalTexts.withPremium, { amount: money(voucher.premiumYen) })}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** A figure with its unit in smaller type; read aloud as one amount. */
export function LargeAmount({ amountYen }: { readonly amountYen: number }) {
  const { say } = useWords();
  const before = say(moneyTexts.unitBefore);
  const after = say(moneyTexts.unitAfter);
  return (
    <span className="large-amount amount">
      {before !== '' && <span className="unit">{before}</span>}
      <span>{formatYenDigits(amountYen)}</span>
      {after !== '' && <span className="unit">{after}</span>}
    </span>
  );
}
