import type { MemberId, MunicipalityId } from '../../../domain/ids.ts';
import type { SpendingRules } from '../../../domain/spending-rules.ts';
import { build } from '../database/build.ts';
import type { Transaction } from '../database/database.ts';

/** Writes a version of a member's rules; the member's row says which version is in force. */
export async function writeRules(
  transaction: Transaction,
  version: {
    readonly memberId: MemberId;
    readonly municipalityId: MunicipalityId;
    readonly version: number;
    readonly rules: SpendingRules;
    /** `staff:…` or `owner:…`. */
    readonly changedBy: string;
    readonly atMs: number;
  },
): Promise<void> {
  await transaction.run(
    build.insertInto('rules_version').values({
      member_id: version.memberId,
      version: version.version,
      municipality_id: version.municipalityId,
      per_purchase_yen: version.rules.perPurchase,
      per_day_yen: version.rules.perDay,
      changed_by: version.changedBy,
      changed_at_ms: version.atMs,
    }),
  );
}
