import type { FamilyAccountId, MemberId, MunicipalityId, SubjectId } from '../../../domain/ids.ts';
import type { Database } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import type { PurchasingCommands } from '../purchasing.ts';
import { readLots, readMember } from '../rows/family-rows.ts';

const memberOfSubject = statement<
  { subjectId: SubjectId; municipalityId: MunicipalityId },
  { member_id: MemberId; family_account_id: FamilyAccountId; consent_version: number }
>(
  `SELECT member_id, family_account_id, consent_version FROM member
    WHERE subject_id = @subjectId AND municipality_id = @municipalityId`,
);

/** What the decision looks at, all of one instant. */
export function purchaseFacts(database: Database): Pick<PurchasingCommands, 'readPurchaseFacts'> {
  return {
    readPurchaseFacts: (query) =>
      database.read(async (snapshot) => {
        const row = await snapshot.first(memberOfSubject(query));
        if (row === undefined) return null;
        const member = await readMember(snapshot, row.member_id, query.today);
        return {
          memberId: row.member_id,
          familyAccountId: row.family_account_id,
          frozen: member.frozen,
          rules: member.rules,
          rulesVersion: member.rulesVersion,
          consentVersion: row.consent_version,
          spentToday: member.spentTodayYen,
          lots: await readLots(snapshot, row.family_account_id),
        };
      }),
  };
}
