import type { Database, Snapshot } from './store/database/database.ts';
import { statement } from './store/database/statement.ts';
import { AUDIT_LOOK_BACK, CHAIN_GENESIS, chainHash } from './store/rows/audit-rows.ts';
import type { AuditRow } from './store/rows/audit-rows.ts';

export interface LedgerCheck {
  readonly name: string;
  /** The first row that is wrong, and how; `null`: none is. */
  readonly firstProblem: string | null;
}

/**
 * A query that finds the wrong rows; its first column says what is wrong. What is compared with a purchase is added up first, once
 * for all: a year of a village has hundreds of thousands of them.
 */
interface RowCheck {
  readonly name: string;
  readonly sql: string;
}

/**
 * The invariants that a finished transaction must have kept (reliability.md I1 to I6, I10, I12), each found out anew from the
 * rows and not from the counters that the guards used.
 */
const ROW_CHECKS: readonly RowCheck[] = [
  {
    name: 'every entry is sealed, has two postings or more, and they sum to zero',
    sql: `SELECT 'entry ' || e.entry_id || ' (' || max(e.kind) || ' ' || max(e.about) || '): ' || count(p.position) || ' postings, sum '
                 || coalesce(sum(p.amount_yen), 0) || CASE WHEN max(s.entry_id) IS NULL THEN ', not sealed' ELSE '' END AS problem
            FROM journal_entry e LEFT JOIN posting p ON p.entry_id = e.entry_id LEFT JOIN entry_seal s ON s.entry_id = e.entry_id
           GROUP BY e.entry_id HAVING count(p.position) < 2 OR sum(p.amount_yen) <> 0 OR max(s.entry_id) IS NULL`,
  },
  {
    name: 'all postings together sum to zero',
    sql: `SELECT 'the sum is ' || sum(amount_yen) AS problem FROM posting HAVING sum(amount_yen) <> 0`,
  },
  {
    name: 'no lot is negative, and each holds what its postings say',
    sql: `SELECT 'lot ' || l.lot_id || ': left ' || max(l.left_yen) || ', postings ' || coalesce(sum(p.amount_yen), 0) AS problem
            FROM lot l LEFT JOIN posting p ON p.account_id = l.account_id
           GROUP BY l.lot_id HAVING max(l.left_yen) < 0 OR max(l.left_yen) <> coalesce(sum(p.amount_yen), 0)`,
  },
  {
    name: 'each lot was sold once, for principal and premium',
    sql: `SELECT 'lot ' || l.lot_id || ': sold for ' || coalesce(sum(p.amount_yen), 0) AS problem
            FROM lot l LEFT JOIN journal_entry e ON e.kind = 'voucher_sale' AND e.about = l.lot_id
            LEFT JOIN posting p ON p.entry_id = e.entry_id AND p.account_id = l.account_id
           GROUP BY l.lot_id HAVING coalesce(sum(p.amount_yen), 0) <> max(l.principal_yen + l.premium_yen)`,
  },
  {
    name: 'each programme has paid the premiums that its account says, within its budget',
    sql: `SELECT 'programme ' || g.programme_id || ': used ' || max(g.premium_used_yen) || ', account ' || coalesce(sum(p.amount_yen), 0)
                 || ', budget ' || max(g.premium_budget_yen) AS problem
            FROM programme g LEFT JOIN ledger_account a ON a.kind = 'premium_budget' AND a.holder = g.programme_id
            LEFT JOIN posting p ON p.account_id = a.account_id
           GROUP BY g.programme_id
          HAVING max(g.premium_used_yen) <> -coalesce(sum(p.amount_yen), 0) OR max(g.premium_used_yen) > max(g.premium_budget_yen)`,
  },
  {
    name: 'nobody has bought more of a programme than a person may',
    sql: `SELECT 'programme ' || b.programme_id || ', owner ' || b.owner_id || ': counted ' || max(b.bought_yen) || ', bought '
                 || coalesce(sum(l.principal_yen), 0) || ', at most ' || coalesce(CAST(max(g.per_person_yen) AS TEXT), 'no limit') AS problem
            FROM programme_buyer b JOIN programme g ON g.programme_id = b.programme_id
            LEFT JOIN lot l ON l.programme_id = b.programme_id AND l.bought_by = b.owner_id
           GROUP BY b.programme_id, b.owner_id
          HAVING max(b.bought_yen) <> coalesce(sum(l.principal_yen), 0) OR max(b.bought_yen) > max(g.per_person_yen)`,
  },
  {
    name: 'each paid purchase has exactly one entry, for its amount to its merchant',
    sql: `SELECT 'purchase ' || p.purchase_id || ': ' || coalesce(e.n, 0) || ' entries, merchant gets '
                 || coalesce(m.yen, 0) || ' of ' || p.amount_yen AS problem
            FROM purchase p JOIN shop s ON s.shop_id = p.shop_id
            LEFT JOIN (SELECT about, count(*) AS n FROM journal_entry WHERE kind IN ('purchase', 'hold_taken') GROUP BY about) e
                   ON e.about = p.purchase_id
            LEFT JOIN (SELECT j.about, a.holder, sum(t.amount_yen) AS yen FROM journal_entry j JOIN posting t ON t.entry_id = j.entry_id
                         JOIN ledger_account a ON a.account_id = t.account_id AND a.kind = 'merchant_payable'
                        WHERE j.kind IN ('purchase', 'hold_taken') GROUP BY j.about, a.holder) m
                   ON m.about = p.purchase_id AND m.holder = s.merchant_id
           WHERE p.state IN ('approved', 'voided', 'refunded') AND (coalesce(e.n, 0) <> 1 OR coalesce(m.yen, 0) <> p.amount_yen)`,
  },
  {
    name: 'no entry is about a purchase that was not paid',
    sql: `SELECT 'entry ' || e.entry_id || ' is about ' || e.about || ', which is ' || coalesce(p.state, 'unknown') AS problem
            FROM journal_entry e LEFT JOIN purchase p ON p.purchase_id = e.about
           WHERE e.kind IN ('purchase', 'hold_taken') AND coalesce(p.state, '') NOT IN ('approved', 'voided', 'refunded')`,
  },
  {
    name: 'each purchase that was paid or held took its amount from lots of the family that pays, and its entry says so',
    sql: `SELECT 'purchase ' || p.purchase_id || ': lots give ' || coalesce(sum(pl.amount_yen), 0) || ' of ' || max(p.amount_yen) AS problem
            FROM purchase p LEFT JOIN purchase_lot pl ON pl.purchase_id = p.purchase_id LEFT JOIN lot l ON l.lot_id = pl.lot_id
            LEFT JOIN journal_entry e ON e.kind IN ('purchase', 'hold') AND e.about = p.purchase_id
            LEFT JOIN posting t ON t.entry_id = e.entry_id AND t.account_id = l.account_id
           WHERE p.state IN ('approved', 'voided', 'refunded', 'awaiting_approval')
           GROUP BY p.purchase_id
          HAVING coalesce(sum(pl.amount_yen), 0) <> max(p.amount_yen) OR coalesce(sum(t.amount_yen), 0) <> -max(p.amount_yen)
              OR min(CASE WHEN l.family_account_id = p.family_account_id THEN 1 ELSE 0 END) <> 1`,
  },
  {
    name: 'what is held for a family is what its waiting purchases cost',
    sql: `SELECT 'family ' || a.holder || ': held ' || coalesce(max(h.yen), 0) || ', waiting ' || coalesce(max(w.yen), 0) AS problem
            FROM ledger_account a
            LEFT JOIN (SELECT account_id, sum(amount_yen) AS yen FROM posting GROUP BY account_id) h ON h.account_id = a.account_id
            LEFT JOIN (SELECT family_account_id, sum(amount_yen) AS yen FROM purchase WHERE state = 'awaiting_approval'
                        GROUP BY family_account_id) w ON w.family_account_id = a.holder
           WHERE a.kind = 'held' GROUP BY a.account_id, a.holder HAVING coalesce(max(h.yen), 0) <> coalesce(max(w.yen), 0)`,
  },
  {
    name: 'what has been given back is what the refunds say, never more than was paid',
    sql: `SELECT 'purchase ' || p.purchase_id || ' (' || max(p.state) || '): given back ' || max(p.refunded_yen) || ', refunds '
                 || coalesce(sum(r.amount_yen), 0) || ' of ' || max(p.amount_yen) AS problem
            FROM purchase p LEFT JOIN refund r ON r.purchase_id = p.purchase_id
           GROUP BY p.purchase_id
          HAVING max(p.refunded_yen) <> coalesce(sum(r.amount_yen), 0) OR max(p.refunded_yen) > max(p.amount_yen)
              OR (max(p.refunded_yen) > 0 AND max(p.state) NOT IN ('voided', 'refunded'))
              OR (max(p.state) = 'voided' AND max(p.refunded_yen) <> max(p.amount_yen))`,
  },
  {
    name: 'each refund has one entry that takes it from the merchant, and goes back to lots that paid',
    sql: `SELECT 'refund ' || r.refund_id || ': merchant gives ' || coalesce(max(m.yen), 0) || ', lots get ' || coalesce(max(b.yen), 0)
                 || ' of ' || max(r.amount_yen) AS problem
            FROM refund r
            LEFT JOIN (SELECT e.about, -sum(t.amount_yen) AS yen FROM journal_entry e JOIN posting t ON t.entry_id = e.entry_id
                         JOIN ledger_account a ON a.account_id = t.account_id AND a.kind = 'merchant_payable'
                        WHERE e.kind IN ('void', 'refund') GROUP BY e.about) m ON m.about = r.refund_id
            LEFT JOIN (SELECT refund_id, sum(amount_yen) AS yen FROM refund_lot GROUP BY refund_id) b ON b.refund_id = r.refund_id
           GROUP BY r.refund_id
          HAVING coalesce(max(m.yen), 0) <> max(r.amount_yen) OR coalesce(max(b.yen), 0) <> max(r.amount_yen)`,
  },
  {
    name: 'no lot got back more than it had paid for a purchase',
    sql: `SELECT 'purchase ' || r.purchase_id || ', lot ' || rl.lot_id || ': got back ' || sum(rl.amount_yen) AS problem
            FROM refund_lot rl JOIN refund r ON r.refund_id = rl.refund_id
            LEFT JOIN purchase_lot pl ON pl.purchase_id = r.purchase_id AND pl.lot_id = rl.lot_id
           GROUP BY r.purchase_id, rl.lot_id HAVING sum(rl.amount_yen) > coalesce(max(pl.amount_yen), 0)`,
  },
  {
    name: 'what the limits have counted is what was taken from them',
    sql: `SELECT 'cap ' || u.cap_id || ' on ' || u.win || ': counted ' || u.used || ' in ' || u.n || ', taken '
                 || coalesce(t.yen, 0) AS problem
            FROM spending_use u
            LEFT JOIN (SELECT cap_id, win, sum(amount_yen) AS yen, sum(CASE WHEN amount_yen > 0 THEN 1 ELSE 0 END) AS n
                         FROM purchase_take GROUP BY cap_id, win) t ON t.cap_id = u.cap_id AND t.win = u.win
           WHERE u.used <> coalesce(t.yen, 0) OR u.n <> coalesce(t.n, 0)`,
  },
  {
    name: 'what was taken from a limit is what the purchase cost and was not given back',
    sql: `SELECT 'purchase ' || p.purchase_id || ' (' || p.state || '): took ' || t.amount_yen || ' of ' || p.amount_yen AS problem
            FROM purchase_take t JOIN purchase p ON p.purchase_id = t.purchase_id
           WHERE t.amount_yen <> CASE WHEN p.state IN ('approved', 'refunded', 'awaiting_approval')
                                      THEN p.amount_yen - p.refunded_yen ELSE 0 END`,
  },
  {
    name: "each member's day is counted",
    sql: `SELECT 'purchase ' || p.purchase_id || ' was taken from no day' AS problem
            FROM purchase p
           WHERE p.state IN ('approved', 'awaiting_approval') AND p.grant_id IS NULL
             AND NOT EXISTS (SELECT 1 FROM purchase_take t JOIN spending_cap c ON c.cap_id = t.cap_id
                              WHERE t.purchase_id = p.purchase_id AND t.win = p.business_date
                                AND c.subject_id = p.member_id AND c.window_kind = 'day')`,
  },
  {
    name: 'no limit was exceeded when it was last compared with',
    sql: `SELECT 'cap ' || cap_id || ' on ' || win || ': used ' || used || ', limit ' || lim AS problem
            FROM spending_use WHERE used > lim`,
  },
  {
    name: 'no purchase is above what one purchase may be',
    sql: `SELECT 'purchase ' || p.purchase_id || ': ' || p.amount_yen || ', at most ' || r.per_purchase_yen AS problem
            FROM purchase p JOIN rules_version r ON r.member_id = p.member_id AND r.version = p.rules_version
           WHERE p.state IN ('approved', 'voided', 'refunded', 'awaiting_approval') AND p.grant_id IS NULL
             AND p.amount_yen > r.per_purchase_yen`,
  },
  {
    name: 'no lot was spent after its last day',
    sql: `SELECT 'purchase ' || p.purchase_id || ' on ' || p.business_date || ' from lot ' || l.lot_id || ' until ' || l.expires_on AS problem
            FROM purchase_lot pl JOIN purchase p ON p.purchase_id = pl.purchase_id JOIN lot l ON l.lot_id = pl.lot_id
           WHERE p.business_date > l.expires_on OR p.business_date < l.usable_from`,
  },
  {
    name: 'each paid purchase has its particulars',
    sql: `SELECT 'purchase ' || purchase_id || ' has no balance or receipt' AS problem FROM purchase
           WHERE state IN ('approved', 'voided', 'refunded') AND (coalesce(balance_after_yen, -1) < 0 OR receipt_number IS NULL)`,
  },
  {
    name: 'each settlement is the sum of what it names',
    sql: `SELECT 'settlement ' || s.settlement_id || ': ' || s.purchases_yen || ' and ' || s.refunds_yen || ', named '
                 || coalesce(p.yen, 0) || ' and ' || coalesce(r.yen, 0) AS problem
            FROM settlement s
            LEFT JOIN (SELECT settlement_id, sum(amount_yen) AS yen FROM purchase GROUP BY settlement_id) p ON p.settlement_id = s.settlement_id
            LEFT JOIN (SELECT settlement_id, sum(amount_yen) AS yen FROM refund GROUP BY settlement_id) r ON r.settlement_id = s.settlement_id
            LEFT JOIN (SELECT settlement_id, sum(amount_yen) AS yen FROM correction GROUP BY settlement_id) c ON c.settlement_id = s.settlement_id
           WHERE s.purchases_yen <> coalesce(p.yen, 0) OR s.refunds_yen <> coalesce(r.yen, 0) OR s.corrections_yen <> coalesce(c.yen, 0)`,
  },
  {
    name: 'what a merchant is owed is what is in no settlement yet',
    sql: `SELECT 'merchant ' || m.merchant_id || ': owed ' || coalesce(b.yen, 0) || ', not settled '
                 || coalesce(p.yen, 0) - coalesce(r.yen, 0) + coalesce(c.yen, 0) AS problem
            FROM merchant m
            LEFT JOIN (SELECT a.holder, sum(t.amount_yen) AS yen FROM ledger_account a JOIN posting t ON t.account_id = a.account_id
                        WHERE a.kind = 'merchant_payable' GROUP BY a.holder) b ON b.holder = m.merchant_id
            LEFT JOIN (SELECT s.merchant_id, sum(x.amount_yen) AS yen FROM purchase x JOIN shop s ON s.shop_id = x.shop_id
                        WHERE x.settlement_id IS NULL AND x.state IN ('approved', 'voided', 'refunded') GROUP BY s.merchant_id) p
                   ON p.merchant_id = m.merchant_id
            LEFT JOIN (SELECT s.merchant_id, sum(x.amount_yen) AS yen FROM refund x JOIN shop s ON s.shop_id = x.shop_id
                        WHERE x.settlement_id IS NULL GROUP BY s.merchant_id) r ON r.merchant_id = m.merchant_id
            LEFT JOIN (SELECT merchant_id, sum(amount_yen) AS yen FROM correction WHERE settlement_id IS NULL GROUP BY merchant_id) c
                   ON c.merchant_id = m.merchant_id
           WHERE coalesce(b.yen, 0) <> coalesce(p.yen, 0) - coalesce(r.yen, 0) + coalesce(c.yen, 0)`,
  },
  {
    name: 'what municipalities owe each other is the same on both sides',
    sql: `SELECT 'between ' || a.holder || ': ' || sum(t.amount_yen) AS problem
            FROM ledger_account a JOIN posting t ON t.account_id = a.account_id
           WHERE a.kind IN ('clearing_payable', 'clearing_receivable') GROUP BY a.holder HAVING sum(t.amount_yen) <> 0`,
  },
  {
    name: 'each decision about a member is owed to the family that pays',
    sql: `SELECT 'purchase ' || p.purchase_id || ': ' || coalesce(o.n, 0) || ' events' AS problem
            FROM purchase p
            LEFT JOIN (SELECT about, recipient, count(*) AS n FROM outbox GROUP BY about, recipient) o
                   ON o.about = p.purchase_id AND o.recipient = 'family:' || p.family_account_id
           WHERE p.member_id IS NOT NULL
             AND (coalesce(o.n, 0) < 1 OR (p.answer_until_ms IS NULL AND p.refunded_yen = 0 AND coalesce(o.n, 0) > 1))`,
  },
  {
    name: 'nothing is owed that did not happen, and no event is missing in a row',
    sql: `SELECT o.recipient || ': ' || count(*) || ' events, last ' || max(o.seq) || ' of ' || coalesce(max(n.last_seq), 0) || ', '
                 || sum(CASE WHEN p.purchase_id IS NULL AND m.member_id IS NULL AND f.family_account_id IS NULL THEN 1 ELSE 0 END)
                 || ' about nothing' AS problem
            FROM outbox o LEFT JOIN purchase p ON p.purchase_id = o.about LEFT JOIN member m ON m.member_id = o.about
            LEFT JOIN family_account f ON f.family_account_id = o.about
            LEFT JOIN outbox_recipient n ON n.recipient = o.recipient
           GROUP BY o.recipient
          HAVING count(*) <> max(o.seq) OR max(o.seq) <> coalesce(max(n.last_seq), 0)
              OR sum(CASE WHEN p.purchase_id IS NULL AND m.member_id IS NULL AND f.family_account_id IS NULL THEN 1 ELSE 0 END) > 0`,
  },
  {
    name: 'each purchase is in the audit log once, and once more when the owner has answered',
    sql: `SELECT 'purchase ' || p.purchase_id || ' (' || p.state || '): ' || coalesce(a.n, 0) || ' entries' AS problem
            FROM purchase p
            LEFT JOIN (SELECT subject, count(*) AS n FROM audit
                        WHERE action IN ('purchase.approved', 'purchase.held', 'purchase.declined', 'purchase.never-arrived')
                        GROUP BY subject) a ON a.subject = p.purchase_id
           WHERE coalesce(a.n, 0) <> CASE WHEN p.answer_until_ms IS NULL OR p.state = 'awaiting_approval' THEN 1 ELSE 2 END`,
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
