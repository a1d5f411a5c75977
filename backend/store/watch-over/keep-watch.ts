import { addDays, businessDateAt } from '../../../domain/business-date.ts';
import { HABIT_DAYS } from '../../../domain/watch-over/habit.ts';
import { build } from '../database/build.ts';
import type { Database } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import type { WatchCommands } from '../watching.ts';
import { climbLadder } from './climb-ladder.ts';
import { readWatch } from './watch-rows.ts';

type Commands = Pick<
  WatchCommands,
  'hearTerminal' | 'watchedMembers' | 'lookAfter' | 'overdueMembers' | 'forgetOldSigns'
>;

const MINUTE_MS = 60_000;
/** Longer than any habit, usual day or closing day is looked back for. */
const KEPT_DAYS = HABIT_DAYS * 2;
const OVERDUE_MAX = 200;

const hear = statement<{ terminalId: string; heardOn: string; atMs: number; earlierMs: number }>(
  `INSERT INTO terminal_heard (terminal_id, heard_on, municipality_id, minutes, last_heard_ms)
   SELECT terminal_id, CAST(@heardOn AS TEXT), municipality_id, 1, CAST(@atMs AS BIGINT) FROM terminal WHERE terminal_id = @terminalId
   ON CONFLICT (terminal_id, heard_on) DO UPDATE SET minutes = terminal_heard.minutes + 1, last_heard_ms = excluded.last_heard_ms
    WHERE terminal_heard.last_heard_ms <= @earlierMs`,
);

/** The house's side of watch-over: terminals are heard, everybody who is watched over is looked at. */
export function watchKeeping(database: Database): Commands {
  return {
    hearTerminal: ({ terminalId, atMs }) =>
      database.write(async (transaction) => {
        const heardOn = businessDateAt(atMs);
        await transaction.run(hear({ terminalId, heardOn, atMs, earlierMs: atMs - MINUTE_MS }));
      }),

    watchedMembers: ({ alarmed, after, limit }) =>
      database.read((snapshot) => {
        let query = build
          .selectFrom('watch_over')
          .select(['member_id as memberId', 'family_account_id as familyAccountId'])
          .where('agreed_version', 'is not', null)
          .orderBy('member_id')
          .limit(limit);
        if (after !== null) query = query.where('member_id', '>', after);
        if (alarmed)
          query = query.where((eb) =>
            eb.or([
              eb('rung', 'in', ['watcher', 'second-contact', 'municipality']),
              eb('outage_told', '=', 1),
            ]),
          );
        return snapshot.all(query);
      }),

    lookAfter: ({ memberId, at, eventId }) =>
      database.write(async (transaction) => {
        const row = await readWatch(transaction, memberId);
        return row === null ? null : climbLadder(transaction, row, at, eventId);
      }),

    overdueMembers: (municipalityId) =>
      database.read(async (snapshot) => {
        const rows = await snapshot.all(
          build
            .selectFrom('watch_over as w')
            .innerJoin('member as m', 'm.member_id', 'w.member_id')
            .innerJoin('family_account as f', 'f.family_account_id', 'w.family_account_id')
            .innerJoin('owner as o', 'o.owner_id', 'f.owner_id')
            .select(['w.member_id', 'm.display_name', 'f.name as family', 'o.name as owner'])
            .select(['w.seen_at_ms', 'w.since'])
            .where('w.municipality_id', '=', municipalityId)
            .where('w.agreed_version', 'is not', null)
            .where('w.rung', '=', 'municipality')
            .orderBy('w.seen_at_ms')
            .orderBy('w.member_id')
            .limit(OVERDUE_MAX),
        );
        return rows.map((row) => {
          const lastSeenOn = businessDateAt(row.seen_at_ms);
          return {
            memberId: row.member_id,
            displayName: row.display_name,
            familyName: row.family,
            ownerName: row.owner,
            lastSeenOn,
            since: row.since === '' ? lastSeenOn : row.since,
          };
        });
      }),

    forgetOldSigns: ({ today }) =>
      database.write(async (transaction) => {
        const before = addDays(today, -KEPT_DAYS);
        await transaction.run(build.deleteFrom('terminal_heard').where('heard_on', '<', before));
        await transaction.run(build.deleteFrom('sign_of_life').where('seen_on', '<', before));
      }),
  };
}
