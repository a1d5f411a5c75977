import type { MemberId } from '../../../domain/ids.ts';
import { tokyoMomentAt } from '../../../domain/tokyo-moment.ts';
import { build } from '../database/build.ts';
import type { Transaction } from '../database/database.ts';
import { tellFamily, whoWatches } from './climb-ladder.ts';
import { readWatch, setVersions } from './watch-rows.ts';
import type { WatchRow } from './watch-rows.ts';

/** Nothing is in force and nothing is asked any more, from this very transaction on; those who watched hear it. */
export async function endWatch(
  transaction: Transaction,
  row: WatchRow,
  { eventId, atMs }: { readonly eventId: string; readonly atMs: number },
): Promise<void> {
  const ownerIds = await whoWatches(transaction, row);
  await setVersions(transaction, row.member_id, {
    agreed_version: null,
    asked_version: null,
    rung: 'well',
    outage_told: 0,
  });
  if (row.agreed_version === null) return;
  const at = tokyoMomentAt(atMs);
  await tellFamily(transaction, row, { stage: 'ended', ownerIds, seen: null, at, eventId });
}

/** Without a finger that is recognised nobody is seen any more: what is in force or asked for ends. */
export async function endWatchOf(
  transaction: Transaction,
  memberId: MemberId,
  ended: { readonly eventId: string; readonly atMs: number },
): Promise<void> {
  const row = await readWatch(transaction, memberId);
  if (row !== null) await endWatch(transaction, row, ended);
}

/** Of somebody who is erased nothing stays: who watched, since when, when they were seen, when they were away. */
export async function forgetWatchOf(transaction: Transaction, memberId: MemberId): Promise<void> {
  for (const table of ['watch_consent', 'watch_wish', 'watch_pause', 'watch_over', 'sign_of_life'] as const)
    await transaction.run(build.deleteFrom(table).where('member_id', '=', memberId));
}
