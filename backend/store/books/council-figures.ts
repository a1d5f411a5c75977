import type { AgeBand, CouncilFigures } from '../../../documents/council/council-figures.ts';
import {
  ageOn,
  businessDateAt,
  endOfBusinessDateMs,
  startOfBusinessDateMs,
} from '../../../domain/business-date.ts';
import type { BusinessDate } from '../../../domain/business-date.ts';
import type { MemberId } from '../../../domain/ids.ts';
import type { CountedSum } from '../../../domain/settlement/merchant-totals.ts';
import type { ShopCategory } from '../../../domain/shop-category.ts';
import { ZERO_YEN, sumYen } from '../../../domain/yen.ts';
import type { Yen } from '../../../domain/yen.ts';
import type { CouncilQuery } from '../books.ts';
import type { Database, Snapshot } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import type { ProgrammeId } from '../../../domain/ids.ts';

/** What a programme did in a period, added up from the rows and read at one instant. @returns `null` for an unknown programme */
export function readCouncilFigures(database: Database, query: CouncilQuery): Promise<CouncilFigures | null> {
  return database.read((snapshot) => readFigures(snapshot, query));
}

interface Period {
  readonly programmeId: ProgrammeId;
  readonly from: BusinessDate;
  readonly until: BusinessDate;
}

/** A programme's part of each purchase that was paid, less what has been given back by the end of the period. */
const SPENT = `
  SELECT p.shop_id, p.member_id, substr(p.business_date, 1, 7) AS month, sum(pl.amount_yen) - coalesce(max(b.yen), 0) AS yen
    FROM purchase_lot pl JOIN lot l ON l.lot_id = pl.lot_id JOIN purchase p ON p.purchase_id = pl.purchase_id
    LEFT JOIN (SELECT r.purchase_id, sum(rl.amount_yen) AS yen
                 FROM refund r JOIN refund_lot rl ON rl.refund_id = r.refund_id JOIN lot x ON x.lot_id = rl.lot_id
                WHERE x.programme_id = @programmeId AND r.business_date <= @until GROUP BY r.purchase_id) b
           ON b.purchase_id = p.purchase_id
   WHERE l.programme_id = @programmeId AND p.state IN ('approved', 'voided', 'refunded')
     AND p.business_date >= @from AND p.business_date <= @until
   GROUP BY p.purchase_id, p.shop_id, p.member_id, p.business_date`;
const SUMS = 'count(*) AS n, sum(s.yen) AS yen';

interface Sums {
  readonly n: number;
  readonly yen: Yen;
}

const programmeRow = statement<
  { programmeId: ProgrammeId },
  { name: string; municipality: string; budget: Yen; spend_until: BusinessDate }
>(
  `SELECT g.name, m.name AS municipality, g.premium_budget_yen AS budget, g.spend_until
     FROM programme g JOIN municipality m ON m.municipality_id = g.municipality_id WHERE g.programme_id = @programmeId`,
);
const soldLots = statement<
  { programmeId: ProgrammeId; fromMs: number; untilMs: number },
  { n: number; buyers: number; principal: Yen; premium: Yen }
>(
  `SELECT count(*) AS n, count(DISTINCT coalesce(bought_by, family_account_id)) AS buyers,
          coalesce(sum(principal_yen), 0) AS principal, coalesce(sum(premium_yen), 0) AS premium
     FROM lot WHERE programme_id = @programmeId AND bought_at_ms >= @fromMs AND bought_at_ms < @untilMs`,
);
const spentByShop = statement<Period, Sums & { name: string; category: ShopCategory }>(
  `SELECT h.name, h.category, ${SUMS} FROM (${SPENT}) s JOIN shop h ON h.shop_id = s.shop_id
    WHERE s.yen > 0 GROUP BY h.shop_id, h.name, h.category ORDER BY h.name, h.shop_id`,
);
const spentByMonth = statement<Period, Sums & { month: string }>(
  `SELECT s.month, ${SUMS} FROM (${SPENT}) s WHERE s.yen > 0 GROUP BY s.month`,
);
const spentByMember = statement<Period, Sums & { member_id: MemberId; birth_date: BusinessDate }>(
  `SELECT s.member_id, m.birth_date, ${SUMS} FROM (${SPENT}) s JOIN member m ON m.member_id = s.member_id
    WHERE s.yen > 0 GROUP BY s.member_id, m.birth_date`,
);
/** Vouchers of a programme have one last day, so what has expired has expired then, whenever it was booked. */
const expiredParts = statement<{ programmeId: ProgrammeId }, { kind: string; yen: Yen }>(
  `SELECT a.kind, sum(t.amount_yen) AS yen
     FROM ledger_account a JOIN posting t ON t.account_id = a.account_id JOIN journal_entry e ON e.entry_id = t.entry_id
    WHERE a.holder = @programmeId AND a.kind IN ('expired', 'premium_budget') AND e.kind = 'expiry' GROUP BY a.kind`,
);
const givenBack = statement<Period, Sums>(
  `SELECT count(DISTINCT r.refund_id) AS n, coalesce(sum(rl.amount_yen), 0) AS yen
     FROM refund r JOIN refund_lot rl ON rl.refund_id = r.refund_id JOIN lot l ON l.lot_id = rl.lot_id
    WHERE l.programme_id = @programmeId AND r.kind = 'refund' AND r.business_date >= @from AND r.business_date <= @until`,
);
const settledParts = statement<Period, { principal: Yen; premium: Yen }>(
  `SELECT coalesce(sum(rl.principal_yen), 0) AS principal, coalesce(sum(rl.premium_yen), 0) AS premium
     FROM refund r JOIN refund_lot rl ON rl.refund_id = r.refund_id JOIN lot l ON l.lot_id = rl.lot_id
    WHERE l.programme_id = @programmeId AND rl.returned_to = 'settled'
      AND r.business_date >= @from AND r.business_date <= @until`,
);

async function readFigures(snapshot: Snapshot, query: CouncilQuery): Promise<CouncilFigures | null> {
  const { programmeId, from, until, isSimulated } = query;
  const programme = await snapshot.first(programmeRow({ programmeId }));
  if (programme === undefined) return null;
  const period = { programmeId, from, until };
  const instants = { fromMs: startOfBusinessDateMs(from), untilMs: endOfBusinessDateMs(until) };
  const sold = await one(snapshot.first(soldLots({ programmeId, ...instants })));
  const shops = await snapshot.all(spentByShop(period));
  const refunds = await one(snapshot.first(givenBack(period)));
  const settled = await one(snapshot.first(settledParts(period)));
  const hasExpired = from <= programme.spend_until && programme.spend_until <= until;
  return {
    municipalityName: programme.municipality,
    programmeName: programme.name,
    from,
    until,
    madeOn: businessDateAt(query.atMs),
    isSimulated,
    sold: { count: sold.n, buyers: sold.buyers, principalYen: sold.principal, premiumYen: sold.premium },
    premiumBudgetYen: programme.budget,
    spent: addUp(shops),
    expired: hasExpired
      ? await readExpired(snapshot, programmeId)
      : { principalYen: ZERO_YEN, premiumYen: ZERO_YEN },
    refunds: countedSum(refunds),
    settled: { principalYen: settled.principal, premiumYen: settled.premium },
    perMonth: everyMonth(period, await snapshot.all(spentByMonth(period))),
    perCategory: byCategory(shops),
    perShop: shops.map((row) => ({ shopName: row.name, ...countedSum(row) })),
    perAge: byAge(await snapshot.all(spentByMember(period)), until),
  };
}

async function readExpired(snapshot: Snapshot, programmeId: ProgrammeId): Promise<CouncilFigures['expired']> {
  const rows = await snapshot.all(expiredParts({ programmeId }));
  const part = (kind: string): Yen => rows.find((row) => row.kind === kind)?.yen ?? ZERO_YEN;
  return { principalYen: part('expired'), premiumYen: part('premium_budget') };
}

function byCategory(shops: readonly (Sums & { category: ShopCategory })[]): CouncilFigures['perCategory'] {
  return [...Map.groupBy(shops, ({ category }) => category)].map(([category, rows]) => ({
    category,
    ...addUp(rows),
  }));
}

function everyMonth(
  { from, until }: Period,
  rows: readonly (Sums & { month: string })[],
): CouncilFigures['perMonth'] {
  const months: CouncilFigures['perMonth'][number][] = [];
  for (let month = from.slice(0, 7); month <= until.slice(0, 7); month = nextMonth(month))
    months.push({ month, ...addUp(rows.filter((row) => row.month === month)) });
  return months;
}

function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}

const BAND_YEARS = 10;
/** From here on there is one band. */
const OLDEST_BAND_FROM = 80;

function byAge(rows: readonly (Sums & { birth_date: BusinessDate })[], until: BusinessDate): AgeBand[] {
  const bandOf = (birthDate: BusinessDate): number =>
    Math.min(OLDEST_BAND_FROM, BAND_YEARS * Math.floor(Math.max(0, ageOn(birthDate, until)) / BAND_YEARS));
  const ofBand = Map.groupBy(rows, ({ birth_date }) => bandOf(birth_date));
  return Array.from({ length: OLDEST_BAND_FROM / BAND_YEARS + 1 }, (_, index) => {
    const fromAge = index * BAND_YEARS;
    const members = ofBand.get(fromAge) ?? [];
    const untilAge = fromAge === OLDEST_BAND_FROM ? null : fromAge + BAND_YEARS - 1;
    return { fromAge, untilAge, people: members.length, ...addUp(members) };
  });
}

function countedSum({ n, yen }: Sums): CountedSum {
  return { count: n, amountYen: yen };
}

function addUp(rows: readonly Sums[]): CountedSum {
  return {
    count: rows.reduce((total, { n }) => total + n, 0),
    amountYen: sumYen(rows.map(({ yen }) => yen)),
  };
}

/** An aggregate over no rows is still a row. */
async function one<Row>(found: Promise<Row | undefined>): Promise<Row> {
  const row = await found;
  if (row === undefined) throw new Error('an aggregate without a row');
  return row;
}
