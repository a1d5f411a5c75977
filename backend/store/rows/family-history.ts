import type { FamilyChange } from '../../../contract/owner-routes.ts';
import type { FamilyAccountId, OwnerId } from '../../../domain/ids.ts';
import type { Yen } from '../../../domain/yen.ts';
import type { Snapshot } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import { FAMILY_CHANGES_0004 } from '../migrations/sqlite/0004-owners.ts';
import { ACCESS_CHANGES_0007 } from '../migrations/sqlite/0007-page.ts';
import { readRules } from './stored-rules.ts';

export const CHANGES_MAX = 50;

type Query = { readonly familyAccountId: FamilyAccountId; readonly limit: number };

const rulesOfMembers = statement<
  Query,
  {
    name: string;
    rules: string | null;
    per_purchase_yen: Yen | null;
    per_day_yen: Yen | null;
    changed_by: string;
    changed_at_ms: number;
    has_before: number | null;
    before: string | null;
    before_per_purchase_yen: Yen | null;
    before_per_day_yen: Yen | null;
  }
>(
  `SELECT m.display_name AS name, r.rules, r.per_purchase_yen, r.per_day_yen, r.changed_by, r.changed_at_ms,
          b.version AS has_before, b.rules AS before, b.per_purchase_yen AS before_per_purchase_yen,
          b.per_day_yen AS before_per_day_yen
     FROM member m
     JOIN rules_version r ON r.member_id = m.member_id
     LEFT JOIN rules_version b ON b.member_id = r.member_id AND b.version = r.version - 1
    WHERE m.family_account_id = @familyAccountId ORDER BY r.changed_at_ms DESC LIMIT @limit`,
);
const rulesOfFamily = statement<
  Query,
  { rules: string; changed_by: string; changed_at_ms: number; before: string | null }
>(
  `SELECT r.rules, r.changed_by, r.changed_at_ms, b.rules AS before
     FROM family_rules_version r
     LEFT JOIN family_rules_version b ON b.family_account_id = r.family_account_id AND b.version = r.version - 1
    WHERE r.family_account_id = @familyAccountId ORDER BY r.version DESC LIMIT @limit`,
);
// The list of actions is the index's own, word for word: otherwise it would not be used.
const changesOf = (
  subjects: string,
  columns: string,
  joins: string,
  actions: string = FAMILY_CHANGES_0004,
): string =>
  `SELECT a.action, a.actor, a.at_ms, ${columns}
     FROM audit a ${joins}
    WHERE a.action IN (${actions}) AND a.subject IN (${subjects})
    ORDER BY a.seq DESC LIMIT @limit`;
const stops = statement<Query, AuditedChange & { name: string | null }>(
  changesOf(
    `SELECT member_id FROM member WHERE family_account_id = @familyAccountId UNION ALL SELECT CAST(@familyAccountId AS TEXT)`,
    'm.display_name AS name',
    'LEFT JOIN member m ON m.member_id = a.subject',
  ),
);
const leaves = statement<Query, AuditedChange & { name: string; shop_name: string; limit_yen: Yen }>(
  changesOf(
    'SELECT grant_id FROM purchase_grant WHERE family_account_id = @familyAccountId',
    'm.display_name AS name, s.name AS shop_name, g.limit_yen',
    `JOIN purchase_grant g ON g.grant_id = a.subject JOIN member m ON m.member_id = g.delegate_id
     JOIN shop s ON s.shop_id = g.shop_id`,
  ),
);
const deciders = statement<Query, AuditedChange & { name: string }>(
  changesOf(
    'SELECT owner_id FROM co_guardian WHERE family_account_id = @familyAccountId',
    'o.name',
    'JOIN owner o ON o.owner_id = a.subject',
  ),
);
const accesses = statement<Query, AuditedChange & { name: string | null }>(
  changesOf(
    `SELECT member_id FROM member WHERE family_account_id = @familyAccountId UNION ALL SELECT CAST(@familyAccountId AS TEXT)`,
    'm.display_name AS name',
    'LEFT JOIN member m ON m.member_id = a.subject',
    ACCESS_CHANGES_0007,
  ),
);
const accessKinds: Readonly<Record<string, 'passkey-added' | 'passkey-removed' | 'exported'>> = {
  'passkey.added': 'passkey-added',
  'passkey.removed': 'passkey-removed',
  'family.exported': 'exported',
};
const namesOf = statement<
  { familyAccountId: FamilyAccountId },
  { owner_id: OwnerId; name: string; is_owner: number }
>(
  `SELECT o.owner_id, o.name, 1 AS is_owner FROM family_account f JOIN owner o ON o.owner_id = f.owner_id
    WHERE f.family_account_id = @familyAccountId
   UNION ALL
   SELECT o.owner_id, o.name, 0 AS is_owner FROM co_guardian c JOIN owner o ON o.owner_id = c.owner_id
    WHERE c.family_account_id = @familyAccountId`,
);

interface AuditedChange {
  readonly action: string;
  readonly actor: string;
  readonly at_ms: number;
}

/** What was changed about a family and by whom: versions of rules, and what the audit log knows. Newest first. */
export async function readHistory(
  snapshot: Snapshot,
  familyAccountId: FamilyAccountId,
): Promise<FamilyChange[]> {
  const query = { familyAccountId, limit: CHANGES_MAX };
  const people = await snapshot.all(namesOf({ familyAccountId }));
  const change = (actor: string, atMs: number, what: FamilyChange['what']): FamilyChange => ({
    at: new Date(atMs).toISOString(),
    by: whoIs(actor, people),
    what,
  });
  const changes = [
    ...(await snapshot.all(rulesOfMembers(query))).map((row) => {
      const from =
        row.has_before === null
          ? null
          : readRules({
              rules: row.before,
              per_purchase_yen: row.before_per_purchase_yen,
              per_day_yen: row.before_per_day_yen,
            });
      const what = { kind: 'rules', memberName: row.name, from, to: readRules(row) } as const;
      return change(row.changed_by, row.changed_at_ms, what);
    }),
    ...(await snapshot.all(rulesOfFamily(query))).map((row) => {
      const from = row.before === null ? null : readRules({ rules: row.before });
      const what = { kind: 'rules', memberName: null, from, to: readRules(row) } as const;
      return change(row.changed_by, row.changed_at_ms, what);
    }),
    ...(await snapshot.all(stops(query))).map(({ action, actor, at_ms, name }) => {
      const kind = action.endsWith('.frozen') ? 'stopped' : 'let-pay';
      return change(actor, at_ms, { kind, memberName: name });
    }),
    ...(await snapshot.all(leaves(query))).map(({ action, actor, at_ms, ...row }) => {
      const kind = action === 'grant.given' ? 'grant-given' : 'grant-ended';
      const { name: delegateName, shop_name: shopName, limit_yen: limitYen } = row;
      return change(actor, at_ms, { kind, delegateName, shopName, limitYen });
    }),
    ...(await snapshot.all(accesses(query))).map(({ action, actor, at_ms, name }) => {
      const kind = accessKinds[action];
      if (kind !== undefined) return change(actor, at_ms, { kind });
      const ended = action === 'consent.withdrawn' ? 'consent-withdrawn' : 'member-erased';
      return change(actor, at_ms, { kind: ended, memberName: name ?? '' });
    }),
    ...(await snapshot.all(deciders(query))).map(({ action, actor, at_ms, name }) => {
      const kind = action === 'co-guardian.added' ? 'co-guardian-added' : 'co-guardian-ended';
      return change(actor, at_ms, { kind, name });
    }),
  ];
  return changes.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)).slice(0, CHANGES_MAX);
}

/** Staff are told as the desk: their names are no business of a family's. */
function whoIs(
  actor: string,
  people: readonly { owner_id: OwnerId; name: string; is_owner: number }[],
): FamilyChange['by'] {
  const [kind, id] = actor.split(':');
  if (kind === 'staff') return { kind: 'desk', name: null };
  const person = people.find(({ owner_id }) => owner_id === id);
  if (kind !== 'owner' || person === undefined) return { kind: 'system', name: null };
  return { kind: person.is_owner === 1 ? 'owner' : 'co-guardian', name: person.name };
}
