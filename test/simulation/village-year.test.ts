import { expect, test } from 'vitest';
import { leftYen } from '../../documents/council/council-figures.ts';
import { sqliteDatabase } from '../../backend/store/database/sqlite-database.ts';
import { MIGRATIONS } from '../../backend/store/schema.ts';
import { verifyLedger } from '../../backend/verify-ledger.ts';
import { sumYen } from '../../domain/yen.ts';
import { openDatabase } from '../../platform/sqlite.ts';
import { simulateYear } from '../../scripts/simulate-year/simulate-year.ts';

// A small village; npm run simulate-year lives the same year with 6,000 people. Another year: TEBURA_YEAR_SEED=… npx vitest run
// test/simulation. People can be fewer where a machine is slow; 300 is what is promised.
const SEED = process.env['TEBURA_YEAR_SEED'] ?? 'こはる';
const PEOPLE = Number(process.env['TEBURA_YEAR_PEOPLE'] ?? 60);

test(
  `a year of ${PEOPLE} people, seed ${SEED}, adds up to the yen`,
  { timeout: 900_000, retry: 0 },
  async () => {
    const connection = openDatabase({ file: ':memory:', migrations: MIGRATIONS.sqlite.tebura });
    const ledger = sqliteDatabase(connection);
    const year = await simulateYear(
      ledger,
      PEOPLE,
      SEED,
      () => undefined,
      () => verifyLedger(ledger),
    );
    const { counts } = year;
    process.stdout.write(`seed ${SEED}\n${year.lines.join('\n')}\n`);
    expect(year.problems).toEqual([]);
    expect([...counts.purchases.values()].reduce((sum, n) => sum + n, 0)).toBe(PEOPLE * 4 * 12);
    // A year in which something never happened has shown nothing about it.
    const { voids, refunds, ruleChanges, expiredLots, closes, corrections } = counts;
    for (const happened of [voids, refunds, ruleChanges, expiredLots, closes, corrections])
      expect(happened).toBeGreaterThan(0);
    for (const reason of ['approved', 'BALANCE', 'CAP_DAY', 'FROZEN'])
      expect([...counts.purchases.keys()]).toContain(reason);

    // What is left by the reports is what is left in the lots: nothing, for both programmes are over.
    expect(year.reports.map(({ figures }) => leftYen(figures))).toEqual([0, 0]);
    const inLots = connection.prepare('SELECT sum(left_yen) FROM lot').pluck().get();
    expect(inLots).toBe(0);
    // Merchants were paid what was spent, but for fees and corrections, which the ledger names.
    const sums = (kind: string) =>
      Number(
        connection
          .prepare(
            'SELECT coalesce(sum(t.amount_yen), 0) FROM posting t JOIN ledger_account a ON a.account_id = t.account_id WHERE a.kind = ?',
          )
          .pluck()
          .get(kind),
      );
    const spent = sumYen(year.reports.map(({ figures }) => figures.spent.amountYen));
    const unsettled = sums('merchant_payable') + sums('payout_due');
    expect(counts.bankYen + sums('fee_income') + sums('correction') + unsettled).toBe(spent);
    await ledger.close();
  },
);
