import type { StaffId } from '../../../domain/ids.ts';
import type { AccessCommands } from '../access.ts';
import { build } from '../database/build.ts';
import type { Database, Transaction } from '../database/database.ts';
import { writeAudit } from '../rows/audit-rows.ts';

const PIN_TRIES_MAX = 5;
const PIN_LOCK_MS = 5 * 60_000;

const STAFF_MEMBER = ['staff_id as staffId', 'municipality_id as municipalityId', 'name', 'role'] as const;

type Commands = Pick<
  AccessCommands,
  'beginPinTry' | 'refusePin' | 'acceptPin' | 'startStaffSession' | 'useStaffSession' | 'endStaffSession'
>;

/** Staff at a terminal: counted PIN tries and sessions that end when idle. */
export function staffAccess(database: Database): Commands {
  return {
    beginPinTry: ({ municipalityId, code, atMs }) =>
      database.write(async (transaction) => {
        // Counted by the statement that sees the lock: between two statements others might try as often as they like. The
        // count starts anew when a lock begins, so that after it there are again as many tries.
        const counted = await transaction.first(
          build
            .updateTable('staff')
            .set((eb) => {
              const isLast = eb(eb('pin_tries', '+', 1), '>=', PIN_TRIES_MAX);
              return {
                locked_until_ms: eb
                  .case()
                  .when(isLast)
                  .then(atMs + PIN_LOCK_MS)
                  .else(eb.ref('locked_until_ms'))
                  .end(),
                pin_tries: eb
                  .case()
                  .when(isLast)
                  .then(0)
                  .else(eb('pin_tries', '+', 1))
                  .end(),
              };
            })
            .where('municipality_id', '=', municipalityId)
            .where('code', '=', code)
            .where('locked_until_ms', '<=', atMs)
            .returning([...STAFF_MEMBER, 'pin_salt as salt', 'pin_hash as hash']),
        );
        if (counted !== undefined) {
          const { salt, hash, ...staff } = counted;
          return { kind: 'compare', staff, pin: { salt, hash } };
        }
        const known = await transaction.first(
          build
            .selectFrom('staff')
            .select('staff_id')
            .where('municipality_id', '=', municipalityId)
            .where('code', '=', code),
        );
        return { kind: known === undefined ? 'unknown' : 'locked' };
      }),

    refusePin: ({ staffId, terminalId, atMs }) =>
      database.write(async (transaction) => {
        const staff = await transaction.first(
          build
            .selectFrom('staff')
            .select(['municipality_id', 'locked_until_ms'])
            .where('staff_id', '=', staffId),
        );
        if (staff === undefined) throw new Error('a PIN of nobody');
        await writeAudit(transaction, {
          municipalityId: staff.municipality_id,
          atMs,
          actor: `terminal:${terminalId}`,
          terminalId,
          action: 'staff.pin-refused',
          subject: staffId,
          detail: { locked: staff.locked_until_ms > atMs },
        });
      }),

    acceptPin: ({ staffId }) => database.write((transaction) => forgetTries(transaction, staffId)),

    startStaffSession: ({ tokenHash, staffId, municipalityId, terminalId, atMs }) =>
      database.write(async (transaction) => {
        await forgetTries(transaction, staffId);
        await transaction.run(
          build.insertInto('staff_session').values({
            token_hash: tokenHash,
            municipality_id: municipalityId,
            staff_id: staffId,
            terminal_id: terminalId,
            created_at_ms: atMs,
            last_used_at_ms: atMs,
          }),
        );
        await writeAudit(transaction, {
          municipalityId,
          atMs,
          actor: `staff:${staffId}`,
          terminalId,
          action: 'staff.signed-in',
          subject: staffId,
          detail: {},
        });
      }),

    useStaffSession: ({ tokenHash, terminalId, atMs, idleTimeoutMs }) =>
      database.write(async (transaction) => {
        const session = await transaction.first(
          build
            .updateTable('staff_session')
            .set({ last_used_at_ms: atMs })
            .where('token_hash', '=', tokenHash)
            .where('terminal_id', '=', terminalId)
            .where('ended_at_ms', 'is', null)
            .where('last_used_at_ms', '>', atMs - idleTimeoutMs)
            .returning('staff_id'),
        );
        if (session === undefined) return null;
        const staff = await transaction.first(
          build.selectFrom('staff').select(STAFF_MEMBER).where('staff_id', '=', session.staff_id),
        );
        return staff ?? null;
      }),

    endStaffSession: ({ tokenHash, atMs }) =>
      database.write(async (transaction) => {
        const ended = await transaction.first(
          build
            .updateTable('staff_session')
            .set({ ended_at_ms: atMs })
            .where('token_hash', '=', tokenHash)
            .where('ended_at_ms', 'is', null)
            .returning(['staff_id', 'municipality_id', 'terminal_id']),
        );
        if (ended === undefined) return;
        await writeAudit(transaction, {
          municipalityId: ended.municipality_id,
          atMs,
          actor: `staff:${ended.staff_id}`,
          terminalId: ended.terminal_id,
          action: 'staff.signed-out',
          subject: ended.staff_id,
          detail: {},
        });
      }),
  };
}

async function forgetTries(transaction: Transaction, staffId: StaffId): Promise<void> {
  await transaction.run(
    build.updateTable('staff').set({ pin_tries: 0, locked_until_ms: 0 }).where('staff_id', '=', staffId),
  );
}
