import type { TerminalId } from '../../../domain/ids.ts';
import type { AccessCommands } from '../access.ts';
import { build } from '../database/build.ts';
import type { Database } from '../database/database.ts';
import { chainAudit, writeAudit } from '../rows/audit-rows.ts';

const DAY_MS = 86_400_000;

type Commands = Pick<
  AccessCommands,
  'findTerminal' | 'useNonce' | 'recordAudit' | 'chainAudit' | 'forgetExpired'
>;

/** Terminals at the door, and the log of what happened there. */
export function terminalAccess(database: Database): Commands {
  return {
    findTerminal: (terminalId) =>
      database.read(async (snapshot) => {
        const terminal = await snapshot.first(
          build
            .selectFrom('terminal as t')
            .innerJoin('shop as s', 's.shop_id', 't.shop_id')
            .innerJoin('municipality as m', 'm.municipality_id', 't.municipality_id')
            .select([
              't.terminal_id as terminalId',
              't.municipality_id as municipalityId',
              'm.name as municipalityName',
              't.shop_id as shopId',
              's.name as shopName',
              't.public_key as publicKey',
            ])
            .where('t.terminal_id', '=', terminalId as TerminalId)
            .where('t.status', '=', 'in_service'),
        );
        return terminal ?? null;
      }),

    useNonce: ({ keyId, nonce, untilMs }) =>
      database.write(async (transaction) => {
        const noted = await transaction.run(
          build
            .insertInto('request_nonce')
            .columns(['key_id', 'nonce', 'municipality_id', 'until_ms'])
            .expression((eb) =>
              eb
                .selectFrom('terminal')
                .select((row) => [
                  'terminal_id',
                  row.cast<string>(row.val(nonce), 'text').as('nonce'),
                  'municipality_id',
                  row.cast<number>(row.val(untilMs), 'bigint').as('until_ms'),
                ])
                .where('terminal_id', '=', keyId as TerminalId),
            )
            .onConflict((conflict) => conflict.columns(['key_id', 'nonce']).doNothing()),
        );
        return noted === 1;
      }),

    recordAudit: (entry) => database.write((transaction) => writeAudit(transaction, entry)),
    chainAudit: () => chainAudit(database),

    forgetExpired: ({ atMs }) =>
      database.write(async (transaction) => {
        await transaction.run(build.deleteFrom('request_nonce').where('until_ms', '<', atMs));
        await transaction.run(build.deleteFrom('capture_challenge').where('expires_at_ms', '<', atMs));
        await transaction.run(build.deleteFrom('sign_in_link').where('expires_at_ms', '<', atMs));
        await transaction.run(build.deleteFrom('delegate_code').where('expires_at_ms', '<', atMs));
        await transaction.run(
          build
            .deleteFrom('owner_session')
            .where((eb) => eb.or([eb('expires_at_ms', '<', atMs), eb('ended_at_ms', 'is not', null)])),
        );
        await transaction.run(
          build
            .deleteFrom('staff_session')
            .where((eb) =>
              eb.or([eb('ended_at_ms', 'is not', null), eb('last_used_at_ms', '<', atMs - DAY_MS)]),
            ),
        );
      }),
  };
}
