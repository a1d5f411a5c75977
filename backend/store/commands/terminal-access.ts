import type { MunicipalityId, ShopId, TerminalId } from '../../../domain/ids.ts';
import type { AccessCommands, RegisteredTerminal } from '../access.ts';
import { build } from '../database/build.ts';
import type { Database } from '../database/database.ts';
import { changes, first, round } from '../database/rounds.ts';
import type { Rounds } from '../database/rounds.ts';
import { statement } from '../database/statement.ts';
import { chainAudit, writeAudit } from '../rows/audit-rows.ts';

const DAY_MS = 86_400_000;
/** LINE tells again what was not answered; for how long it does not say. */
const LINE_EVENT_MS = 7 * DAY_MS;

type Commands = Pick<
  AccessCommands,
  'findTerminal' | 'useNonce' | 'recordAudit' | 'chainAudit' | 'forgetExpired'
>;

// Every request passes here: written out, and prepared once.
const terminalInService = statement<
  { terminalId: string },
  {
    terminal_id: TerminalId;
    municipality_id: MunicipalityId;
    municipality_name: string;
    shop_id: ShopId;
    shop_name: string;
    public_key: string;
  }
>(
  `SELECT t.terminal_id, t.municipality_id, m.name AS municipality_name, t.shop_id, s.name AS shop_name, t.public_key
     FROM terminal t
     JOIN shop s ON s.shop_id = t.shop_id
     JOIN municipality m ON m.municipality_id = t.municipality_id
    WHERE t.terminal_id = @terminalId AND t.status = 'in_service'`,
);
const noteNonce = statement<Parameters<AccessCommands['useNonce']>[0]>(
  `INSERT INTO request_nonce (key_id, nonce, municipality_id, until_ms)
   SELECT CAST(@keyId AS TEXT), CAST(@nonce AS TEXT), municipality_id, CAST(@untilMs AS BIGINT) FROM terminal WHERE terminal_id = @keyId
   ON CONFLICT (key_id, nonce) DO NOTHING`,
);

/** Long enough to be asked about, not for ever. */
const LOOKS_KEPT_MS = 2 * 366 * 24 * 60 * 60_000;

/** Terminals at the door, and the log of what happened there. */
export function terminalAccess(database: Database): Commands {
  return {
    findTerminal: (terminalId) => database.readRounds(() => findTerminal(terminalId)),
    useNonce: (use) =>
      database.writeRounds(() => useNonce(use), { kind: 'use-nonce', keys: [`${use.keyId} ${use.nonce}`] }),

    recordAudit: (entry) => database.write((transaction) => writeAudit(transaction, entry)),
    chainAudit: () => chainAudit(database),

    forgetExpired: ({ atMs }) =>
      database.write(async (transaction) => {
        await transaction.run(build.deleteFrom('request_nonce').where('until_ms', '<', atMs));
        await transaction.run(build.deleteFrom('capture_challenge').where('expires_at_ms', '<', atMs));
        await transaction.run(build.deleteFrom('sign_in_link').where('expires_at_ms', '<', atMs));
        await transaction.run(build.deleteFrom('delegate_code').where('expires_at_ms', '<', atMs));
        await transaction.run(build.deleteFrom('passkey_challenge').where('expires_at_ms', '<', atMs));
        await transaction.run(build.deleteFrom('look').where('until_ms', '<', atMs - LOOKS_KEPT_MS));
        await transaction.run(build.deleteFrom('line_nonce').where('until_ms', '<', atMs));
        await transaction.run(build.deleteFrom('line_stop').where('until_ms', '<', atMs));
        await transaction.run(build.deleteFrom('line_event').where('done_at_ms', '<', atMs - LINE_EVENT_MS));
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

function* findTerminal(terminalId: string): Rounds<RegisteredTerminal | null> {
  const [row] = yield* round(first(terminalInService({ terminalId })));
  if (row === undefined) return null;
  return {
    terminalId: row.terminal_id,
    municipalityId: row.municipality_id,
    municipalityName: row.municipality_name,
    shopId: row.shop_id,
    shopName: row.shop_name,
    publicKey: row.public_key,
  };
}

function* useNonce(use: Parameters<AccessCommands['useNonce']>[0]): Rounds<boolean> {
  const [noted] = yield* round(changes(noteNonce(use)));
  return noted === 1;
}
