import { createHash } from 'node:crypto';
import type { MunicipalityId } from '../../../domain/ids.ts';
import type { AuditFact } from '../access.ts';
import { yen } from '../../../domain/yen.ts';
import { build } from '../database/build.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { ProvisioningCommands } from '../provisioning.ts';
import { writeAudit } from '../rows/audit-rows.ts';
import { openAccount } from '../rows/ledger-entries.ts';
import { writeScope } from '../rows/stored-scope.ts';
import { publishNotice } from './consent-notices.ts';

/** What the town office sets up; whatever it does stands in the audit log in the same transaction. */
export function provisioning(
  database: Database,
): Omit<ProvisioningCommands, 'buyVouchers' | 'listOffers' | 'findSoldLot'> {
  return {
    createMunicipality: (command) =>
      database.write(async (transaction) => {
        const { municipalityId, name, atMs } = command;
        await transaction.run(
          build
            .insertInto('municipality')
            .values({ municipality_id: municipalityId, name, created_at_ms: atMs }),
        );
        await audit(transaction, command, {
          action: 'municipality.created',
          subject: municipalityId,
          detail: {},
        });
        await publishNotice(transaction, command);
      }),

    publishConsentNotice: (command) => database.write((transaction) => publishNotice(transaction, command)),

    createProgramme: (command) =>
      database.write(async (transaction) => {
        const { municipalityId, programmeId, premiumPercent, premiumBudgetYen } = command;
        await transaction.run(
          build.insertInto('programme').values({
            programme_id: programmeId,
            municipality_id: municipalityId,
            name: command.name,
            premium_percent: premiumPercent,
            unit_yen: command.unitYen ?? yen(1),
            per_person_yen: command.perPersonYen ?? null,
            sold_from: command.soldFrom,
            sold_until: command.soldUntil,
            spend_from: command.spendFrom ?? command.soldFrom,
            spend_until: command.spendUntil,
            premium_budget_yen: premiumBudgetYen,
            scope: writeScope({ municipalityId, ...command.scope }),
            open_to: JSON.stringify(command.openTo ?? []),
          }),
        );
        for (const kind of ['cash_received', 'premium_budget', 'expired', 'refund'] as const)
          await openAccount(transaction, municipalityId, kind, programmeId);
        await audit(transaction, command, {
          action: 'programme.created',
          subject: programmeId,
          detail: { premiumPercent, premiumBudgetYen },
        });
      }),

    createMerchant: (command) =>
      database.write(async (transaction) => {
        const { municipalityId, merchantId, name } = command;
        await transaction.run(
          build.insertInto('merchant').values({
            merchant_id: merchantId,
            municipality_id: municipalityId,
            name,
            fee_basis_points: command.feeBasisPoints ?? 0,
            bank_account: command.bankAccount ?? null,
          }),
        );
        await openAccount(transaction, municipalityId, 'merchant_payable', merchantId);
        await audit(transaction, command, { action: 'merchant.created', subject: merchantId, detail: {} });
      }),

    createShop: (command) =>
      database.write(async (transaction) => {
        await transaction.run(
          build.insertInto('shop').values({
            shop_id: command.shopId,
            municipality_id: command.municipalityId,
            merchant_id: command.merchantId,
            name: command.name,
            category: command.category ?? 'other',
            areas: JSON.stringify(command.areas ?? []),
          }),
        );
        await audit(transaction, command, { action: 'shop.created', subject: command.shopId, detail: {} });
      }),

    registerTerminal: (command) =>
      database.write(async (transaction) => {
        const { terminalId, publicKey } = command;
        await transaction.run(
          build.insertInto('terminal').values({
            terminal_id: terminalId,
            municipality_id: command.municipalityId,
            shop_id: command.shopId,
            public_key: publicKey,
          }),
        );
        const keyHash = createHash('sha256').update(publicKey).digest('hex');
        await audit(transaction, command, {
          action: 'terminal.registered',
          subject: terminalId,
          detail: { keyHash },
        });
      }),

    revokeTerminal: (command) =>
      database.write(async (transaction) => {
        const { municipalityId, terminalId } = command;
        const revoked = await transaction.run(
          build
            .updateTable('terminal')
            .set({ status: 'revoked' })
            .where('terminal_id', '=', terminalId)
            .where('municipality_id', '=', municipalityId),
        );
        if (revoked === 0) throw new Error(`no terminal ${terminalId} to revoke`);
        await audit(transaction, command, { action: 'terminal.revoked', subject: terminalId, detail: {} });
      }),

    createStaff: (command) =>
      database.write(async (transaction) => {
        const { staffId, role, pin } = command;
        await transaction.run(
          build.insertInto('staff').values({
            staff_id: staffId,
            municipality_id: command.municipalityId,
            code: command.code,
            name: command.name,
            role,
            pin_salt: pin.salt,
            pin_hash: pin.hash,
          }),
        );
        await audit(transaction, command, { action: 'staff.created', subject: staffId, detail: { role } });
      }),

    createFamilyAccount: (command) =>
      database.write(async (transaction) => {
        const { municipalityId, familyAccountId, familyName, ownerId, ownerName } = command;
        await transaction.run(
          build
            .insertInto('owner')
            .values({ owner_id: ownerId, municipality_id: municipalityId, name: ownerName }),
        );
        await transaction.run(
          build.insertInto('family_account').values({
            family_account_id: familyAccountId,
            municipality_id: municipalityId,
            owner_id: ownerId,
            name: familyName,
          }),
        );
        await audit(transaction, command, { action: 'family.created', subject: familyAccountId, detail: {} });
      }),
  };
}

async function audit(
  transaction: Transaction,
  { municipalityId, atMs }: { readonly municipalityId: MunicipalityId; readonly atMs: number },
  fact: AuditFact,
): Promise<void> {
  await writeAudit(transaction, { ...fact, municipalityId, atMs, actor: 'system', terminalId: null });
}
