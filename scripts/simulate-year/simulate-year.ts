import { reconcileSettlements } from '../../backend/office/reconcile-settlements.ts';
import type { Database } from '../../backend/store/database/database.ts';
import { statement } from '../../backend/store/database/statement.ts';
import { storeOn } from '../../backend/store/open-store.ts';
import type { LedgerCheck } from '../../backend/verify-ledger.ts';
import { writeCouncilReport } from '../../documents/council/council-report.ts';
import type { CouncilFigures } from '../../documents/council/council-figures.ts';
import { formatYenDigits } from '../../domain/yen.ts';
import { foundVillage } from './found-village.ts';
import type { SimulatedVillage } from './found-village.ts';
import { liveYear } from './live-year.ts';
import type { YearCounts } from './live-year.ts';

export interface SimulatedYear {
  readonly counts: YearCounts;
  /** What happened, to be read. */
  readonly lines: readonly string[];
  /** Whatever does not add up; empty: everything does. */
  readonly problems: readonly string[];
  readonly reports: readonly {
    readonly name: string;
    readonly html: string;
    readonly figures: CouncilFigures;
  }[];
}

/**
 * Founds a village on an empty ledger, lives a year in it and checks the books. The same for the same seed.
 * @param verify checks every row of the ledger, on a connection of its own if there is one
 */
export async function simulateYear(
  ledger: Database,
  people: number,
  seed: string,
  tell: (line: string) => void,
  verify: () => Promise<readonly LedgerCheck[]>,
): Promise<SimulatedYear> {
  const village = await foundVillage(storeOn(ledger), people, seed);
  tell(`founded: ${village.members.length} people in ${village.families.length} families`);
  const counts = await liveYear(village, tell);
  tell('the year is over; checking every row, reconciling, writing the council reports');
  const [checks, { problems, settlements }, reports] = await Promise.all([
    verify(),
    checkSettlements(village, ledger, counts),
    writeReports(village),
  ]);
  tell(`${checks.length} checks of the ledger done`);
  const wrong = checks.flatMap(({ name, firstProblem }) =>
    firstProblem === null ? [] : [`${name}: ${firstProblem}`],
  );
  return {
    counts,
    lines: [...linesOf(counts), `ledger: ${checks.length} checks, ${wrong.length} wrong; ${settlements}`],
    problems: [...wrong, ...problems],
    reports,
  };
}

const paidOut = statement<object, { yen: number }>(
  `SELECT coalesce(sum(t.amount_yen), 0) AS yen FROM posting t JOIN ledger_account a ON a.account_id = t.account_id WHERE a.kind = 'paid_out'`,
);

/** Statement against ledger line by line; and what the bank was told against what the ledger has paid out. */
async function checkSettlements(
  { store, municipalityId }: SimulatedVillage,
  ledger: Database,
  counts: YearCounts,
): Promise<{ problems: string[]; settlements: string }> {
  const reconciled = await reconcileSettlements(store, municipalityId);
  const problems = reconciled.flatMap(({ settlement, differences }) =>
    differences.map((difference) => `settlement ${settlement.settlementId}: ${JSON.stringify(difference)}`),
  );
  const paid = await ledger.read((snapshot) => snapshot.first(paidOut({})));
  if (paid?.yen !== counts.bankYen)
    problems.push(
      `the bank was told to pay ${counts.bankYen} yen, the ledger has paid out ${String(paid?.yen)}`,
    );
  if (reconciled.length !== counts.settlements)
    problems.push(`${counts.settlements} settlements were made, ${reconciled.length} found`);
  const exact = reconciled.filter(({ differences }) => differences.length === 0).length;
  return { problems, settlements: `${exact} of ${reconciled.length} settlements reconcile to the yen` };
}

async function writeReports({
  store,
  municipalityId,
  clock,
}: SimulatedVillage): Promise<SimulatedYear['reports']> {
  const reports = [];
  for (const { programmeId, soldFrom, spendUntil } of await store.listProgrammes(municipalityId)) {
    const period = { from: soldFrom, until: spendUntil, isSimulated: true, atMs: clock.nowMs() };
    const figures = await store.readCouncilFigures({ programmeId, ...period });
    if (figures === null) throw new Error('a programme is gone');
    const html = writeCouncilReport(figures, 'ja');
    reports.push({ name: `council-${soldFrom}.html`, html, figures });
  }
  return reports;
}

function linesOf(counts: YearCounts): string[] {
  const outcomes = [...counts.purchases].sort(([, a], [, b]) => b - a);
  const whole = outcomes.reduce((sum, [, n]) => sum + n, 0);
  return [
    `purchases: ${whole} (${outcomes.map(([outcome, n]) => `${outcome} ${n}`).join(', ')})`,
    `given back: ${counts.voids} voids, ${counts.refunds} refunds, ${counts.owedInMoney} of them owed in money`,
    `vouchers: ${counts.sales} sales, ${counts.salesRefused} refused, ${counts.expiredLots} lots expired`,
    `owners: ${counts.ruleChanges} rule changes, ${counts.freezes} stops and starts`,
    `shops: ${counts.closes} closes, ${counts.settlements} settlements, ${counts.corrections} corrections, ${counts.bankTransfers} transfers of ¥${formatYenDigits(counts.bankYen)}`,
  ];
}
