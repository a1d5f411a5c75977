import type { WatchPause, WatchedMember } from '../../../contract/watch-over-routes.ts';
import { businessDateAt, daysBetween } from '../../../domain/business-date.ts';
import type { BusinessDate } from '../../../domain/business-date.ts';
import { needsGuardianConsent } from '../../../domain/guardian-age.ts';
import type { MemberId } from '../../../domain/ids.ts';
import { ok, refused } from '../../../domain/result.ts';
import { tokyoMomentAt } from '../../../domain/tokyo-moment.ts';
import { PAUSE_DAYS_MAX, checkWatchWish, seesMore } from '../../../domain/watch-over/watch-wish.ts';
import { build } from '../database/build.ts';
import type { Database, Snapshot, Transaction } from '../database/database.ts';
import type { OwnersChange } from '../families.ts';
import { writeAudit } from '../rows/audit-rows.ts';
import type { AuditFact } from '../access.ts';
import type { WatchCommands } from '../watching.ts';
import { climbLadder } from './climb-ladder.ts';
import { endWatch } from './end-watch.ts';
import { readPeople, readWatch, readWatchesOf, readWish, setVersions } from './watch-rows.ts';
import type { WatchRow } from './watch-rows.ts';
import { membersOf, readPauses, watchedMember } from './watched-member.ts';
import type { MemberFacts } from './watched-member.ts';

type Commands = Pick<
  WatchCommands,
  'readWatchOver' | 'askWatchOver' | 'endWatchOver' | 'heardFromMember' | 'pauseWatchOver' | 'endWatchPause'
>;

const PAUSES_MAX = 20;
/** Carried over from the yes that saw at least as much. */
const SEES_LESS_WORDING = 'sees-less';

/** The family's side of watch-over: it asks, names days of absence, and may end it. */
export function familyWatches(database: Database): Commands {
  return {
    readWatchOver: ({ familyAccountId, atMs }) =>
      database.read(async (snapshot) => {
        const today = businessDateAt(atMs);
        const rows = await snapshot.all(
          membersOf()
            .where('family_account_id', '=', familyAccountId)
            .orderBy('enrolled_at_ms')
            .orderBy('member_id'),
        );
        const watches = await readWatchesOf(snapshot, familyAccountId);
        const members: WatchedMember[] = [];
        for (const member of rows) {
          if (needsGuardianConsent(member.birthDate, today)) continue;
          const row = watches.find((one) => one.member_id === member.memberId) ?? null;
          members.push(await watchedMember(snapshot, member, row, atMs));
        }
        return { people: await readPeople(snapshot, familyAccountId), members };
      }),

    askWatchOver: ({ wish, replacesVersion, ...change }) =>
      database.write(async (transaction) => {
        const member = await findMember(transaction, change);
        if (member === null) return refused('NOT_FOUND');
        const people = (await readPeople(transaction, change.familyAccountId)).map(({ ownerId }) => ownerId);
        const named = [...wish.watchers, ...wish.secondContacts];
        if (
          !checkWatchWish(wish).ok ||
          !named.every((one) => people.includes(one)) ||
          needsGuardianConsent(member.birthDate, change.today)
        )
          return refused('NOT_ALLOWED');
        if (!(await takeVersion(transaction, change, replacesVersion))) return refused('VERSION_CONFLICT');

        const before = await existing(transaction, change.memberId);
        const version = replacesVersion + 1;
        await transaction.run(
          build.insertInto('watch_wish').values({
            member_id: change.memberId,
            version,
            municipality_id: change.municipalityId,
            wish: JSON.stringify(wish),
            asked_by: `owner:${change.changedBy}`,
            asked_at_ms: change.atMs,
          }),
        );
        const agreed =
          before.agreed_version === null
            ? null
            : (await readWish(transaction, change.memberId, before.agreed_version)).wish;
        const holdsAtOnce = agreed !== null && !seesMore(agreed, wish);
        if (holdsAtOnce) await carryConsentOver(transaction, change, version);
        await setVersions(
          transaction,
          change.memberId,
          holdsAtOnce ? { agreed_version: version, asked_version: null } : { asked_version: version },
        );
        await audit(transaction, change, { action: 'watch-over.asked', detail: { version, holdsAtOnce } });
        const after = await existing(transaction, change.memberId);
        return ok(await watchedMember(transaction, member, after, change.atMs));
      }),

    endWatchOver: (change) =>
      database.write(async (transaction) => {
        const row = await findWatch(transaction, change);
        if (row === null || (row.agreed_version ?? row.asked_version) === null) return refused('NOT_FOUND');
        await endWatch(transaction, row, change);
        await audit(transaction, change, { action: 'watch-over.ended', detail: {} });
        return ok(undefined);
      }),

    heardFromMember: (change) =>
      database.write(async (transaction) => {
        const row = await findWatch(transaction, change);
        const member = await findMember(transaction, change);
        if (row === null || member === null || row.agreed_version === null) return refused('NOT_FOUND');
        await transaction.run(
          build.insertInto('sign_of_life').values({
            sign_id: change.eventId,
            municipality_id: change.municipalityId,
            member_id: change.memberId,
            kind: 'heard-from',
            seen_on: change.today,
            at_ms: change.atMs,
          }),
        );
        await audit(transaction, change, { action: 'watch-over.heard-from', detail: {} });
        await climbLadder(transaction, row, tokyoMomentAt(change.atMs), change.eventId);
        const after = await existing(transaction, change.memberId);
        return ok(await watchedMember(transaction, member, after, change.atMs));
      }),

    pauseWatchOver: ({ pause, ...change }) =>
      database.write(async (transaction) => {
        const row = await findWatch(transaction, change);
        const member = await findMember(transaction, change);
        if (row === null || member === null) return refused('NOT_FOUND');
        const known = await transaction.first(
          build.selectFrom('watch_pause').selectAll().where('pause_id', '=', pause.pauseId),
        );
        if (known !== undefined) {
          const isSame = known.member_id === change.memberId && sameDays(known, pause);
          return isSame
            ? ok(await watchedMember(transaction, member, row, change.atMs))
            : refused('ID_REUSED');
        }
        const length = daysBetween(pause.from, pause.until);
        const others = (await readPauses(transaction, change.memberId, change.today)).length;
        if (length < 0 || length >= PAUSE_DAYS_MAX || pause.until < change.today || others >= PAUSES_MAX)
          return refused('NOT_ALLOWED');
        await transaction.run(
          build.insertInto('watch_pause').values({
            pause_id: pause.pauseId,
            municipality_id: change.municipalityId,
            member_id: change.memberId,
            from_date: pause.from,
            until_date: pause.until,
            reason: pause.reason,
            made_by: `owner:${change.changedBy}`,
            made_at_ms: change.atMs,
          }),
        );
        await audit(transaction, change, {
          action: 'watch-over.paused',
          detail: { pauseId: pause.pauseId },
        });
        return ok(await watchedMember(transaction, member, row, change.atMs));
      }),

    endWatchPause: ({ pauseId, ...change }) =>
      database.write(async (transaction) => {
        const row = await findWatch(transaction, change);
        const member = await findMember(transaction, change);
        if (row === null || member === null) return refused('NOT_FOUND');
        // The days that are over were days of absence and stay it.
        const ended = await transaction.run(
          build
            .updateTable('watch_pause')
            .set({ ended_at_ms: change.atMs, until_date: change.today })
            .where('pause_id', '=', pauseId)
            .where('member_id', '=', change.memberId)
            .where('ended_at_ms', 'is', null),
        );
        if (ended === 0) return refused('NOT_FOUND');
        await audit(transaction, change, { action: 'watch-over.pause-ended', detail: { pauseId } });
        return ok(await watchedMember(transaction, member, row, change.atMs));
      }),
  };
}

/** Counts the version up where it is what the asker has seen; two who ask at once do not overwrite each other. */
async function takeVersion(
  transaction: Transaction,
  { memberId, municipalityId, familyAccountId }: OwnersChange,
  replacesVersion: number,
): Promise<boolean> {
  const taken =
    replacesVersion === 0
      ? build
          .insertInto('watch_over')
          .values({
            member_id: memberId,
            municipality_id: municipalityId,
            family_account_id: familyAccountId,
            version: 1,
          })
          .onConflict((conflict) => conflict.column('member_id').doNothing())
      : build
          .updateTable('watch_over')
          .set({ version: replacesVersion + 1 })
          .where('member_id', '=', memberId)
          .where('version', '=', replacesVersion);
  return (await transaction.run(taken)) === 1;
}

async function carryConsentOver(
  transaction: Transaction,
  change: OwnersChange,
  version: number,
): Promise<void> {
  await transaction.run(
    build.insertInto('watch_consent').values({
      member_id: change.memberId,
      version,
      municipality_id: change.municipalityId,
      how: 'sees-less',
      wording_version: SEES_LESS_WORDING,
      given_at_ms: change.atMs,
    }),
  );
}

async function findMember(
  snapshot: Snapshot,
  { memberId, familyAccountId }: OwnersChange,
): Promise<MemberFacts | null> {
  const member = await snapshot.first(
    membersOf().where('member_id', '=', memberId).where('family_account_id', '=', familyAccountId),
  );
  return member ?? null;
}

async function findWatch(
  snapshot: Snapshot,
  { memberId, familyAccountId }: OwnersChange,
): Promise<WatchRow | null> {
  const row = await readWatch(snapshot, memberId);
  return row?.family_account_id === familyAccountId ? row : null;
}

/** @throws if there is none */
async function existing(snapshot: Snapshot, memberId: MemberId): Promise<WatchRow> {
  const row = await readWatch(snapshot, memberId);
  if (row === null) throw new Error('watch-over was never asked for');
  return row;
}

function sameDays(
  known: { readonly from_date: BusinessDate; readonly until_date: BusinessDate; readonly reason: string },
  { from, until, reason }: WatchPause,
): boolean {
  return known.from_date === from && known.until_date === until && known.reason === reason;
}

type WatchFact = Extract<AuditFact, { action: `watch-over.${string}` }>;
type Undirected<Fact> = Fact extends WatchFact ? Omit<Fact, 'subject'> : never;

async function audit(
  transaction: Transaction,
  { municipalityId, memberId, changedBy, atMs }: OwnersChange,
  fact: Undirected<WatchFact>,
): Promise<void> {
  await writeAudit(transaction, {
    ...fact,
    municipalityId,
    atMs,
    actor: `owner:${changedBy}`,
    terminalId: null,
    subject: memberId,
  });
}
