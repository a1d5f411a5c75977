import { addDays, businessDateAt, startOfBusinessDateMs } from '../../../domain/business-date.ts';
import type { BusinessDate } from '../../../domain/business-date.ts';
import type { FamilyAccountId, MemberId, ShopId } from '../../../domain/ids.ts';
import { HABIT_DAYS } from '../../../domain/watch-over/habit.ts';
import { unheardDays, usualShops } from '../../../domain/watch-over/shop-silence.ts';
import type { UnheardDays } from '../../../domain/watch-over/shop-silence.ts';
import { build } from '../database/build.ts';
import type { Snapshot } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import type { WatchRow } from './watch-rows.ts';

/** From so long ago a shop's usual day and closing day are learnt, before the habit begins. */
const HEARD_DAYS = HABIT_DAYS + 60;
/** A family's purchases that are looked through for one member; ten a day and more for 90 days. */
const PURCHASES_MAX = 1000;

// By the index of the family: another one, of the member, would have to be written by every payment.
const seenPaying = statement<
  { familyAccountId: FamilyAccountId; memberId: MemberId; fromMs: number },
  { seen_on: BusinessDate; shop_id: ShopId; at_ms: number }
>(
  `SELECT p.business_date AS seen_on, p.shop_id, max(p.decided_at_ms) AS at_ms
     FROM (SELECT business_date, shop_id, decided_at_ms, member_id FROM purchase
            WHERE family_account_id = @familyAccountId ORDER BY seq DESC LIMIT ${PURCHASES_MAX}) p
    WHERE p.member_id = @memberId AND p.decided_at_ms >= @fromMs
    GROUP BY p.business_date, p.shop_id`,
);
const heardAtShop = statement<
  { shopId: ShopId; from: BusinessDate },
  { heard_on: BusinessDate; minutes: number }
>(
  `SELECT h.heard_on, max(h.minutes) AS minutes FROM terminal t JOIN terminal_heard h ON h.terminal_id = t.terminal_id
    WHERE t.shop_id = @shopId AND h.heard_on >= @from GROUP BY h.heard_on`,
);

interface Sign {
  readonly seenOn: BusinessDate;
  readonly shopId: ShopId | null;
  readonly atMs: number;
}

export interface SeenDays extends UnheardDays {
  /** Ascending; with the last sign in any case. */
  readonly seenOn: readonly BusinessDate[];
  readonly last: Sign;
}

/** When a person was seen, paying, refused or checking in; and on which days nobody could be seen in their usual shops. */
export async function readSeenDays(
  snapshot: Snapshot,
  row: Pick<WatchRow, 'member_id' | 'family_account_id' | 'seen_at_ms'>,
  today: BusinessDate,
): Promise<SeenDays> {
  const signs = await readSigns(snapshot, row, addDays(today, -HABIT_DAYS));
  const last = signs.at(-1) ?? signAt(row.seen_at_ms);
  const seenOn = [...new Set([...signs, last].map((sign) => sign.seenOn))].sort();
  const daysAt = new Map<ShopId, number>();
  for (const { shopId } of signs) if (shopId !== null) daysAt.set(shopId, (daysAt.get(shopId) ?? 0) + 1);
  const shops = [];
  for (const shopId of usualShops(daysAt)) {
    const heard = await snapshot.all(heardAtShop({ shopId, from: addDays(today, -HEARD_DAYS) }));
    shops.push(new Map(heard.map(({ heard_on, minutes }) => [heard_on, minutes] as const)));
  }
  const from = addDays(today, -HABIT_DAYS);
  // Today is not over: what has not been heard yet may still be.
  return { seenOn, last, ...unheardDays(shops, from, addDays(today, -1)) };
}

async function readSigns(
  snapshot: Snapshot,
  { member_id, family_account_id }: Pick<WatchRow, 'member_id' | 'family_account_id'>,
  from: BusinessDate,
): Promise<Sign[]> {
  const fromMs = startOfBusinessDateMs(from);
  const givers = await snapshot.all(
    build
      .selectFrom('purchase_grant')
      .select('family_account_id')
      .distinct()
      .where('delegate_id', '=', member_id)
      .where('until_ms', '>', fromMs),
  );
  const accounts = new Set([family_account_id, ...givers.map((giver) => giver.family_account_id)]);
  const signs: Sign[] = [];
  for (const familyAccountId of accounts) {
    const paid = await snapshot.all(seenPaying({ familyAccountId, memberId: member_id, fromMs }));
    signs.push(...paid.map((row) => ({ seenOn: row.seen_on, shopId: row.shop_id, atMs: row.at_ms })));
  }
  const others = await snapshot.all(
    build
      .selectFrom('sign_of_life')
      .select(['seen_on as seenOn', 'shop_id as shopId', 'at_ms as atMs'])
      .where('member_id', '=', member_id)
      .where('at_ms', '>=', fromMs),
  );
  return [...signs, ...others].sort((a, b) => a.atMs - b.atMs);
}

function signAt(atMs: number): Sign {
  return { seenOn: businessDateAt(atMs), shopId: null, atMs };
}
