import { needsGuardianConsent } from '../../../domain/guardian-age.ts';
import type { MemberId, MunicipalityId, SubjectId } from '../../../domain/ids.ts';
import { ok, refused } from '../../../domain/result.ts';
import type { SqliteDatabase } from '../../../platform/sqlite.ts';
import { inTransaction } from '../../../platform/sqlite.ts';
import type { EnrolledMember, FamilyCommands } from '../families.ts';
import type { WriteAudit } from './rows/audit-rows.ts';
import type { FamilyRows } from './rows/family-rows.ts';
import type { Outbox } from './rows/outbox-rows.ts';
import type { Synchronous } from './synchronous.ts';

type Commands = Synchronous<
  Pick<FamilyCommands, 'findMember' | 'findSubjects' | 'recordEnrolment' | 'noteCapture'>
>;

interface Rows {
  readonly families: FamilyRows;
  readonly outbox: Outbox;
  readonly writeAudit: WriteAudit;
  readonly currentNotice: (municipalityId: MunicipalityId) => { readonly version: string };
}

interface MemberRow {
  readonly member_id: MemberId;
  readonly municipality_id: MunicipalityId;
  readonly subject_id: SubjectId;
  readonly display_name: string;
  readonly content_hash: string;
}

const FIRST_VERSION = 1;

export function enrolmentCommands(
  database: SqliteDatabase,
  { families, outbox, writeAudit, currentNotice }: Rows,
): Commands {
  const byId = database.prepare<[string], MemberRow>(
    'SELECT member_id, municipality_id, subject_id, display_name, content_hash FROM member WHERE member_id = ?',
  );
  const subject = database.prepare<[string], { subject_id: SubjectId }>(
    'SELECT subject_id FROM member WHERE subject_id = ?',
  );
  const familyOf = database.prepare<[string, string]>(
    'SELECT 1 FROM family_account WHERE family_account_id = ? AND municipality_id = ?',
  );
  const insertMember = database.prepare(
    `INSERT INTO member (member_id, municipality_id, family_account_id, subject_id, display_name, birth_date, rules_version,
       consent_version, enrolled_fingers, content_hash, enrolled_at_ms)
     VALUES (@memberId, @municipalityId, @familyAccountId, @subjectId, @displayName, @birthDate, ${FIRST_VERSION},
       ${FIRST_VERSION}, @enrolledFingers, @contentHash, @atMs)`,
  );
  const insertConsent = database.prepare(
    `INSERT INTO consent (member_id, version, municipality_id, notice_version, guardian_name, given_at_ms, recorded_by, terminal_id)
     VALUES (@memberId, ${FIRST_VERSION}, @municipalityId, @noticeVersion, @guardianName, @atMs, @recordedBy, @terminalId)`,
  );
  const insertRules = database.prepare(
    `INSERT INTO rules_version (member_id, version, municipality_id, per_purchase_yen, per_day_yen, changed_by, changed_at_ms)
     VALUES (@memberId, ${FIRST_VERSION}, @municipalityId, @perPurchase, @perDay, 'staff:' || @recordedBy, @atMs)`,
  );
  const insertCap = database.prepare(
    `INSERT INTO cap (municipality_id, member_id, window_kind, amount_limit) VALUES (@municipalityId, @memberId, 'day', @perDay)`,
  );
  const rememberCapture = database.prepare(
    `INSERT INTO capture_digest (digest, municipality_id, used_for, seen_at_ms)
     VALUES (@captureDigest, @municipalityId, @usedFor, @atMs) ON CONFLICT (digest) DO NOTHING`,
  );
  const seen = database.prepare<[string]>('SELECT 1 FROM capture_digest WHERE digest = ?');
  const noteCapture: Commands['noteCapture'] = (capture) => rememberCapture.run(capture).changes === 1;

  return {
    findMember: (memberId) => {
      const row = byId.get(memberId);
      return row === undefined ? null : enrolledMember(row);
    },
    findSubjects: (subjectIds) => subjectIds.filter((subjectId) => subject.get(subjectId) !== undefined),
    noteCapture,
    recordEnrolment: ({ enrolment, captureDigests, today, eventId, atMs }) =>
      inTransaction(database, () => {
        const { memberId, municipalityId, familyAccountId, noticeVersion, guardianName } = enrolment;
        if (byId.get(memberId) !== undefined) return refused('ID_REUSED');
        if (familyOf.get(familyAccountId, municipalityId) === undefined) return refused('NOT_FOUND');
        const agreed = noticeVersion === currentNotice(municipalityId).version;
        if (!agreed || (guardianName === null && needsGuardianConsent(enrolment.birthDate, today)))
          return refused('CONSENT_MISSING');
        const known = captureDigests.some((digest) => seen.get(digest) !== undefined);
        if (known) return refused('CAPTURE_SEEN_BEFORE');
        for (const captureDigest of captureDigests)
          noteCapture({ captureDigest, municipalityId, usedFor: `enrolment:${memberId}`, atMs });

        const values = { ...enrolment, ...enrolment.rules, atMs };
        insertMember.run(values);
        insertConsent.run(values);
        insertRules.run(values);
        insertCap.run(values);
        const member = families.member(memberId, today);
        outbox.write({
          familyAccountId,
          municipalityId,
          event: { kind: 'member-changed', eventId, member },
          atMs,
        });
        writeAudit({
          municipalityId,
          atMs,
          actor: `staff:${enrolment.recordedBy}`,
          terminalId: enrolment.terminalId,
          action: 'member.enrolled',
          subject: memberId,
          detail: {
            consentVersion: FIRST_VERSION,
            noticeVersion,
            byGuardian: guardianName !== null,
            fingers: enrolment.enrolledFingers,
          },
        });
        return ok(undefined);
      }),
  };
}

function enrolledMember(row: MemberRow): EnrolledMember {
  return {
    memberId: row.member_id,
    municipalityId: row.municipality_id,
    subjectId: row.subject_id,
    displayName: row.display_name,
    contentHash: row.content_hash,
  };
}
