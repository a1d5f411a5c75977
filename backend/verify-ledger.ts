import type { Database, Snapshot } from './store/database/database.ts';
import { statement } from './store/database/statement.ts';
import { AUDIT_LOOK_BACK, CHAIN_GENESIS, chainHash } from './store/rows/audit-rows.ts';
import type { AuditRow } from './store/rows/audit-rows.ts';

export interface LedgerCheck {
  readonly name: string;
  /** The first row that is wrong, and how; `null`: none is. */
  readonly firstProblem: string | null;
}

/** A query that finds the wrong rows; its first column says what is wrong. */
interface RowCheck {
  readonly name: string;
  readonly sql: string;
}

/**
 * The invariants that a finished transaction must have kept (reliability.md I1 to I6, I10), each found out anew from the
 * rows and not from the counters that the guards used.
 */
const ROW_CHECKS: readonly RowCheck[] = [
  {
    name: 'every entry is sealed, has two postings or more, and they sum to zero',
    sql: `SELECT 'entry ' || e.entry_id || ' (' || e.kind || ' ' || e.about || '): ' || count(p.position) || ' postings, sum '
                 || coalesce(sum(p.amount_yen), 0) || CASE WHEN max(s.entry_id) IS NULL THEN ', not sealed' ELSE '' END AS problem
            FROM journal_entry e LEFT JOIN posting p USING (entry_id) LEFT JOIN entry_seal s USING (entry_id)
           GROUP BY e.entry_id HAVING count(p.position) < 2 OR sum(p.amount_yen) <> 0 OR max(s.entry_id) IS NULL`,
  },
  {
    name: 'all postings together sum to zero',
    sql: `SELECT 'the sum is ' || sum(amount_yen) AS problem FROM posting HAVING sum(amount_yen) <> 0`,
  },
  {
    name: 'no lot is negative, and each holds what its postings say',
    sql: `SELECT 'lot ' || l.lot_id || ': left ' || l.left_yen || ', postings ' || coalesce(sum(p.amount_yen), 0) AS problem
            FROM lot l LEFT JOIN posting p USING (account_id)
           GROUP BY l.lot_id HAVING l.left_yen < 0 OR l.left_yen <> coalesce(sum(p.amount_yen), 0)`,
  },
  {
    name: 'each lot was sold once, for principal and premium',
    sql: `SELECT 'lot ' || l.lot_id || ': sold for ' || coalesce(sum(p.amount_yen), 0) AS problem
            FROM lot l LEFT JOIN journal_entry e ON e.kind = 'voucher_sale' AND e.about = l.lot_id
            LEFT JOIN posting p ON p.entry_id = e.entry_id AND p.account_id = l.account_id
           GROUP BY l.lot_id HAVING coalesce(sum(p.amount_yen), 0) <> l.principal_yen + l.premium_yen`,
  },
  {
    name: 'each programme paid the premium of its lots, within its budget',
    sql: `SELECT 'programme ' || g.programme_id || ': used ' || g.premium_used_yen || ', lots ' || coalesce(sum(l.premium_yen), 0)
                 || ', budget ' || g.premium_budget_yen AS problem
            FROM programme g LEFT JOIN lot l USING (programme_id)
           GROUP BY g.programme_id
          HAVING g.premium_used_yen <> coalesce(sum(l.premium_yen), 0) OR g.premium_used_yen > g.premium_budget_yen`,
  },
  {
    name: 'each paid purchase has exactly one entry, for its amount to its merchant',
    sql: `SELECT 'purchase ' || p.purchase_id || ': ' || count(e.entry_id) || ' entries, merchant gets '
                 || coalesce(sum(t.amount_yen), 0) || ' of ' || p.amount_yen AS problem
            FROM purchase p JOIN shop s USING (shop_id)
            LEFT JOIN journal_entry e ON e.kind = 'purchase' AND e.about = p.purchase_id
            LEFT JOIN ledger_account a ON a.kind = 'merchant_payable' AND a.holder = s.merchant_id
            LEFT JOIN posting t ON t.entry_id = e.entry_id AND t.account_id = a.account_id
           WHERE p.state IN ('approved', 'voided', 'refunded')
           GROUP BY p.purchase_id HAVING count(e.entry_id) <> 1 OR coalesce(sum(t.amount_yen), 0) <> p.amount_yen`,
  },
  {
    name: 'no entry is about a purchase that was not paid',
    sql: `SELECT 'entry ' || e.entry_id || ' is about ' || e.about || ', which is ' || coalesce(p.state, 'unknown') AS problem
            FROM journal_entry e LEFT JOIN purchase p ON p.purchase_id = e.about
           WHERE e.kind = 'purchase' AND coalesce(p.state, '') NOT IN ('approved', 'voided', 'refunded')`,
  },
  {
    name: 'each paid purchase took its amount from lots of its own family, and its entry says so',
    sql: `SELECT 'purchase ' || p.purchase_id || ': lots give ' || coalesce(sum(pl.amount_yen), 0) || ' of ' || p.amount_yen AS problem
            FROM purchase p LEFT JOIN purchase_lot pl USING (purchase_id) LEFT JOIN lot l USING (lot_id)
            LEFT JOIN journal_entry e ON e.kind = 'purchase' AND e.about = p.purchase_id
            LEFT JOIN posting t ON t.entry_id = e.entry_id AND t.account_id = l.account_id
           WHERE p.state IN ('approved', 'voided', 'refunded')
           GROUP BY p.purchase_id
          HAVING coalesce(sum(pl.amount_yen), 0) <> p.amount_yen OR coalesce(sum(t.amount_yen), 0) <> -p.amount_yen
              OR min(CASE WHEN l.family_account_id = p.family_account_id THEN 1 ELSE 0 END) <> 1`,
  },
  {
    name: 'what the day limits have counted is what was paid',
    sql: `SELECT 'cap ' || u.cap_id || ' on ' || u.win || ': counted ' || u.used || ' in ' || u.n || ', paid '
                 || coalesce(sum(p.amount_yen), 0) || ' in ' || count(p.purchase_id) AS problem
            FROM cap_usage u JOIN cap c USING (cap_id)
            LEFT JOIN purchase p ON p.member_id = c.member_id AND p.business_date = u.win AND p.state = 'approved'
           GROUP BY u.cap_id, u.win HAVING u.used <> coalesce(sum(p.amount_yen), 0) OR u.n <> count(p.purchase_id)`,
  },
  {
    name: 'no purchase is over its limits, in the order in which they were committed',
    sql: `SELECT 'purchase ' || purchase_id || ': ' || amount_yen || ', that day ' || so_far || '; limits '
                 || coalesce(CAST(per_purchase_yen AS TEXT), 'none') || ' and ' || coalesce(CAST(per_day_yen AS TEXT), 'none') AS problem
            FROM (SELECT p.purchase_id, p.amount_yen, r.per_purchase_yen, r.per_day_yen,
                         sum(p.amount_yen) OVER (PARTITION BY p.member_id, p.business_date ORDER BY e.entry_id) AS so_far
                    FROM purchase p JOIN rules_version r ON r.member_id = p.member_id AND r.version = p.rules_version
                    JOIN journal_entry e ON e.kind = 'purchase' AND e.about = p.purchase_id
                   WHERE p.state = 'approved') AS paid
           WHERE amount_yen > per_purchase_yen OR so_far > per_day_yen`,
  },
  {
    name: 'no lot was spent after its last day',
    sql: `SELECT 'purchase ' || p.purchase_id || ' on ' || p.business_date || ' from lot ' || l.lot_id || ' until ' || l.expires_on AS problem
            FROM purchase_lot pl JOIN purchase p USING (purchase_id) JOIN lot l USING (lot_id)
           WHERE p.business_date > l.expires_on`,
  },
  {
    name: 'each paid purchase has its particulars',
    sql: `SELECT 'purchase ' || purchase_id || ' has no balance or receipt' AS problem FROM purchase
           WHERE state = 'approved' AND (coalesce(balance_after_yen, -1) < 0 OR receipt_number IS NULL)`,
  },
  {
    name: 'each decision about a member is owed to the owner once',
    sql: `SELECT 'purchase ' || p.purchase_id || ': ' || count(o.seq) || ' events' AS problem
            FROM purchase p LEFT JOIN outbox o ON o.about = p.purchase_id
           WHERE p.member_id IS NOT NULL
           GROUP BY p.purchase_id HAVING count(o.seq) <> 1 OR max(o.recipient) <> 'family:' || p.family_account_id`,
  },
  {
    name: 'nothing is owed that did not happen, and no event is missing in a row',
    sql: `SELECT o.recipient || ': ' || count(*) || ' events, last ' || max(o.seq) || ', '
                 || sum(CASE WHEN p.purchase_id IS NULL AND m.member_id IS NULL THEN 1 ELSE 0 END) || ' about nothing' AS problem
            FROM outbox o LEFT JOIN purchase p ON p.purchase_id = o.about LEFT JOIN member m ON m.member_id = o.about
           GROUP BY o.recipient
          HAVING count(*) <> max(o.seq)
              OR sum(CASE WHEN p.purchase_id IS NULL AND m.member_id IS NULL THEN 1 ELSE 0 END) > 0`,
  },
  {
    name: 'each purchase is in the audit log once',
    sql: `SELECT 'purchase ' || p.purchase_id || ' (' || p.state || '): ' || count(a.seq) || ' entries' AS problem
            FROM purchase p LEFT JOIN audit a ON a.subject = p.purchase_id
             AND a.action IN ('purchase.approved', 'purchase.declined', 'purchase.never-arrived')
           GROUP BY p.purchase_id HAVING count(a.seq) <> 1`,
  },
];

/** What only this engine can have wrong; PostgreSQL enforces its references and checks its pages itself. */
const ENGINE_CHECKS: Record<Database['engine'], readonly RowCheck[]> = {
  postgres: [],
  sqlite: [
    {
      name: 'every reference leads somewhere',
      sql: `SELECT "table" || ' row ' || coalesce(rowid, '?') || ' refers to a missing ' || parent AS problem
              FROM pragma_foreign_key_check`,
    },
    {
      name: 'the file is sound',
      sql: `SELECT integrity_check AS problem FROM pragma_integrity_check WHERE integrity_check <> 'ok'`,
    },
  ],
};

/** Checks the whole ledger at one instant, read-only, while the backend may be running. */
export function verifyLedger(database: Database): Promise<LedgerCheck[]> {
  return database.read(async (snapshot) => {
    const checks: LedgerCheck[] = [];
    for (const { name, sql } of [...ROW_CHECKS, ...ENGINE_CHECKS[database.engine]]) {
      const firstBad = statement<object, { problem: string }>(
        `SELECT problem FROM (${sql}) AS wrong ORDER BY problem LIMIT 1`,
      );
      checks.push({ name, firstProblem: (await snapshot.first(firstBad({})))?.problem ?? null });
    }
    return [...checks, await verifyAuditChains(snapshot, AUDIT_LOOK_BACK[database.engine])];
  });
}

type Link = AuditRow & { readonly position: number; readonly hash: string; readonly link: number };

const linksAfter = statement<{ municipalityId: string; position: number }, Link>(
  `SELECT a.seq, a.municipality_id, a.at_ms, a.actor, a.terminal_id, a.action, a.subject, a.detail,
          c.position, c.hash, c.seq AS link
     FROM audit_chain c LEFT JOIN audit a ON a.seq = c.seq
    WHERE c.municipality_id = @municipalityId AND c.position > @position ORDER BY c.position LIMIT 5000`,
);
const municipalities = statement<object, { municipality_id: string }>(
  'SELECT municipality_id FROM municipality ORDER BY municipality_id',
);
// The last entries may not be chained yet while the backend runs; the rest are.
const skippedEntry = statement<{ lookBack: number }, { seq: number }>(
  `SELECT a.seq FROM audit a LEFT JOIN audit_chain c ON c.seq = a.seq
    WHERE c.seq IS NULL AND a.seq < (SELECT max(seq) FROM audit_chain) - @lookBack ORDER BY a.seq LIMIT 1`,
);

/** Recomputes every chain from its first entry (I10). */
async function verifyAuditChains(snapshot: Snapshot, lookBack: number): Promise<LedgerCheck> {
  const name = 'the audit chains lead from the first entry to the last without a break';
  for (const { municipality_id: municipalityId } of await snapshot.all(municipalities({}))) {
    const firstProblem = await verifyChain(snapshot, municipalityId);
    if (firstProblem !== null) return { name, firstProblem };
  }
  const skipped = await snapshot.first(skippedEntry({ lookBack }));
  return { name, firstProblem: skipped === undefined ? null : `audit entry ${skipped.seq} is in no chain` };
}

async function verifyChain(snapshot: Snapshot, municipalityId: string): Promise<string | null> {
  let head = { position: 0, hash: CHAIN_GENESIS };
  for (;;) {
    const rows = await snapshot.all(linksAfter({ municipalityId, position: head.position }));
    for (const row of rows) {
      if (row.seq !== row.link) return `audit entry ${row.link} is gone`;
      if (row.position !== head.position + 1 || row.municipality_id !== municipalityId)
        return `audit entry ${row.seq}: position ${row.position} after ${head.position}`;
      if (chainHash(head.hash, row) !== row.hash) return `audit entry ${row.seq} is not what was chained`;
      head = row;
    }
    if (rows.length === 0) return null;
  }
}
