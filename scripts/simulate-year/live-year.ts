import { decideAndSettle } from '../../backend/purchases/decide-and-settle.ts';
import type { StoredPurchase } from '../../backend/store/purchasing.ts';
import { makePayout } from '../../backend/office/make-payout.ts';
import { endOfBusinessDateMs, businessDateAt, startOfBusinessDateMs } from '../../domain/business-date.ts';
import type { BusinessDate } from '../../domain/business-date.ts';
import type {
  CloseId,
  CorrectionId,
  LotId,
  PurchaseId,
  RefundId,
  SettlementId,
  StaffId,
} from '../../domain/ids.ts';
import { tokyoMomentAt, weekdayOf } from '../../domain/tokyo-moment.ts';
import { yen } from '../../domain/yen.ts';
import { makeTimedId } from '../../platform/make-id.ts';
import { YEAR_FROM, YEAR_UNTIL, mustBeDone, rulesOf } from './found-village.ts';
import type { SimulatedFamily, SimulatedMember, SimulatedShop, SimulatedVillage } from './found-village.ts';

/** What happened, counted where it happened; `bank` is what the payout files say, to be held against the ledger. */
export interface YearCounts {
  readonly purchases: Map<string, number>;
  voids: number;
  refunds: number;
  owedInMoney: number;
  ruleChanges: number;
  freezes: number;
  sales: number;
  salesRefused: number;
  closes: number;
  settlements: number;
  corrections: number;
  expiredLots: number;
  bankTransfers: number;
  bankYen: number;
}

const PURCHASES_A_MONTH = 4;
/** So many counters in the village are busy at the same instant. */
const AT_ONCE = 64;
const CLERK = 'simulated-clerk' as StaffId;
const MANAGER = 'simulated-manager' as StaffId;
const DAY_MS = 86_400_000;
const PAYER = {
  requesterCode: '0000012345',
  from: {
    bankCode: '0001',
    bankName: 'コハル',
    branchCode: '101',
    branchName: 'ホンテン',
    type: 'current',
    number: '9000001',
    holder: 'コハルムラ カイケイカンリシヤ',
  },
} as const;

interface Visit {
  readonly member: SimulatedMember;
  readonly shop: SimulatedShop;
  readonly minute: number;
  readonly amountYen: number;
}

interface Paid {
  readonly purchaseId: PurchaseId;
  readonly shop: SimulatedShop;
  readonly amountYen: number;
  readonly giveBackOn: BusinessDate;
}

/**
 * A fiscal year of a village: each person goes shopping four times a month, families buy vouchers and change their rules, shops void,
 * take back and close, the town office settles, pays and lets vouchers expire.
 */
export async function liveYear(village: SimulatedVillage, tell: (line: string) => void): Promise<YearCounts> {
  const counts: YearCounts = {
    purchases: new Map(),
    voids: 0,
    refunds: 0,
    owedInMoney: 0,
    ruleChanges: 0,
    freezes: 0,
    sales: 0,
    salesRefused: 0,
    closes: 0,
    settlements: 0,
    corrections: 0,
    expiredLots: 0,
    bankTransfers: 0,
    bankYen: 0,
  };
  const year = { village, counts, toGiveBack: [] as Paid[] };
  let visits: Map<BusinessDate, Visit[]> = new Map();
  for (let day = YEAR_FROM; day <= YEAR_UNTIL; day = dayAfter(day)) {
    if (day.endsWith('-01')) {
      await endOfMonth(year, day);
      visits = planMonth(village, day);
      await buyVouchers(year, day);
      tell(`${day.slice(0, 7)}: ${[...visits.values()].flat().length} visits`);
    }
    await changeRules(year, day);
    await shoppingDay(year, day, visits.get(day) ?? []);
    await giveBackLate(year, day);
    await closeShops(year, day);
    await chain(village);
  }
  await endOfMonth(year, dayAfter(YEAR_UNTIL));
  await chain(village);
  return counts;
}

interface Year {
  readonly village: SimulatedVillage;
  readonly counts: YearCounts;
  toGiveBack: Paid[];
}

function dayAfter(day: BusinessDate): BusinessDate {
  return businessDateAt(endOfBusinessDateMs(day));
}

function minuteOf(day: BusinessDate, minute: number): number {
  return startOfBusinessDateMs(day) + minute * 60_000;
}

function daysOfMonth(first: BusinessDate): BusinessDate[] {
  const days: BusinessDate[] = [];
  for (let day = first; day.slice(0, 7) === first.slice(0, 7); day = dayAfter(day)) days.push(day);
  return days;
}

/** Obon in August and the turn of the year; little in February. */
const MONTH_WEIGHTS: Readonly<Record<string, number>> = {
  '08': 1.25,
  '12': 1.4,
  '01': 1.1,
  '02': 0.85,
  '07': 1.1,
};

function planMonth(village: SimulatedVillage, first: BusinessDate): Map<BusinessDate, Visit[]> {
  const { chance, members, shops } = village;
  const days = daysOfMonth(first);
  const planned = new Map<BusinessDate, Visit[]>(days.map((day) => [day, []]));
  const pick = shopPicker(shops);
  const weight = MONTH_WEIGHTS[first.slice(5, 7)] ?? 1;
  for (const member of members)
    for (let visit = 0; visit < PURCHASES_A_MONTH; visit += 1) {
      const day = days[Math.floor(chance.between(0, days.length))] ?? first;
      const shop = pick(chance.next());
      const usual = (member.isChild ? 0.3 : 1) * shop.usualYen * weight;
      const amountYen = Math.max(50, 10 * Math.round((usual * Math.exp(0.45 * chance.gaussian())) / 10));
      const minute = Math.floor(chance.between(9 * 60, 19 * 60));
      planned.get(day)?.push({ member, shop, minute, amountYen });
    }
  for (const visits of planned.values()) visits.sort((a, b) => a.minute - b.minute);
  return planned;
}

function shopPicker(shops: readonly SimulatedShop[]): (share: number) => SimulatedShop {
  const whole = shops.reduce((sum, { visits }) => sum + visits, 0);
  return (share) => {
    let left = share * whole;
    for (const shop of shops) if ((left -= shop.visits) < 0) return shop;
    const last = shops.at(-1);
    if (last === undefined) throw new Error('a village without shops');
    return last;
  };
}

async function buyVouchers(year: Year, day: BusinessDate): Promise<void> {
  const { village } = year;
  village.clock.set(minuteOf(day, 8 * 60));
  const month = day.slice(5, 7);
  // In January for the rest of the fiscal year: after that nothing is sold.
  const months = month === '01' ? 2.6 : month === '02' || month === '03' ? 0 : (MONTH_WEIGHTS[month] ?? 1);
  await inTurns(village.families, (family) => sell(year, family, 'year', 1_000, 4_400 * months));
  if (month === '06' || month === '07')
    await inTurns(village.families, (family) => sell(year, family, 'summer', 500, 700));
}

async function sell(
  { village, counts }: Year,
  family: SimulatedFamily,
  which: keyof SimulatedVillage['programmes'],
  unitYen: number,
  perHeadYen: number,
): Promise<void> {
  const { store, clock, random, chance, municipalityId, programmes } = village;
  const wanted = family.members.length * perHeadYen * chance.between(0.75, 1.25);
  const units = Math.round(wanted / unitYen);
  if (units === 0) return;
  const sold = await store.buyVouchers({
    municipalityId,
    familyAccountId: family.familyAccountId,
    programmeId: programmes[which],
    lotId: makeTimedId<LotId>(clock, random),
    principalYen: yen(units * unitYen),
    boughtBy: family.ownerId,
    soldBy: `owner:${family.ownerId}`,
    today: businessDateAt(clock.nowMs()),
    atMs: clock.nowMs(),
  });
  if (sold.ok) counts.sales += 1;
  else counts.salesRefused += 1;
}

async function changeRules({ village, counts }: Year, day: BusinessDate): Promise<void> {
  const { store, clock, random, chance, members, municipalityId } = village;
  clock.set(minuteOf(day, 8 * 60 + 30));
  const today = day;
  // One in a thousand a day: about a third of the village in a year.
  const changing = members.filter(() => chance.next() < 0.001);
  for (const member of changing) {
    const { familyAccountId, ownerId } = member.family;
    const head = { municipalityId, familyAccountId, memberId: member.memberId, changedBy: ownerId, today };
    const at = { eventId: makeTimedId(clock, random), atMs: clock.nowMs() };
    if (chance.next() < 0.1) {
      mustBeDone(await store.setFrozen({ ...head, ...at, frozen: chance.next() < 0.5 }));
      counts.freezes += 1;
      continue;
    }
    const perDay = 1_000 * Math.ceil(chance.between(1, 12));
    const rules = rulesOf({ perPurchase: perDay, perDay, perMonth: perDay * 6 });
    mustBeDone(await store.changeRules({ ...head, ...at, rules, replacesVersion: member.rulesVersion }));
    member.rulesVersion += 1;
    counts.ruleChanges += 1;
  }
}

async function shoppingDay(year: Year, day: BusinessDate, visits: readonly Visit[]): Promise<void> {
  const { village, counts } = year;
  for (let next = 0; next < visits.length; next += AT_ONCE) {
    const busy = visits.slice(next, next + AT_ONCE);
    village.clock.set(minuteOf(day, busy.at(-1)?.minute ?? 0));
    const answers = await Promise.all(busy.map((visit) => pay(village, visit)));
    for (const [index, purchase] of answers.entries()) {
      const outcome = purchase.reasons[0] ?? purchase.state;
      counts.purchases.set(outcome, (counts.purchases.get(outcome) ?? 0) + 1);
      const visit = busy[index];
      if (purchase.state === 'approved' && visit !== undefined)
        await maybeGiveBack(year, visit, purchase, day);
    }
  }
}

async function pay(
  { store, clock, random, municipalityId }: SimulatedVillage,
  visit: Visit,
): Promise<StoredPurchase> {
  const { shop, member, amountYen } = visit;
  const at = tokyoMomentAt(clock.nowMs());
  const request = {
    purchaseId: makeTimedId<PurchaseId>(clock, random),
    contentHash: `${shop.terminalId}:${amountYen}`,
    municipalityId,
    terminalId: shop.terminalId,
    shopId: shop.shopId,
    amountYen: yen(amountYen),
    businessDate: at.businessDate,
  };
  const deps = { store, clock, random, askOwnerForMs: null, onFamilyEvent: () => undefined };
  const { purchase } = await decideAndSettle(request, at, member.subjectId, 'simulated', deps);
  return purchase;
}

/** Three in a thousand are voided at once, five come back later. */
async function maybeGiveBack(
  year: Year,
  { shop, amountYen }: Visit,
  { purchaseId }: StoredPurchase,
  day: BusinessDate,
): Promise<void> {
  const { chance } = year.village;
  const draw = chance.next();
  if (draw < 0.003) {
    await giveBack(year, 'void', { purchaseId, shop }, amountYen, day);
    year.counts.voids += 1;
  } else if (draw < 0.008) {
    const days = Math.ceil(chance.between(0, 20));
    const giveBackOn = businessDateAt(startOfBusinessDateMs(day) + days * DAY_MS);
    year.toGiveBack.push({ purchaseId, shop, amountYen, giveBackOn });
  }
}

async function giveBackLate(year: Year, day: BusinessDate): Promise<void> {
  const { village } = year;
  village.clock.set(minuteOf(day, 19 * 60 + 30));
  const due = year.toGiveBack.filter(({ giveBackOn }) => giveBackOn <= day);
  year.toGiveBack = year.toGiveBack.filter(({ giveBackOn }) => giveBackOn > day);
  for (const paid of due) {
    const part = village.chance.next() < 0.5 ? 1 : village.chance.next();
    await giveBack(year, 'refund', paid, Math.max(1, Math.floor(paid.amountYen * part)), day);
    year.counts.refunds += 1;
  }
}

async function giveBack(
  { village, counts }: Year,
  kind: 'void' | 'refund',
  { purchaseId, shop }: Pick<Paid, 'purchaseId' | 'shop'>,
  amountYen: number,
  today: BusinessDate,
): Promise<void> {
  const { store, clock, random, municipalityId } = village;
  const given = await store.giveBack({
    refundId: makeTimedId<RefundId>(clock, random),
    kind,
    purchaseId,
    amountYen: yen(amountYen),
    municipalityId,
    shopId: shop.shopId,
    terminalId: shop.terminalId,
    madeBy: CLERK,
    confirmedBy: MANAGER,
    today,
    eventId: makeTimedId(clock, random),
    atMs: clock.nowMs(),
  });
  if (mustBeDone(given).owedInMoneyYen > 0) counts.owedInMoney += 1;
}

async function closeShops({ village, counts }: Year, today: BusinessDate): Promise<void> {
  const { store, clock, random, shops, municipalityId } = village;
  clock.set(minuteOf(today, 20 * 60));
  await inTurns(shops, async ({ shopId, terminalId }) => {
    const closeId = makeTimedId<CloseId>(clock, random);
    const who = { municipalityId, shopId, terminalId, closedBy: CLERK };
    mustBeDone(await store.closeRegister({ closeId, ...who, today, atMs: clock.nowMs() }));
    counts.closes += 1;
  });
}

/** On the first of a month: vouchers whose date has passed, then everything up to yesterday is settled and paid. */
async function endOfMonth({ village, counts }: Year, first: BusinessDate): Promise<void> {
  const { store, clock, random, chance, shops, municipalityId } = village;
  clock.set(minuteOf(first, 6 * 60));
  const at = { municipalityId, atMs: clock.nowMs() };
  for (;;) {
    const expired = await store.expireLots({ today: first, limit: 10_000, atMs: at.atMs });
    counts.expiredLots += expired;
    if (expired === 0) break;
  }
  if (first === YEAR_FROM) return;
  const untilDate = businessDateAt(startOfBusinessDateMs(first) - 1);
  const [corrected] = shops;
  if (chance.next() < 0.3 && corrected !== undefined) {
    const amountYen = yen(Math.round(chance.between(1, 500)) * (chance.next() < 0.5 ? -1 : 1));
    const who = { merchantId: corrected.merchantId, madeBy: 'staff:office', confirmedBy: 'staff:treasurer' };
    const correctionId = makeTimedId<CorrectionId>(clock, random);
    const reason = '伝票の金額の打ちまちがい';
    mustBeDone(await store.correctMerchant({ ...at, ...who, correctionId, amountYen, reason, today: first }));
    counts.corrections += 1;
  }
  for (const { merchantId } of shops) {
    const settlementId = makeTimedId<SettlementId>(clock, random);
    const settled = await store.settleMerchant({
      ...at,
      settlementId,
      merchantId,
      untilDate,
      madeBy: 'staff:office',
    });
    if (settled.ok) counts.settlements += 1;
    else if (settled.reason !== 'NOTHING_DUE') throw new Error(settled.reason);
  }
  await payOut(village, counts, first);
}

async function payOut(
  { store, municipalityId, clock }: SimulatedVillage,
  counts: YearCounts,
  first: BusinessDate,
): Promise<void> {
  const unpaid = await store.listSettlements({ municipalityId, unpaidOnly: true });
  if (unpaid.length === 0) return;
  let transferOn = first;
  while (['sat', 'sun'].includes(weekdayOf(transferOn))) transferOn = dayAfter(transferOn);
  const payout = mustBeDone(makePayout(unpaid, PAYER, transferOn));
  if (payout.refused.length > 0) throw new Error(JSON.stringify(payout.refused));
  for (const { settlement, transfer } of payout.transfers) {
    const { settlementId } = settlement;
    const paid = await store.markPaid({
      settlementId,
      municipalityId,
      paidBy: 'staff:office',
      atMs: clock.nowMs(),
    });
    if (!paid) throw new Error('a settlement was paid twice');
    counts.bankTransfers += 1;
    counts.bankYen += transfer.amountYen;
  }
}

async function chain({ store }: SimulatedVillage): Promise<void> {
  while ((await store.chainAudit()) > 0);
}

async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  for (let next = 0; next < items.length; next += AT_ONCE)
    await Promise.all(items.slice(next, next + AT_ONCE).map(work));
}
