import type { BusinessDate } from '../../../domain/business-date.ts';
import { limitOfWindow } from '../../../domain/decide-purchase.ts';
import type { FamilyAccountId, GrantId, MemberId, MunicipalityId } from '../../../domain/ids.ts';
import type { SpendingRules } from '../../../domain/spending-rules.ts';
import { WINDOW_KINDS, datesOfWindow, windowOf } from '../../../domain/spending-window.ts';
import type { WindowKind } from '../../../domain/spending-window.ts';
import type { Yen } from '../../../domain/yen.ts';
import { build } from '../database/build.ts';
import type { Transaction } from '../database/database.ts';
import { statement } from '../database/statement.ts';

/** Whose rules or limits they are. */
export type RuleSubject =
  | { readonly kind: 'member'; readonly id: MemberId; readonly municipalityId: MunicipalityId }
  | { readonly kind: 'family'; readonly id: FamilyAccountId; readonly municipalityId: MunicipalityId };

interface RulesVersion {
  readonly version: number;
  readonly rules: SpendingRules;
  /** `staff:…` or `owner:…`. */
  readonly changedBy: string;
  readonly today: BusinessDate;
  readonly atMs: number;
}

/**
 * Writes a version of rules and the limits that the guards compare with. The caller has just made it the version in force, which
 * keeps purchases of the subject out until the commit: what their windows have seen is counted exactly.
 */
export async function writeRules(
  transaction: Transaction,
  subject: RuleSubject,
  version: RulesVersion,
): Promise<void> {
  const written = {
    version: version.version,
    municipality_id: subject.municipalityId,
    rules: JSON.stringify(version.rules),
    changed_by: version.changedBy,
    changed_at_ms: version.atMs,
  };
  const { perPurchase, perDay } = version.rules;
  const columns = { per_purchase_yen: perPurchase, per_day_yen: perDay };
  await transaction.run(
    subject.kind === 'member'
      ? build.insertInto('rules_version').values({ ...written, ...columns, member_id: subject.id })
      : build.insertInto('family_rules_version').values({ ...written, family_account_id: subject.id }),
  );
  for (const window of WINDOW_KINDS) {
    const limitYen = limitOfWindow(version.rules, window);
    const isShown = subject.kind === 'member' && window === 'day';
    const capId = await setLimit(transaction, subject, window, limitYen);
    if (limitYen !== null || isShown) await countWindow(transaction, subject, capId, window, version.today);
  }
}

/** The limit of one window, to be kept from now on. @returns the cap's id */
export async function setLimit(
  transaction: Transaction,
  subject:
    RuleSubject | { readonly kind: 'grant'; readonly id: GrantId; readonly municipalityId: MunicipalityId },
  window: WindowKind,
  limitYen: Yen | null,
): Promise<number> {
  const cap = await transaction.first(
    build
      .insertInto('spending_cap')
      .values({
        municipality_id: subject.municipalityId,
        subject_kind: subject.kind,
        subject_id: subject.id,
        window_kind: window,
        amount_limit: limitYen,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['subject_kind', 'subject_id', 'window_kind'])
          .doUpdateSet({ amount_limit: limitYen }),
      )
      .returning('cap_id'),
  );
  if (cap === undefined) throw new Error('no limit was written');
  return cap.cap_id;
}

interface Window {
  readonly capId: number;
  readonly win: string;
  readonly municipalityId: MunicipalityId;
}

const openWindow = statement<Window>(
  `INSERT INTO spending_use (cap_id, win, municipality_id, used, n) VALUES (@capId, @win, @municipalityId, 0, 0)
   ON CONFLICT (cap_id, win) DO NOTHING`,
);
// By the family, whose purchases have an index: a member pays from no other account but by leave.
const OF_SUBJECT = {
  member: `p.family_account_id = (SELECT m.family_account_id FROM member m WHERE m.member_id = @subject)
      AND p.member_id = @subject AND p.grant_id IS NULL`,
  family: 'p.family_account_id = @subject',
};
type Taken = Window & { readonly subject: string; readonly from: string; readonly until: string };
const takeAll = (kind: RuleSubject['kind']) =>
  statement<Taken>(
    `INSERT INTO purchase_take (purchase_id, cap_id, win, municipality_id, amount_yen)
     SELECT p.purchase_id, CAST(@capId AS BIGINT), CAST(@win AS TEXT), p.municipality_id, p.amount_yen - p.refunded_yen FROM purchase p
      WHERE ${OF_SUBJECT[kind]} AND p.state IN ('approved', 'refunded', 'awaiting_approval')
        AND p.business_date >= @from AND p.business_date <= @until
     ON CONFLICT (purchase_id, cap_id) DO NOTHING`,
  );
const taken = (kind: RuleSubject['kind'], what: string): string =>
  `(SELECT ${what} FROM purchase p JOIN purchase_take t ON t.purchase_id = p.purchase_id AND t.cap_id = @capId
     WHERE ${OF_SUBJECT[kind]} AND t.win = @win AND t.amount_yen > 0)`;
const addUp = (kind: RuleSubject['kind']) =>
  statement<Window & { readonly subject: string }>(
    `UPDATE spending_use SET lim = NULL, used = ${taken(kind, 'coalesce(sum(t.amount_yen), 0)')}, n = ${taken(kind, 'count(*)')}
      WHERE cap_id = @capId AND win = @win`,
  );
const COUNTING = {
  member: { takeAll: takeAll('member'), addUp: addUp('member') },
  family: { takeAll: takeAll('family'), addUp: addUp('family') },
};

/** A window that was not counted while nobody limited it is counted from its beginning. */
async function countWindow(
  transaction: Transaction,
  subject: RuleSubject,
  capId: number,
  window: WindowKind,
  today: BusinessDate,
): Promise<void> {
  const counted = { capId, win: windowOf(window, today), municipalityId: subject.municipalityId };
  const dates = datesOfWindow(window, today) ?? { from: '', until: '9999-12-31' };
  const counting = COUNTING[subject.kind];
  await transaction.run(openWindow(counted));
  await transaction.run(counting.takeAll({ ...counted, subject: subject.id, ...dates }));
  await transaction.run(counting.addUp({ ...counted, subject: subject.id }));
}
