import type { LotSpending } from '../../../../domain/voucher-lots.ts';
import { subtractYen } from '../../../../domain/yen.ts';
import type { Yen } from '../../../../domain/yen.ts';
import type { SqliteDatabase } from '../../../../platform/sqlite.ts';
import type { PurchaseRequest, RecognisedMember } from '../../purchasing.ts';

/** Ends the transaction of an approval whose guard did not hold: all of it is rolled back. */
export class GuardRefused extends Error {}

/**
 * Conditional writes: each takes what it names only if the condition still holds at that instant, whatever was read before.
 * They, not the decision, are what keeps a limit from being exceeded. Each throws `GuardRefused` if it does not hold.
 */
export interface SpendingGuards {
  /** Not frozen, and still under the rules and the consent that were decided upon. */
  memberMaySpend(request: PurchaseRequest, member: RecognisedMember): void;
  /** Takes the amount from the day's limit. @returns what the limit then leaves; `null`: no limit */
  takeFromDay(request: PurchaseRequest, member: RecognisedMember): Yen | null;
  takeFromLot(request: PurchaseRequest, member: RecognisedMember, spending: LotSpending): void;
}

export function spendingGuards(database: SqliteDatabase): SpendingGuards {
  const memberMaySpend = database.prepare(
    `UPDATE member SET last_used_on = @businessDate
      WHERE member_id = @memberId AND family_account_id = @familyAccountId AND frozen = 0
        AND rules_version = @rulesVersion AND consent_version = @consentVersion`,
  );
  // INSERT … SELECT … WHERE, not VALUES: the first purchase of a window meets no conflict and must be bounded too. The limit
  // in force comes along with each purchase (excluded.lim), so a limit that was lowered or raised counts at once.
  const useCap = database.prepare<[Record<string, unknown>], { used: Yen; lim: Yen | null; cap_id: number }>(
    `INSERT INTO cap_usage (cap_id, win, municipality_id, used, n, lim)
     SELECT cap_id, @win, municipality_id, @amountYen, 1, amount_limit FROM cap
      WHERE member_id = @memberId AND window_kind = 'day' AND active = 1
        AND (amount_limit IS NULL OR @amountYen <= amount_limit)
     ON CONFLICT (cap_id, win) DO UPDATE SET used = cap_usage.used + excluded.used, n = cap_usage.n + 1, lim = excluded.lim
      WHERE excluded.lim IS NULL OR cap_usage.used + excluded.used <= excluded.lim
     RETURNING used, lim, cap_id`,
  );
  const insertPurchaseCap = database.prepare(
    'INSERT INTO purchase_cap (purchase_id, cap_id, win, municipality_id, amount_yen) VALUES (?, ?, ?, ?, ?)',
  );
  const spendLot = database.prepare(
    `UPDATE lot SET left_yen = left_yen - @amount
      WHERE lot_id = @lotId AND family_account_id = @familyAccountId AND left_yen >= @amount AND expires_on >= @today`,
  );
  const insertPurchaseLot = database.prepare(
    'INSERT INTO purchase_lot (purchase_id, lot_id, municipality_id, amount_yen) VALUES (?, ?, ?, ?)',
  );
  return {
    memberMaySpend: ({ businessDate }, member) => {
      if (memberMaySpend.run({ ...member, businessDate }).changes !== 1) throw new GuardRefused();
    },
    takeFromDay: ({ purchaseId, municipalityId, amountYen, businessDate }, { memberId }) => {
      const usage = useCap.get({ memberId, amountYen, win: businessDate });
      if (usage === undefined) throw new GuardRefused();
      insertPurchaseCap.run(purchaseId, usage.cap_id, businessDate, municipalityId, amountYen);
      return usage.lim === null ? null : subtractYen(usage.lim, usage.used);
    },
    takeFromLot: ({ purchaseId, municipalityId, businessDate }, { familyAccountId }, { lotId, amount }) => {
      if (spendLot.run({ lotId, amount, familyAccountId, today: businessDate }).changes !== 1)
        throw new GuardRefused();
      insertPurchaseLot.run(purchaseId, lotId, municipalityId, amount);
    },
  };
}
