import type { MunicipalityId, ShopId, TerminalId } from '../../../domain/ids.ts';
import type { SqliteDatabase } from '../../../platform/sqlite.ts';
import { inTransaction } from '../../../platform/sqlite.ts';
import type { AccessCommands } from '../access.ts';
import { auditSequencer } from './rows/audit-rows.ts';
import type { WriteAudit } from './rows/audit-rows.ts';
import type { Synchronous } from './synchronous.ts';

/** Terminals at the door, and the log of what happened there. */
export function terminalAccess(
  database: SqliteDatabase,
  writeAudit: WriteAudit,
): Synchronous<
  Pick<AccessCommands, 'findTerminal' | 'useNonce' | 'recordAudit' | 'chainAudit' | 'forgetExpired'>
> {
  const find = database.prepare<
    [string],
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
       FROM terminal t JOIN shop s ON s.shop_id = t.shop_id JOIN municipality m ON m.municipality_id = t.municipality_id
      WHERE t.terminal_id = ? AND t.status = 'in_service'`,
  );
  const insertNonce = database.prepare(
    `INSERT INTO request_nonce (key_id, nonce, municipality_id, until_ms)
     SELECT terminal_id, @nonce, municipality_id, @untilMs FROM terminal WHERE terminal_id = @keyId
     ON CONFLICT (key_id, nonce) DO NOTHING`,
  );
  const forget = [
    'DELETE FROM request_nonce WHERE until_ms < @atMs',
    'DELETE FROM capture_challenge WHERE expires_at_ms < @atMs',
    'DELETE FROM sign_in_link WHERE expires_at_ms < @atMs',
    'DELETE FROM owner_session WHERE expires_at_ms < @atMs OR ended_at_ms IS NOT NULL',
    'DELETE FROM staff_session WHERE ended_at_ms IS NOT NULL OR last_used_at_ms < @atMs - 86400000',
  ].map((sql) => database.prepare(sql));
  return {
    findTerminal: (terminalId) => {
      const row = find.get(terminalId);
      if (row === undefined) return null;
      return {
        terminalId: row.terminal_id,
        municipalityId: row.municipality_id,
        municipalityName: row.municipality_name,
        shopId: row.shop_id,
        shopName: row.shop_name,
        publicKey: row.public_key,
      };
    },
    useNonce: (command) => insertNonce.run(command).changes === 1,
    recordAudit: (entry) => writeAudit(entry),
    chainAudit: auditSequencer(database),
    forgetExpired: (command) =>
      inTransaction(database, () => {
        for (const statement of forget) statement.run(command);
      }),
  };
}
