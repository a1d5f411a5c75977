import { createHash } from 'node:crypto';
import type { MunicipalityId } from '../../../domain/ids.ts';
import type { SqliteDatabase } from '../../../platform/sqlite.ts';
import { inTransaction } from '../../../platform/sqlite.ts';
import type { AuditFact } from '../access.ts';
import type { ConsentNotice, ProvisioningCommands } from '../provisioning.ts';
import type { WriteAudit } from './rows/audit-rows.ts';
import type { LedgerWriter } from './rows/ledger-entries.ts';
import type { Synchronous } from './synchronous.ts';

type Commands = Synchronous<Omit<ProvisioningCommands, 'buyVouchers'>>;

export function provisioning(
  database: SqliteDatabase,
  writeAudit: WriteAudit,
  ledger: LedgerWriter,
): Commands {
  const insertMunicipality = database.prepare(
    'INSERT INTO municipality (municipality_id, name, created_at_ms) VALUES (@municipalityId, @name, @atMs)',
  );
  const insertNotice = database.prepare(
    `INSERT INTO consent_notice (municipality_id, version, paragraphs, text_hash, published_at_ms) VALUES (?, ?, ?, ?, ?)`,
  );
  const insertProgramme = database.prepare(
    `INSERT INTO programme (programme_id, municipality_id, name, premium_percent, sold_from, sold_until, spend_until, premium_budget_yen)
     VALUES (@programmeId, @municipalityId, @name, @premiumPercent, @soldFrom, @soldUntil, @spendUntil, @premiumBudgetYen)`,
  );
  const insertMerchant = database.prepare(
    'INSERT INTO merchant (merchant_id, municipality_id, name) VALUES (@merchantId, @municipalityId, @name)',
  );
  const insertShop = database.prepare(
    'INSERT INTO shop (shop_id, municipality_id, merchant_id, name) VALUES (@shopId, @municipalityId, @merchantId, @name)',
  );
  const insertTerminal = database.prepare(
    `INSERT INTO terminal (terminal_id, municipality_id, shop_id, public_key)
     VALUES (@terminalId, @municipalityId, @shopId, @publicKey)`,
  );
  const revoke = database.prepare(
    `UPDATE terminal SET status = 'revoked' WHERE terminal_id = @terminalId AND municipality_id = @municipalityId`,
  );
  const insertStaff = database.prepare(
    `INSERT INTO staff (staff_id, municipality_id, code, name, role, pin_salt, pin_hash)
     VALUES (@staffId, @municipalityId, @code, @name, @role, @salt, @hash)`,
  );
  const insertOwner = database.prepare(
    'INSERT INTO owner (owner_id, municipality_id, name) VALUES (@ownerId, @municipalityId, @ownerName)',
  );
  const insertFamily = database.prepare(
    `INSERT INTO family_account (family_account_id, municipality_id, owner_id, name)
     VALUES (@familyAccountId, @municipalityId, @ownerId, @familyName)`,
  );

  const audit = (
    { municipalityId, atMs }: { readonly municipalityId: MunicipalityId; readonly atMs: number },
    fact: AuditFact,
  ): void => writeAudit({ ...fact, municipalityId, atMs, actor: 'system', terminalId: null });

  const publish = (municipalityId: MunicipalityId, notice: ConsentNotice, atMs: number): void => {
    const paragraphs = JSON.stringify(notice.paragraphs);
    const textHash = createHash('sha256').update(paragraphs).digest('hex');
    insertNotice.run(municipalityId, notice.version, paragraphs, textHash, atMs);
    audit(
      { municipalityId, atMs },
      {
        action: 'consent-notice.published',
        subject: notice.version,
        detail: { version: notice.version, textHash },
      },
    );
  };

  return {
    createMunicipality: ({ consentNotice, ...command }) =>
      inTransaction(database, () => {
        insertMunicipality.run(command);
        audit(command, { action: 'municipality.created', subject: command.municipalityId, detail: {} });
        publish(command.municipalityId, consentNotice, command.atMs);
      }),
    publishConsentNotice: ({ municipalityId, consentNotice, atMs }) =>
      inTransaction(database, () => publish(municipalityId, consentNotice, atMs)),
    createProgramme: (command) =>
      inTransaction(database, () => {
        insertProgramme.run(command);
        for (const kind of ['cash_received', 'premium_budget', 'expired', 'refund'] as const)
          ledger.openAccount(command.municipalityId, kind, command.programmeId);
        const { premiumPercent, premiumBudgetYen } = command;
        audit(command, {
          action: 'programme.created',
          subject: command.programmeId,
          detail: { premiumPercent, premiumBudgetYen },
        });
      }),
    createMerchant: (command) =>
      inTransaction(database, () => {
        insertMerchant.run(command);
        ledger.openAccount(command.municipalityId, 'merchant_payable', command.merchantId);
        audit(command, { action: 'merchant.created', subject: command.merchantId, detail: {} });
      }),
    createShop: (command) =>
      inTransaction(database, () => {
        insertShop.run(command);
        audit(command, { action: 'shop.created', subject: command.shopId, detail: {} });
      }),
    registerTerminal: (command) =>
      inTransaction(database, () => {
        insertTerminal.run(command);
        const keyHash = createHash('sha256').update(command.publicKey).digest('hex');
        audit(command, { action: 'terminal.registered', subject: command.terminalId, detail: { keyHash } });
      }),
    revokeTerminal: (command) =>
      inTransaction(database, () => {
        if (revoke.run(command).changes === 0) throw new Error(`no terminal ${command.terminalId} to revoke`);
        audit(command, { action: 'terminal.revoked', subject: command.terminalId, detail: {} });
      }),
    createStaff: ({ pin, ...command }) =>
      inTransaction(database, () => {
        insertStaff.run({ ...command, ...pin });
        audit(command, { action: 'staff.created', subject: command.staffId, detail: { role: command.role } });
      }),
    createFamilyAccount: (command) =>
      inTransaction(database, () => {
        insertOwner.run(command);
        insertFamily.run(command);
        audit(command, { action: 'family.created', subject: command.familyAccountId, detail: {} });
      }),
  };
}
