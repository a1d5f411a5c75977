import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPayer } from '../../backend/office/bank-account.ts';
import { makePayout } from '../../backend/office/make-payout.ts';
import { reconcileSettlements } from '../../backend/office/reconcile-settlements.ts';
import { settlementStatement } from '../../backend/office/settlement-statement.ts';
import { drawStatementPdf } from '../../documents/statement/statement-pdf.ts';
import { writeStatementCsv } from '../../documents/statement/statement-csv.ts';
import { writeCouncilReport } from '../../documents/council/council-report.ts';
import type { ProgrammeId } from '../../domain/ids.ts';
import { businessDateAt, parseBusinessDate } from '../../domain/business-date.ts';
import type { BusinessDate } from '../../domain/business-date.ts';
import type { CorrectionId, MerchantId, SettlementId } from '../../domain/ids.ts';
import { formatYenDigits } from '../../domain/yen.ts';
import { Refusal, municipalityOf, newId, typedId, typedYen } from './town-command.ts';
import type { TownCommand, TownOffice, TownOptions } from './town-command.ts';

const WHERE = { 'municipality?': 'id; needed where there are several' } as const;

function dateOf(options: TownOptions, name: string, otherwise?: BusinessDate): BusinessDate {
  const text = otherwise === undefined ? options.text(name) : (options.optional(name) ?? otherwise);
  try {
    return parseBusinessDate(text);
  } catch {
    throw new Refusal([`--${name} ${text}: not a date written YYYY-MM-DD`]);
  }
}

function todayOf({ clock }: TownOffice): BusinessDate {
  return businessDateAt(clock.nowMs());
}

function yenWords(amount: number): string {
  return `¥${formatYenDigits(amount)}`;
}

const settle: TownCommand = {
  words: 'settle',
  does: 'Fixes what each merchant is to get for everything up to a date that is in no settlement yet.',
  options: { until: 'the last day, YYYY-MM-DD; not in the future', by: 'who does it', ...WHERE },
  run: async (office, options) => {
    const { municipalityId } = await municipalityOf(office, options);
    const [untilDate, madeBy] = [dateOf(options, 'until'), `officer:${options.text('by')}`];
    if (untilDate > todayOf(office)) throw new Refusal([`--until ${untilDate}: that day is not over yet`]);
    const lines: string[] = [];
    for (const { merchantId, name } of await office.store.listMerchants(municipalityId)) {
      const settlementId = newId<SettlementId>(office);
      const command = {
        settlementId,
        municipalityId,
        merchantId,
        untilDate,
        madeBy,
        atMs: office.clock.nowMs(),
      };
      const made = await office.store.settleMerchant(command);
      if (made.ok) lines.push(`settlement ${settlementId}  ${name}: ${yenWords(made.value.totals.netYen)}`);
      else lines.push(`${name}: ${made.reason}`);
    }
    return lines;
  },
};

const statements: TownCommand = {
  words: 'statements',
  does: "A settlement's statement for its merchant, as CSV and PDF.",
  options: {
    settlement: 'id',
    out: 'folder',
    'pay-on?': 'the day on which it is to be paid (today)',
    'language?': 'ja or en (ja)',
    ...WHERE,
  },
  run: async (office, options) => {
    const { municipalityId, name: issuerName } = await municipalityOf(office, options);
    const settlementId = typedId<SettlementId>(options, 'settlement');
    const all = await office.store.listSettlements({ municipalityId, unpaidOnly: false });
    const settlement = all.find((one) => one.settlementId === settlementId);
    if (settlement === undefined) throw new Refusal([`--settlement ${settlementId}: there is none`]);
    const issuedOn = todayOf(office);
    const dates = { issuedOn, payOn: dateOf(options, 'pay-on', issuedOn) };
    const rows = await office.store.readStatement(settlementId);
    const statement = settlementStatement(settlement, rows, dates, issuerName);
    const language = options.optional('language') === 'en' ? 'en' : 'ja';
    const folder = options.text('out');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `settlement-${settlementId}`);
    writeFileSync(`${file}.csv`, writeStatementCsv(statement, language));
    writeFileSync(`${file}.pdf`, await drawStatementPdf(statement, language));
    return [`${file}.csv`, `${file}.pdf`];
  },
};

const payoutFile: TownCommand = {
  words: 'payout-file',
  does: 'The bank file (全銀 総合振込) of all settlements that are not paid yet. Whoever cannot be paid is named with the field.',
  options: {
    out: 'file to write',
    payer: 'JSON file: {"requesterCode": "0123456789", "from": <a bank account as at merchant create>}',
    on: 'the day of the transfer, YYYY-MM-DD; no weekend',
    'line-end?': 'crlf or none, as the bank wants it (crlf)',
    ...WHERE,
  },
  run: async (office, options) => {
    const { municipalityId } = await municipalityOf(office, options);
    const payer = readPayer(readFileSync(options.text('payer'), 'utf8'));
    if (!payer.ok) throw new Refusal(payer.reason.map((problem) => `--payer: ${problem}`));
    const unpaid = await office.store.listSettlements({ municipalityId, unpaidOnly: true });
    const lineEnd = options.optional('line-end') === 'none' ? 'none' : 'crlf';
    const payout = makePayout(unpaid, payer.value, dateOf(options, 'on'), lineEnd);
    if (!payout.ok)
      throw new Refusal(
        payout.reason.map(({ record, field, problem, value }) => `${record} ${field}: ${problem} (${value})`),
      );
    const { file, transfers, refused } = payout.value;
    const refusedLines = refused.map(
      ({ settlement, problems }) =>
        `NOT IN THE FILE ${settlement.settlementId}  ${settlement.merchantName}: ${problems.join('; ')}`,
    );
    if (file === null) throw new Refusal(['nobody can be paid', ...refusedLines]);
    writeFileSync(options.text('out'), file, { mode: 0o600 });
    return [
      ...transfers.map(
        ({ settlement, transfer }) =>
          `${settlement.settlementId}  ${settlement.merchantName}: ${yenWords(transfer.amountYen)}`,
      ),
      `${transfers.length} transfers, ${yenWords(transfers.reduce((sum, { transfer }) => sum + transfer.amountYen, 0))}: ${options.text('out')}`,
      'Not marked as paid: do that with mark-paid once the bank has done it.',
      ...refusedLines,
    ];
  },
};

const markPaid: TownCommand = {
  words: 'mark-paid',
  does: 'Notes that the bank has paid a settlement.',
  options: { settlement: 'id', by: 'who says so', ...WHERE },
  run: async (office, options) => {
    const { municipalityId } = await municipalityOf(office, options);
    const settlementId = typedId<SettlementId>(options, 'settlement');
    const paidBy = `officer:${options.text('by')}`;
    const paid = await office.store.markPaid({
      settlementId,
      municipalityId,
      paidBy,
      atMs: office.clock.nowMs(),
    });
    if (!paid) throw new Refusal([`${settlementId}: unknown, or paid before`]);
    return [`${settlementId} is paid`];
  },
};

const correct: TownCommand = {
  words: 'correct',
  does: 'Puts a difference right by an entry of its own, in the next settlement; two different people.',
  options: {
    merchant: 'id',
    yen: 'what the merchant gets; negative: gives',
    reason: 'as it is to be found in the books',
    by: 'who does it',
    confirmed: 'the second person',
    ...WHERE,
  },
  run: async (office, options) => {
    const { municipalityId } = await municipalityOf(office, options);
    const correctionId = newId<CorrectionId>(office);
    const [madeBy, confirmedBy] = [`officer:${options.text('by')}`, `officer:${options.text('confirmed')}`];
    const done = await office.store.correctMerchant({
      correctionId,
      municipalityId,
      merchantId: typedId<MerchantId>(options, 'merchant'),
      amountYen: typedYen(options.text('yen')),
      reason: options.text('reason'),
      madeBy,
      confirmedBy,
      today: todayOf(office),
      atMs: office.clock.nowMs(),
    });
    if (!done.ok) throw new Refusal([done.reason]);
    return [`correction ${correctionId}`];
  },
};

const reconcile: TownCommand = {
  words: 'reconcile',
  does: 'Compares every settlement line by line with what the ledger posted to its merchant, and names every difference.',
  options: WHERE,
  run: async (office, options) => {
    const { municipalityId } = await municipalityOf(office, options);
    const reconciled = await reconcileSettlements(office.store, municipalityId);
    const lines = reconciled.map(
      ({ settlement, ledgerYen, statementYen, differences }) =>
        `${differences.length === 0 ? 'ok   ' : 'WRONG'} ${settlement.settlementId}  ${settlement.merchantName} no. ${settlement.number}: ledger ${yenWords(ledgerYen)}, statement ${yenWords(statementYen)}`,
    );
    const wrong = reconciled.flatMap(({ settlement, differences }) =>
      differences.map((difference) => `${settlement.settlementId}: ${JSON.stringify(difference)}`),
    );
    if (wrong.length > 0) throw new Refusal([...lines, ...wrong]);
    return [...lines, `${reconciled.length} settlements, no difference`];
  },
};

const clearing: TownCommand = {
  words: 'clearing',
  does: 'What municipalities owe each other for vouchers of the one spent in shops of the other.',
  options: {},
  run: async ({ store }) => {
    const names = new Map((await store.listMunicipalities()).map((one) => [one.municipalityId, one.name]));
    const debts = await store.readClearing();
    if (debts.length === 0) return ['Nobody owes anybody anything.'];
    return debts.map(
      ({ from, to, amountYen, grossYen, counterYen }) =>
        `${names.get(from) ?? from} owes ${names.get(to) ?? to} ${yenWords(amountYen)} (${yenWords(grossYen)} against ${yenWords(counterYen)})`,
    );
  },
};

const EXPIRE_AT_ONCE = 1_000;

const expire: TownCommand = {
  words: 'expire',
  does: 'Books vouchers whose last day is over. They cannot be spent from that day on, booked or not.',
  options: {},
  run: async ({ store, clock }) => {
    let expired = 0;
    for (;;) {
      const atMs = clock.nowMs();
      const lots = await store.expireLots({ today: businessDateAt(atMs), limit: EXPIRE_AT_ONCE, atMs });
      expired += lots;
      if (lots < EXPIRE_AT_ONCE) return [`${expired} lots expired`];
    }
  },
};

const councilReport: TownCommand = {
  words: 'council-report',
  does: "A programme's figures for the council: one HTML page that prints on A4.",
  options: {
    programme: 'id',
    out: 'file to write',
    'from?': 'first day of the period (when sale began)',
    'until?': 'last day of the period (today, or when the vouchers expired)',
    'language?': 'ja or en (ja)',
    ...WHERE,
  },
  run: async (office, options) => {
    const { municipalityId } = await municipalityOf(office, options);
    const programmeId = typedId<ProgrammeId>(options, 'programme');
    const programmes = await office.store.listProgrammes(municipalityId);
    const programme = programmes.find((one) => one.programmeId === programmeId);
    if (programme === undefined) throw new Refusal([`--programme ${programmeId}: there is none`]);
    const today = todayOf(office);
    const from = dateOf(options, 'from', programme.soldFrom);
    const until = dateOf(options, 'until', today < programme.spendUntil ? today : programme.spendUntil);
    if (until < from) throw new Refusal([`the period ends (${until}) before it starts (${from})`]);
    const query = { programmeId, from, until, isSimulated: false, atMs: office.clock.nowMs() };
    const figures = await office.store.readCouncilFigures(query);
    if (figures === null) throw new Refusal([`--programme ${programmeId}: there is none`]);
    const language = options.optional('language') === 'en' ? 'en' : 'ja';
    writeFileSync(options.text('out'), writeCouncilReport(figures, language));
    return [options.text('out')];
  },
};

/** What comes round: every month, at the end of a programme, before the council. */
export const SETTLE_COMMANDS: readonly TownCommand[] = [
  settle,
  statements,
  payoutFile,
  markPaid,
  correct,
  reconcile,
  clearing,
  expire,
  councilReport,
];
