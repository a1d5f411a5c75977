import type { FamilyAccountId, MemberId } from '../../../../domain/ids.ts';
import type { SqliteDatabase } from '../../../../platform/sqlite.ts';
import { inSnapshot } from '../../../../platform/sqlite.ts';
import type { PurchasingCommands } from '../../purchasing.ts';
import type { FamilyRows } from '../rows/family-rows.ts';
import type { Synchronous } from '../synchronous.ts';

interface Row {
  readonly member_id: MemberId;
  readonly family_account_id: FamilyAccountId;
  readonly consent_version: number;
}

/** What the decision looks at, all of one instant. */
export function purchaseFacts(
  database: SqliteDatabase,
  families: FamilyRows,
): Synchronous<Pick<PurchasingCommands, 'readPurchaseFacts'>> {
  const bySubject = database.prepare<[string, string], Row>(
    'SELECT member_id, family_account_id, consent_version FROM member WHERE subject_id = ? AND municipality_id = ?',
  );
  return {
    readPurchaseFacts: ({ subjectId, municipalityId, today }) =>
      inSnapshot(database, () => {
        const row = bySubject.get(subjectId, municipalityId);
        if (row === undefined) return null;
        const member = families.member(row.member_id, today);
        return {
          memberId: row.member_id,
          familyAccountId: row.family_account_id,
          frozen: member.frozen,
          rules: member.rules,
          rulesVersion: member.rulesVersion,
          consentVersion: row.consent_version,
          spentToday: member.spentTodayYen,
          lots: families.lots(row.family_account_id),
        };
      }),
  };
}
