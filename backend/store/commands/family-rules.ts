import type { FamilyRules } from '../../../contract/owner-routes.ts';
import type { FamilyAccountId } from '../../../domain/ids.ts';
import { ok, refused } from '../../../domain/result.ts';
import { NO_SPENDING_RULES } from '../../../domain/spending-rules.ts';
import { build } from '../database/build.ts';
import type { Database, Snapshot, Transaction } from '../database/database.ts';
import type { FamilyCommands, OwnersDecision } from '../families.ts';
import { writeAudit } from '../rows/audit-rows.ts';
import { oweEvent } from '../rows/outbox-rows.ts';
import { writeRules } from '../rows/rules-versions.ts';
import { readRules } from '../rows/stored-rules.ts';

/** What binds everybody who spends a family's money. */
export function familyRules(
  database: Database,
): Pick<FamilyCommands, 'changeFamilyRules' | 'setFamilyFrozen'> {
  return {
    changeFamilyRules: ({ rules, replacesVersion, ...decision }) =>
      database.write(async (transaction) => {
        const version = replacesVersion + 1;
        const replaced = await transaction.run(
          build
            .updateTable('family_account')
            .set({ rules_version: version })
            .where('family_account_id', '=', decision.familyAccountId)
            .where('rules_version', '=', replacesVersion),
        );
        if (replaced === 0) return refused('VERSION_CONFLICT');
        const { familyAccountId, municipalityId, today, atMs } = decision;
        const subject = { kind: 'family', id: familyAccountId, municipalityId } as const;
        const changedBy = `owner:${decision.changedBy}`;
        await writeRules(transaction, subject, { version, rules, changedBy, today, atMs });
        await writeAudit(transaction, {
          ...auditHead(decision),
          action: 'family.rules-changed',
          detail: { version, rules },
        });
        return ok(await tellFamily(transaction, decision, 'rules'));
      }),

    setFamilyFrozen: ({ frozen, ...decision }) =>
      database.write(async (transaction) => {
        await transaction.run(
          build
            .updateTable('family_account')
            .set({ frozen: frozen ? 1 : 0 })
            .where('family_account_id', '=', decision.familyAccountId),
        );
        await writeAudit(transaction, {
          ...auditHead(decision),
          action: frozen ? 'family.frozen' : 'family.unfrozen',
          detail: {},
        });
        return tellFamily(transaction, decision, frozen ? 'stopped' : 'let-pay');
      }),
  };
}

/** @throws if there is no such family */
export async function readFamilyRules(
  snapshot: Snapshot,
  familyAccountId: FamilyAccountId,
): Promise<FamilyRules> {
  const row = await snapshot.first(
    build
      .selectFrom('family_account as f')
      .leftJoin('family_rules_version as r', (join) =>
        join
          .onRef('r.family_account_id', '=', 'f.family_account_id')
          .onRef('r.version', '=', 'f.rules_version'),
      )
      .select(['f.rules_version as rulesVersion', 'f.frozen', 'r.rules'])
      .where('f.family_account_id', '=', familyAccountId),
  );
  if (row === undefined) throw new Error('rules of a family that does not exist');
  const { rulesVersion, frozen, rules } = row;
  return {
    rules: rules === null ? NO_SPENDING_RULES : readRules({ rules }),
    rulesVersion,
    frozen: frozen === 1,
  };
}

/**
 * Makes the family's decisions wait for each other until the commit (PostgreSQL; SQLite has one writer anyway): what is counted or
 * looked for afterwards is still so when it is written.
 */
export async function holdFamily(transaction: Transaction, familyAccountId: FamilyAccountId): Promise<void> {
  await transaction.run(
    build
      .updateTable('family_account')
      .set((eb) => ({ frozen: eb.ref('frozen') }))
      .where('family_account_id', '=', familyAccountId),
  );
}

/** Owes the family's pages that something about the whole family is new. @returns its rules as they are now */
export async function tellFamily(
  transaction: Transaction,
  decision: Pick<OwnersDecision, 'familyAccountId' | 'municipalityId' | 'eventId' | 'atMs'>,
  change?: 'rules' | 'stopped' | 'let-pay',
): Promise<FamilyRules> {
  const family = await readFamilyRules(transaction, decision.familyAccountId);
  const said = change === undefined ? {} : { change };
  const event = { kind: 'family-changed', eventId: decision.eventId, family, ...said } as const;
  await oweEvent(transaction, { ...decision, event });
  return family;
}

function auditHead({ municipalityId, atMs, changedBy, familyAccountId }: OwnersDecision) {
  return { municipalityId, atMs, actor: `owner:${changedBy}`, terminalId: null, subject: familyAccountId };
}
