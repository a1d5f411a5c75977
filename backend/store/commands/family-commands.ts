import { z } from 'zod';
import type { FamilyMember } from '../../../contract/owner-routes.ts';
import type { BusinessDate } from '../../../domain/business-date.ts';
import type { FamilyAccountId, MunicipalityId } from '../../../domain/ids.ts';
import { ok, refused } from '../../../domain/result.ts';
import type { SqliteDatabase } from '../../../platform/sqlite.ts';
import { inSnapshot, inTransaction } from '../../../platform/sqlite.ts';
import type { FamilyCommands, OwnersChange } from '../families.ts';
import type { WriteAudit } from './rows/audit-rows.ts';
import type { FamilyRows } from './rows/family-rows.ts';
import type { Outbox } from './rows/outbox-rows.ts';
import type { Synchronous } from './synchronous.ts';

type Commands = Synchronous<
  Pick<
    FamilyCommands,
    | 'searchFamilies'
    | 'familyExists'
    | 'currentConsentNotice'
    | 'readFamilyPage'
    | 'changeRules'
    | 'setFrozen'
    | 'newestEvent'
    | 'readEvents'
  >
>;

interface Rows {
  readonly families: FamilyRows;
  readonly outbox: Outbox;
  readonly writeAudit: WriteAudit;
}

const FAMILIES_MAX = 50;
const PURCHASES_MAX = 50;
const paragraphsSchema = z.array(z.string()).min(1);

export function familyCommands(database: SqliteDatabase, { families, outbox, writeAudit }: Rows): Commands {
  const search = database.prepare<
    [Record<string, unknown>],
    { family_account_id: FamilyAccountId; family_name: string; owner_name: string }
  >(
    `SELECT f.family_account_id, f.name AS family_name, o.name AS owner_name
       FROM family_account f JOIN owner o ON o.owner_id = f.owner_id
      WHERE f.municipality_id = @municipalityId
        AND (substr(f.name, 1, length(@words)) = @words OR substr(o.name, 1, length(@words)) = @words)
      ORDER BY f.name, f.family_account_id LIMIT ${FAMILIES_MAX}`,
  );
  const memberNames = database.prepare<[string], { display_name: string }>(
    'SELECT display_name FROM member WHERE family_account_id = ? ORDER BY enrolled_at_ms, member_id',
  );
  const familyOf = database.prepare<[string, string]>(
    'SELECT 1 FROM family_account WHERE family_account_id = ? AND municipality_id = ?',
  );
  const notice = database.prepare<[string], { version: string; paragraphs: string }>(
    `SELECT version, paragraphs FROM consent_notice WHERE municipality_id = ? ORDER BY seq DESC LIMIT 1`,
  );
  const names = database.prepare<
    [string],
    { family_name: string; owner_name: string; municipality_name: string }
  >(
    `SELECT f.name AS family_name, o.name AS owner_name, m.name AS municipality_name
       FROM family_account f JOIN owner o ON o.owner_id = f.owner_id JOIN municipality m ON m.municipality_id = f.municipality_id
      WHERE f.family_account_id = ?`,
  );
  const currentVersion = database.prepare<[string, string], { rules_version: number }>(
    'SELECT rules_version FROM member WHERE member_id = ? AND family_account_id = ?',
  );
  const insertRules = database.prepare(
    `INSERT INTO rules_version (member_id, version, municipality_id, per_purchase_yen, per_day_yen, changed_by, changed_at_ms)
     VALUES (@memberId, @version, @municipalityId, @perPurchase, @perDay, @changedBy, @atMs)`,
  );
  const useRules = database.prepare('UPDATE member SET rules_version = ? WHERE member_id = ?');
  const setDayLimit = database.prepare(
    `UPDATE cap SET amount_limit = ? WHERE member_id = ? AND window_kind = 'day'`,
  );
  const freeze = database.prepare(
    'UPDATE member SET frozen = ? WHERE member_id = ? AND family_account_id = ?',
  );

  const memberChanged = (change: OwnersChange): FamilyMember => {
    const member = families.member(change.memberId, change.today);
    outbox.write({ ...change, event: { kind: 'member-changed', eventId: change.eventId, member } });
    return member;
  };
  const auditHead = ({ municipalityId, atMs, changedBy, memberId }: OwnersChange) => ({
    municipalityId,
    atMs,
    actor: `owner:${changedBy}`,
    terminalId: null,
    subject: memberId,
  });

  return {
    searchFamilies: (query) =>
      search.all({ ...query }).map((row) => ({
        familyAccountId: row.family_account_id,
        familyName: row.family_name,
        ownerName: row.owner_name,
        memberNames: memberNames.all(row.family_account_id).map(({ display_name }) => display_name),
      })),
    familyExists: ({ familyAccountId, municipalityId }) =>
      familyOf.get(familyAccountId, municipalityId) !== undefined,
    currentConsentNotice: (municipalityId: MunicipalityId) => {
      const row = notice.get(municipalityId);
      if (row === undefined) throw new Error(`no consent notice was published for ${municipalityId}`);
      return { version: row.version, paragraphs: paragraphsSchema.parse(JSON.parse(row.paragraphs)) };
    },
    readFamilyPage: ({ familyAccountId, today }: { familyAccountId: FamilyAccountId; today: BusinessDate }) =>
      inSnapshot(database, () => {
        const row = names.get(familyAccountId);
        if (row === undefined) throw new Error('a session of a family that does not exist');
        const lots = families.lots(familyAccountId).filter(({ expiresOn }) => expiresOn >= today);
        return {
          familyName: row.family_name,
          ownerName: row.owner_name,
          municipalityName: row.municipality_name,
          balanceYen: families.balance(familyAccountId, today),
          lots: lots.map(({ left, expiresOn }) => ({ leftYen: left, expiresOn })),
          members: families.members(familyAccountId, today),
          purchases: families.purchases(familyAccountId, PURCHASES_MAX),
        };
      }),
    changeRules: ({ rules, replacesVersion, ...change }) =>
      inTransaction(database, () => {
        const current = currentVersion.get(change.memberId, change.familyAccountId);
        if (current === undefined) return refused('NOT_FOUND');
        if (current.rules_version !== replacesVersion) return refused('VERSION_CONFLICT');
        const version = replacesVersion + 1;
        insertRules.run({ ...change, ...rules, version, changedBy: `owner:${change.changedBy}` });
        useRules.run(version, change.memberId);
        setDayLimit.run(rules.perDay, change.memberId);
        writeAudit({
          ...auditHead(change),
          action: 'member.rules-changed',
          detail: { version, perPurchaseYen: rules.perPurchase, perDayYen: rules.perDay },
        });
        return ok(memberChanged(change));
      }),
    setFrozen: ({ frozen, ...change }) =>
      inTransaction(database, () => {
        if (freeze.run(frozen ? 1 : 0, change.memberId, change.familyAccountId).changes === 0)
          return refused('NOT_FOUND');
        writeAudit({
          ...auditHead(change),
          action: frozen ? 'member.frozen' : 'member.unfrozen',
          detail: {},
        });
        return ok(memberChanged(change));
      }),
    newestEvent: (familyAccountId: FamilyAccountId) => outbox.newest(familyAccountId),
    readEvents: ({ familyAccountId, afterSeq, limit }) => outbox.read(familyAccountId, afterSeq, limit),
  };
}
