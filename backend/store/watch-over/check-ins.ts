import { businessDateAt } from '../../../domain/business-date.ts';
import type { TerminalId } from '../../../domain/ids.ts';
import { ok, refused } from '../../../domain/result.ts';
import { tokyoMomentAt } from '../../../domain/tokyo-moment.ts';
import { build } from '../database/build.ts';
import type { Database, Transaction } from '../database/database.ts';
import { writeAudit } from '../rows/audit-rows.ts';
import { readMember } from '../rows/family-rows.ts';
import { oweEvent } from '../rows/outbox-rows.ts';
import type { AuditFact } from '../access.ts';
import type { WatchCommands } from '../watching.ts';
import { climbLadder } from './climb-ladder.ts';
import { endWatch } from './end-watch.ts';
import { readAsPerson, readWatch, setVersions } from './watch-rows.ts';
import type { WatchRow } from './watch-rows.ts';

/** The screen asks for an answer at once; a finger of an hour ago is nobody's yes. */
const ANSWER_WITHIN_MS = 5 * 60_000;

type Answer = Parameters<WatchCommands['answerCheckIn']>[0];

/** The watched person's side: a finger at a terminal says that they are well, and may say yes, no and stop. */
export function checkIns(database: Database): Pick<WatchCommands, 'checkIn' | 'answerCheckIn'> {
  return {
    checkIn: ({ checkInId, terminal, subjectId, eventId, atMs }) =>
      database.write(async (transaction) => {
        const { municipalityId, terminalId, shopId } = terminal;
        const member = await transaction.first(
          build
            .selectFrom('member')
            .select('member_id')
            .where('subject_id', '=', subjectId)
            .where('municipality_id', '=', municipalityId),
        );
        const row = member === undefined ? null : await readWatch(transaction, member.member_id);
        if (row === null || (row.agreed_version ?? row.asked_version) === null) return null;
        await transaction.run(
          build.insertInto('sign_of_life').values({
            sign_id: checkInId,
            municipality_id: municipalityId,
            member_id: row.member_id,
            kind: 'check-in',
            terminal_id: terminalId,
            shop_id: shopId,
            seen_on: businessDateAt(atMs),
            at_ms: atMs,
          }),
        );
        // Somebody who may be named was recognised, as a payment would have.
        await transaction.run(
          build
            .updateTable('terminal')
            .set({ tries: 0, paused_until_ms: 0 })
            .where('terminal_id', '=', terminalId),
        );
        await audit(transaction, row, { terminalId, atMs }, { action: 'member.checked-in', detail: {} });
        await climbLadder(transaction, row, tokyoMomentAt(atMs), eventId);
        return readAsPerson(transaction, row);
      }),

    answerCheckIn: (answer) =>
      database.write(async (transaction) => {
        const { checkInId, terminalId, atMs, version } = answer;
        const sign = await transaction.first(
          build
            .selectFrom('sign_of_life')
            .select('member_id')
            .where('sign_id', '=', checkInId)
            .where('kind', '=', 'check-in')
            .where('terminal_id', '=', terminalId)
            .where('at_ms', '>', atMs - ANSWER_WITHIN_MS),
        );
        const row = sign === undefined ? null : await readWatch(transaction, sign.member_id);
        if (row === null) return refused('NOT_FOUND');
        if (answer.answer === 'stop') await stop(transaction, row, answer);
        // What was read is what is answered: a wish that was changed meanwhile is read first.
        else if (row.asked_version !== version) return refused('VERSION_CONFLICT');
        else {
          await (answer.answer === 'yes' ? agree : refuse)(transaction, row, answer);
          await tellPages(transaction, row, answer);
        }
        const after = await readWatch(transaction, row.member_id);
        return ok(await readAsPerson(transaction, after ?? row));
      }),
  };
}

/** Whatever version was on the screen: who stops, stops all of it. Stopped twice, it is stopped. */
async function stop(transaction: Transaction, row: WatchRow, answer: Answer): Promise<void> {
  if ((row.agreed_version ?? row.asked_version) === null) return;
  await endWatch(transaction, row, answer);
  await audit(transaction, row, answer, { action: 'watch-over.ended', detail: {} });
}

async function agree(transaction: Transaction, row: WatchRow, answer: Answer): Promise<void> {
  const { version, wordingVersion, terminalId, atMs } = answer;
  await transaction.run(
    build.insertInto('watch_consent').values({
      member_id: row.member_id,
      version,
      municipality_id: row.municipality_id,
      how: 'at-kiosk',
      wording_version: wordingVersion,
      terminal_id: terminalId,
      given_at_ms: atMs,
    }),
  );
  await setVersions(transaction, row.member_id, {
    agreed_version: version,
    asked_version: null,
    rung: 'well',
    since: businessDateAt(atMs),
    outage_told: 0,
    seen_at_ms: atMs,
  });
  await audit(transaction, row, answer, {
    action: 'watch-over.agreed',
    detail: { version, wordingVersion },
  });
}

/** What was agreed before stays as it was. */
async function refuse(transaction: Transaction, row: WatchRow, answer: Answer): Promise<void> {
  const { version } = answer;
  await setVersions(transaction, row.member_id, { asked_version: null, refused_version: version });
  await audit(transaction, row, answer, { action: 'watch-over.refused', detail: { version } });
}

/** Open pages read how it stands now. */
async function tellPages(transaction: Transaction, row: WatchRow, { eventId, atMs }: Answer): Promise<void> {
  const { member_id, municipality_id: municipalityId, family_account_id: familyAccountId } = row;
  const member = await readMember(transaction, member_id, businessDateAt(atMs));
  const event = { kind: 'member-changed', eventId, member } as const;
  await oweEvent(transaction, { familyAccountId, municipalityId, event, atMs });
}

type PersonsFact = Extract<
  AuditFact,
  { action: 'member.checked-in' | 'watch-over.ended' | 'watch-over.agreed' | 'watch-over.refused' }
>;
type Undirected<Fact> = Fact extends PersonsFact ? Omit<Fact, 'subject'> : never;

async function audit(
  transaction: Transaction,
  row: WatchRow,
  { terminalId, atMs }: { readonly terminalId: TerminalId; readonly atMs: number },
  fact: Undirected<PersonsFact>,
): Promise<void> {
  await writeAudit(transaction, {
    ...fact,
    municipalityId: row.municipality_id,
    atMs,
    actor: `terminal:${terminalId}`,
    terminalId,
    subject: row.member_id,
  });
}
