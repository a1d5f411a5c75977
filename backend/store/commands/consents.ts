import { z } from 'zod';
import type { Consent } from '../../../contract/privacy-routes.ts';
import type { BusinessDate } from '../../../domain/business-date.ts';
import type { FamilyAccountId, MemberId, SubjectId } from '../../../domain/ids.ts';
import { ok, refused } from '../../../domain/result.ts';
import { balanceOf } from '../../../domain/voucher-lots.ts';
import { build } from '../database/build.ts';
import type { Database, Snapshot, Transaction } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import type { PrivacyCommands } from '../privacy.ts';
import { writeAudit } from '../rows/audit-rows.ts';
import { readHistory } from '../rows/family-history.ts';
import { readFamilyPurchases, readLots, readMember, readMembers } from '../rows/family-rows.ts';
import { oweEvent } from '../rows/outbox-rows.ts';
import { endWatchOf, forgetWatchOf } from '../watch-over/end-watch.ts';
import { holdFamily, readFamilyRules } from './family-rules.ts';
import { readLooks } from './looks.ts';

type Commands = Pick<
  PrivacyCommands,
  'readConsents' | 'withdrawConsent' | 'listDoomed' | 'forgetDoomed' | 'exportFamily'
>;
type Withdrawal = Parameters<PrivacyCommands['withdrawConsent']>[0];

/** What stands for a name that was taken away; the ledger's rows must still be readable. */
const NO_NAME = '―';
const NO_BIRTH_DATE = '1900-01-01' as BusinessDate;
const EXPORT_MAX = 1_000_000;

const consentsOf = statement<
  { familyAccountId: FamilyAccountId },
  {
    member_id: MemberId;
    display_name: string;
    version: number;
    notice_version: string;
    paragraphs: string;
    text_hash: string;
    given_at_ms: number;
    guardian_name: string | null;
    enrolled_fingers: number;
    withdrawn_at_ms: number | null;
    withdrawn_name: string | null;
  }
>(
  `SELECT m.member_id, m.display_name, c.version, c.notice_version, n.paragraphs, n.text_hash, c.given_at_ms,
          c.guardian_name, m.enrolled_fingers, w.withdrawn_at_ms, o.name AS withdrawn_name
     FROM member m
     JOIN consent c ON c.member_id = m.member_id
     JOIN consent_notice n ON n.municipality_id = c.municipality_id AND n.version = c.notice_version
     LEFT JOIN consent_withdrawal w ON w.member_id = c.member_id AND w.version = c.version
     LEFT JOIN owner o ON 'owner:' || o.owner_id = w.withdrawn_by
    WHERE m.family_account_id = @familyAccountId AND m.erased_at_ms IS NULL
    ORDER BY m.enrolled_at_ms, m.member_id, c.version`,
);
const paragraphsSchema = z.array(z.string());

export function consents(database: Database): Commands {
  return {
    readConsents: (familyAccountId) => database.read((snapshot) => readConsents(snapshot, familyAccountId)),

    withdrawConsent: (command) =>
      database.write(async (transaction) => {
        await holdFamily(transaction, command.familyAccountId);
        const member = await transaction.first(
          build
            .selectFrom('member')
            .select(['display_name', 'subject_id', 'consent_version', 'erased_at_ms'])
            .where('member_id', '=', command.memberId)
            .where('family_account_id', '=', command.familyAccountId),
        );
        if (member === undefined || member.erased_at_ms !== null) return refused('NOT_FOUND');
        if (member.display_name !== command.confirmedName) return refused('CONSENT_MISSING');
        await withdraw(transaction, command, member.consent_version, member.subject_id);
        await endWatchOf(transaction, command.memberId, {
          eventId: command.watchEventId,
          atMs: command.atMs,
        });
        if (command.erase) await erase(transaction, command);
        const told = await readMember(transaction, command.memberId, command.today);
        // Nothing about an erased person is told any more, not even that they are gone by name.
        if (!command.erase)
          await oweEvent(transaction, {
            ...command,
            event: { kind: 'member-changed', eventId: command.eventId, member: told },
          });
        return ok(told);
      }),

    listDoomed: () =>
      database.read(async (snapshot) => {
        const rows = await snapshot.all(
          build
            .selectFrom('consent_withdrawal')
            .select(['subject_id as subjectId', 'municipality_id as municipalityId'])
            .where('subject_id', 'is not', null),
        );
        return rows.flatMap(({ subjectId, municipalityId }) =>
          subjectId === null ? [] : [{ subjectId, municipalityId }],
        );
      }),

    forgetDoomed: (subjectId) =>
      database.write(async (transaction) => {
        await transaction.run(
          build
            .updateTable('consent_withdrawal')
            .set({ subject_id: null })
            .where('subject_id', '=', subjectId),
        );
      }),

    exportFamily: ({ familyAccountId, municipalityId, ownerId, today, atMs }) =>
      database.write(async (transaction) => {
        await writeAudit(transaction, {
          municipalityId,
          atMs,
          actor: `owner:${ownerId}`,
          terminalId: null,
          action: 'family.exported',
          subject: familyAccountId,
          detail: {},
        });
        const names = await transaction.first(
          build
            .selectFrom('family_account as f')
            .innerJoin('owner as o', 'o.owner_id', 'f.owner_id')
            .innerJoin('municipality as m', 'm.municipality_id', 'f.municipality_id')
            .select(['f.name as familyName', 'o.name as ownerName', 'm.name as municipalityName'])
            .where('f.family_account_id', '=', familyAccountId),
        );
        if (names === undefined) throw new Error('an export of a family that does not exist');
        return {
          exportedAt: new Date(atMs).toISOString(),
          ...names,
          balanceYen: balanceOf(await readLots(transaction, familyAccountId, today), today),
          members: await readMembers(transaction, familyAccountId, today),
          familyRules: (await readFamilyRules(transaction, familyAccountId)).rules,
          purchases: await readFamilyPurchases(transaction, familyAccountId, EXPORT_MAX),
          changes: await readHistory(transaction, familyAccountId),
          consents: await readConsents(transaction, familyAccountId),
          looks: await readLooks(transaction, familyAccountId),
        };
      }),
  };
}

async function readConsents(snapshot: Snapshot, familyAccountId: FamilyAccountId): Promise<Consent[]> {
  const rows = await snapshot.all(consentsOf({ familyAccountId }));
  return rows.map((row) => ({
    memberId: row.member_id,
    memberName: row.display_name,
    version: row.version,
    noticeVersion: row.notice_version,
    paragraphs: paragraphsSchema.parse(JSON.parse(row.paragraphs)),
    textHash: row.text_hash,
    givenAt: new Date(row.given_at_ms).toISOString(),
    guardianName: row.guardian_name,
    recordedBy: 'desk',
    fingers: row.withdrawn_at_ms === null ? row.enrolled_fingers : 0,
    withdrawn:
      row.withdrawn_at_ms === null
        ? null
        : { at: new Date(row.withdrawn_at_ms).toISOString(), by: row.withdrawn_name },
  }));
}

/** The person gets another random name and is stopped: a payment under way names nobody, or meets the stop. */
async function withdraw(
  transaction: Transaction,
  { memberId, municipalityId, changedBy, newSubjectId, atMs }: Withdrawal,
  version: number,
  subjectId: SubjectId,
): Promise<void> {
  const withdrawn = await transaction.run(
    build
      .insertInto('consent_withdrawal')
      .values({
        member_id: memberId,
        version,
        municipality_id: municipalityId,
        withdrawn_by: `owner:${changedBy}`,
        withdrawn_at_ms: atMs,
        subject_id: subjectId,
      })
      .onConflict((conflict) => conflict.doNothing()),
  );
  if (withdrawn === 0) return;
  await transaction.run(
    build
      .updateTable('member')
      .set({ subject_id: newSubjectId, frozen: 1 })
      .where('member_id', '=', memberId),
  );
  await writeAudit(transaction, {
    municipalityId,
    atMs,
    actor: `owner:${changedBy}`,
    terminalId: null,
    action: 'consent.withdrawn',
    subject: memberId,
    detail: { consentVersion: version },
  });
}

/** The purchases stay with the name taken out of them; what only served the person goes. */
async function erase(transaction: Transaction, command: Withdrawal): Promise<void> {
  const { memberId, municipalityId, familyAccountId, changedBy, atMs } = command;
  await transaction.run(
    build
      .updateTable('member')
      .set({ display_name: NO_NAME, birth_date: NO_BIRTH_DATE, content_hash: '', erased_at_ms: atMs })
      .where('member_id', '=', memberId),
  );
  await transaction.run(build.deleteFrom('delegate_code').where('member_id', '=', memberId));
  await forgetWatchOf(transaction, memberId);
  await transaction.run(
    build
      .updateTable('purchase_grant')
      .set({ ended_at_ms: atMs })
      .where('delegate_id', '=', memberId)
      .where('ended_at_ms', 'is', null),
  );
  // Notices and what they were made of carry the name; what they told of is in the ledger.
  const told = build
    .selectFrom('outbox')
    .select('event_id')
    .where('recipient', '=', `family:${familyAccountId}`)
    .where('payload', 'like', `%${memberId}%`);
  const notices = await transaction.all(
    build.selectFrom('notice').select(['owner_id', 'seq']).where('event_id', 'in', told),
  );
  for (const { owner_id, seq } of notices) {
    await transaction.run(
      build.deleteFrom('notice_sending').where('owner_id', '=', owner_id).where('seq', '=', seq),
    );
    await transaction.run(build.deleteFrom('notice').where('owner_id', '=', owner_id).where('seq', '=', seq));
  }
  await transaction.run(
    build
      .deleteFrom('outbox')
      .where('recipient', '=', `family:${familyAccountId}`)
      .where('payload', 'like', `%${memberId}%`),
  );
  await writeAudit(transaction, {
    municipalityId,
    atMs,
    actor: `owner:${changedBy}`,
    terminalId: null,
    action: 'member.erased',
    subject: memberId,
    detail: {},
  });
}
