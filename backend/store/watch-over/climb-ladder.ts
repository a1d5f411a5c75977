import type { BusinessDate } from '../../../domain/business-date.ts';
import { addDays, daysBetween } from '../../../domain/business-date.ts';
import type { MemberId, OwnerId } from '../../../domain/ids.ts';
import type { TokyoMoment } from '../../../domain/tokyo-moment.ts';
import { HABIT_DAYS } from '../../../domain/watch-over/habit.ts';
import { isAlarmed, stepLadder } from '../../../domain/watch-over/watch-ladder.ts';
import type { LadderState, LadderStep, Telling } from '../../../domain/watch-over/watch-ladder.ts';
import type { WatchWish } from '../../../domain/watch-over/watch-wish.ts';
import { build } from '../database/build.ts';
import type { Snapshot, Transaction } from '../database/database.ts';
import { writeAudit } from '../rows/audit-rows.ts';
import { oweEvent } from '../rows/outbox-rows.ts';
import { readSeenDays } from './signs-of-life.ts';
import type { SeenDays } from './signs-of-life.ts';
import { ladderOf, readPeople, readWish } from './watch-rows.ts';
import type { WatchRow } from './watch-rows.ts';

interface Look {
  readonly step: LadderStep;
  readonly seen: SeenDays;
  readonly wish: WatchWish;
  /** Those of the wish who may still be told. */
  readonly watchers: readonly OwnerId[];
  readonly secondContacts: readonly OwnerId[];
}

/** How somebody who is watched over is looked at now; nothing is written. */
export async function lookAt(
  snapshot: Snapshot,
  row: WatchRow & { readonly agreed_version: number },
  at: TokyoMoment,
): Promise<Look> {
  const today = at.businessDate;
  const { wish } = await readWish(snapshot, row.member_id, row.agreed_version);
  const living = new Set((await readPeople(snapshot, row.family_account_id)).map(({ ownerId }) => ownerId));
  const watchers = wish.watchers.filter((one) => living.has(one));
  const secondContacts = wish.secondContacts.filter((one) => living.has(one));
  const seen = await readSeenDays(snapshot, row, today);
  const step = stepLadder(ladderOf(row, today), {
    at,
    everyDays: wish.everyDays,
    seenOn: seen.seenOn,
    seenAtMs: seen.last.atMs,
    paused: await readPausedDays(snapshot, row.member_id, today),
    closed: seen.closed,
    silent: seen.silent,
    hasWatchers: watchers.length > 0,
    hasSecondContacts: secondContacts.length > 0,
    tellsMunicipality: wish.tellsMunicipality,
  });
  return { step, seen, wish, watchers, secondContacts };
}

/** Looks, climbs and owes what is to be told, all in the caller's transaction. @returns whether anything was told */
export async function climbLadder(
  transaction: Transaction,
  row: WatchRow,
  at: TokyoMoment,
  eventId: string,
): Promise<{ rung: LadderState['rung']; told: boolean }> {
  const { agreed_version } = row;
  if (agreed_version === null) return { rung: row.rung, told: false };
  const look = await lookAt(transaction, { ...row, agreed_version }, at);
  const { state, tells } = look.step;
  if (!(await moved(transaction, row, state))) return { rung: row.rung, told: false };
  for (const tell of tells) {
    const ownerIds = toldOf(tell, row, look);
    await tellFamily(transaction, row, { stage: tell, ownerIds, seen: look.seen.last.seenOn, at, eventId });
    await auditTold(transaction, row, tell, at);
  }
  const isNowListed = state.rung === 'municipality' && row.rung !== 'municipality';
  if (isNowListed) await auditTold(transaction, row, 'municipality', at);
  return { rung: state.rung, told: tells.length > 0 };
}

/** Guarded by what was looked at: of two who look at once, one moves and tells. */
async function moved(transaction: Transaction, row: WatchRow, state: LadderState): Promise<boolean> {
  const isSame =
    state.rung === row.rung &&
    state.seenAtMs === row.seen_at_ms &&
    state.outageTold === (row.outage_told === 1);
  if (isSame) return false;
  const moves = await transaction.run(
    build
      .updateTable('watch_over')
      .set({
        rung: state.rung,
        since: state.since,
        outage_told: state.outageTold ? 1 : 0,
        seen_at_ms: state.seenAtMs,
      })
      .where('member_id', '=', row.member_id)
      .where('agreed_version', '=', row.agreed_version)
      .where('rung', '=', row.rung)
      .where('outage_told', '=', row.outage_told)
      .where('seen_at_ms', '=', row.seen_at_ms),
  );
  return moves === 1;
}

/** Good news go to everybody who was worried, and to nobody else. */
function toldOf(tell: Telling, row: WatchRow, look: Look): OwnerId[] {
  const { watchers, secondContacts } = look;
  if (tell === 'second-contact') return [...secondContacts];
  const secondWorried = row.rung === 'second-contact' || row.rung === 'municipality';
  return tell === 'well-again' && secondWorried ? [...watchers, ...secondContacts] : [...watchers];
}

/** Owes an event about a watched person to exactly those named. */
export async function tellFamily(
  transaction: Transaction,
  row: WatchRow,
  told: {
    readonly stage: Telling | 'ended';
    readonly ownerIds: OwnerId[];
    readonly seen: BusinessDate | null;
    readonly at: TokyoMoment;
    readonly eventId: string;
  },
): Promise<void> {
  const { member_id: memberId, display_name: memberName, municipality_id, family_account_id } = row;
  const { stage, ownerIds, seen, at, eventId } = told;
  await oweEvent(transaction, {
    familyAccountId: family_account_id,
    municipalityId: municipality_id,
    event: {
      kind: 'watch-over',
      eventId,
      memberId,
      memberName,
      stage,
      ownerIds,
      // Whole days without a sign: the day it was and today are none.
      quietDays: seen === null ? 0 : Math.max(0, daysBetween(seen, at.businessDate) - 1),
      lastSeenOn: seen,
    },
    atMs: at.instantMs,
  });
}

async function auditTold(
  transaction: Transaction,
  row: WatchRow,
  what: Telling | 'municipality',
  at: TokyoMoment,
): Promise<void> {
  await writeAudit(transaction, {
    municipalityId: row.municipality_id,
    atMs: at.instantMs,
    actor: 'system',
    terminalId: null,
    action: 'watch-over.told',
    subject: row.member_id,
    detail: { what },
  });
}

/** Everybody who watches, and who was worried beside them: who hears that it is over. */
export async function whoWatches(snapshot: Snapshot, row: WatchRow): Promise<OwnerId[]> {
  const version = row.agreed_version ?? row.asked_version;
  if (version === null) return [];
  const { wish } = await readWish(snapshot, row.member_id, version);
  const people = await readPeople(snapshot, row.family_account_id);
  const named = [
    ...wish.watchers,
    ...(isAlarmed(ladderOf(row, '' as BusinessDate)) ? wish.secondContacts : []),
  ];
  return people.map(({ ownerId }) => ownerId).filter((one) => named.includes(one));
}

async function readPausedDays(
  snapshot: Snapshot,
  memberId: MemberId,
  today: BusinessDate,
): Promise<ReadonlySet<BusinessDate>> {
  const from = addDays(today, -HABIT_DAYS);
  const pauses = await snapshot.all(
    build
      .selectFrom('watch_pause')
      .select(['from_date', 'until_date'])
      .where('member_id', '=', memberId)
      .where('until_date', '>=', from),
  );
  const days = new Set<BusinessDate>();
  for (const { from_date, until_date } of pauses)
    for (let date = from_date; date <= until_date && date <= today; date = addDays(date, 1)) days.add(date);
  return days;
}
