import { signedAmount } from '../../documents/statement/merchant-statement.ts';
import type { MunicipalityId } from '../../domain/ids.ts';
import { reconcileStatement } from '../../domain/settlement/reconcile-statement.ts';
import type { Reconciliation } from '../../domain/settlement/reconcile-statement.ts';
import { yen } from '../../domain/yen.ts';
import type { Settlement } from '../store/books.ts';
import type { Store } from '../store/store.ts';

export interface ReconciledSettlement extends Reconciliation {
  readonly settlement: Settlement;
}

/** Holds what each settlement's statement says against what the ledger posted to the merchant, line by line. */
export async function reconcileSettlements(
  store: Pick<Store, 'listSettlements' | 'readStatement' | 'readLedgerRows'>,
  municipalityId: MunicipalityId,
): Promise<ReconciledSettlement[]> {
  const reconciled: ReconciledSettlement[] = [];
  for (const settlement of await store.listSettlements({ municipalityId, unpaidOnly: false })) {
    const { settlementId } = settlement;
    const statement = (await store.readStatement(settlementId)).map((row) => ({
      reference: row.reference,
      amountYen: yen(signedAmount(row)),
    }));
    const ledger = await store.readLedgerRows(settlementId);
    reconciled.push({ settlement, ...reconcileStatement(ledger, statement) });
  }
  return reconciled;
}
