import { needsGuardianConsent } from '../../../domain/guardian-age.ts';
import type { MemberId, MunicipalityId } from '../../../domain/ids.ts';
import { ok, refused } from '../../../domain/result.ts';
import { build } from '../database/build.ts';
import type { Database, Snapshot, Transaction } from '../database/database.ts';
import type { EnrolledMember, Enrolment, FamilyCommands } from '../families.ts';
import { writeAudit } from '../rows/audit-rows.ts';
import { readMember } from '../rows/family-rows.ts';
import { writeRules } from '../rows/rules-versions.ts';
import { oweEvent } from '../rows/outbox-rows.ts';
import { readConsentNotice } from './consent-notices.ts';
import { findFamily } from './find-family.ts';

type Commands = Pick<FamilyCommands, 'findMember' | 'findSubjects' | 'recordEnrolment' | 'noteCapture'>;
type EnrolmentCommand = Parameters<FamilyCommands['recordEnrolment']>[0];
type EnrolmentAnswer = Awaited<ReturnType<FamilyCommands['recordEnrolment']>>;

const FIRST_VERSION = 1;

/** Ends the transaction of an enrolment one of whose captures was used before: all of it is rolled back. */
class CaptureSeen extends Error {}

export function enrolmentCommands(database: Database): Commands {
  return {
    findMember: (memberId) => database.read((snapshot) => findMember(snapshot, memberId)),

    findSubjects: (subjectIds) =>
      database.read(async (snapshot) => {
        const rows = await Promise.all(
          subjectIds.map((subjectId) =>
            snapshot.first(
              build.selectFrom('member').select('subject_id').where('subject_id', '=', subjectId),
            ),
          ),
        );
        return rows.flatMap((row) => (row === undefined ? [] : [row.subject_id]));
      }),

    noteCapture: (capture) => database.write((transaction) => noteCapture(transaction, capture)),

    recordEnrolment: async (command) => {
      try {
        return await database.write((transaction) => recordEnrolment(transaction, command));
      } catch (error) {
        if (error instanceof CaptureSeen) return refused('CAPTURE_SEEN_BEFORE');
        throw error;
      }
    },
  };
}

async function findMember(snapshot: Snapshot, memberId: MemberId): Promise<EnrolledMember | null> {
  const member = await snapshot.first(
    build
      .selectFrom('member as m')
      .leftJoin('consent_withdrawal as w', (join) =>
        join.onRef('w.member_id', '=', 'm.member_id').onRef('w.version', '=', 'm.consent_version'),
      )
      .select([
        'm.member_id as memberId',
        'm.municipality_id as municipalityId',
        'm.subject_id as subjectId',
        'm.display_name as displayName',
        'm.content_hash as contentHash',
        'w.withdrawn_at_ms as withdrawnAtMs',
      ])
      .where('m.member_id', '=', memberId),
  );
  if (member === undefined) return null;
  const { withdrawnAtMs, ...known } = member;
  return { ...known, isConsentWithdrawn: withdrawnAtMs !== null };
}

/** @throws CaptureSeen */
async function recordEnrolment(
  transaction: Transaction,
  { enrolment, captureDigests, today, eventId, atMs }: EnrolmentCommand,
): Promise<EnrolmentAnswer> {
  const { memberId, municipalityId, familyAccountId, noticeVersion, guardianName } = enrolment;
  if ((await findMember(transaction, memberId)) !== null) return refused('ID_REUSED');
  if ((await findFamily(transaction, enrolment)) === null) return refused('NOT_FOUND');
  const { version } = await readConsentNotice(transaction, municipalityId);
  if (
    noticeVersion !== version ||
    (guardianName === null && needsGuardianConsent(enrolment.birthDate, today))
  )
    return refused('CONSENT_MISSING');

  // Nothing is written yet: whoever enrolled the same id in the meantime has made this one a reuse.
  if (!(await insertMember(transaction, enrolment, atMs))) return refused('ID_REUSED');
  // In one order, so that two enrolments with the same captures wait for each other and not in a circle.
  for (const captureDigest of [...new Set(captureDigests)].sort()) {
    const capture = { captureDigest, municipalityId, usedFor: `enrolment:${memberId}`, atMs };
    if (!(await noteCapture(transaction, capture))) throw new CaptureSeen();
  }
  await insertConsent(transaction, enrolment, atMs);
  const subject = { kind: 'member', id: memberId, municipalityId } as const;
  const changedBy = `staff:${enrolment.recordedBy}`;
  const first = { version: FIRST_VERSION, rules: enrolment.rules, changedBy, today, atMs };
  await writeRules(transaction, subject, first);
  const member = await readMember(transaction, memberId, today);
  await oweEvent(transaction, {
    familyAccountId,
    municipalityId,
    event: { kind: 'member-changed', eventId, member, change: 'enrolled' },
    atMs,
  });
  await writeAudit(transaction, {
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
}

/** @returns false if the id is taken */
async function insertMember(transaction: Transaction, enrolment: Enrolment, atMs: number): Promise<boolean> {
  const inserted = await transaction.run(
    build
      .insertInto('member')
      .values({
        member_id: enrolment.memberId,
        municipality_id: enrolment.municipalityId,
        family_account_id: enrolment.familyAccountId,
        subject_id: enrolment.subjectId,
        display_name: enrolment.displayName,
        birth_date: enrolment.birthDate,
        rules_version: FIRST_VERSION,
        consent_version: FIRST_VERSION,
        enrolled_fingers: enrolment.enrolledFingers,
        content_hash: enrolment.contentHash,
        enrolled_at_ms: atMs,
      })
      .onConflict((conflict) => conflict.doNothing()),
  );
  return inserted === 1;
}

async function insertConsent(transaction: Transaction, enrolment: Enrolment, atMs: number): Promise<void> {
  await transaction.run(
    build.insertInto('consent').values({
      member_id: enrolment.memberId,
      version: FIRST_VERSION,
      municipality_id: enrolment.municipalityId,
      notice_version: enrolment.noticeVersion,
      guardian_name: enrolment.guardianName,
      given_at_ms: atMs,
      recorded_by: enrolment.recordedBy,
      terminal_id: enrolment.terminalId,
    }),
  );
}

/** @returns false if the capture was seen before */
async function noteCapture(
  transaction: Transaction,
  capture: {
    readonly captureDigest: string;
    readonly municipalityId: MunicipalityId;
    readonly usedFor: string;
    readonly atMs: number;
  },
): Promise<boolean> {
  const noted = await transaction.run(
    build
      .insertInto('capture_digest')
      .values({
        digest: capture.captureDigest,
        municipality_id: capture.municipalityId,
        used_for: capture.usedFor,
        seen_at_ms: capture.atMs,
      })
      .onConflict((conflict) => conflict.column('digest').doNothing()),
  );
  return noted === 1;
}
