import { parseArgs } from 'node:util';
import { explainStoredPurchase } from '../backend/office/explain-stored-purchase.ts';
import { openLedgerReadOnly, storeOn } from '../backend/store/open-store.ts';
import { UUID_PATTERN } from '../domain/ids.ts';
import type { PurchaseId } from '../domain/ids.ts';
import { ledgerPlace } from './ledger-place.ts';

const USAGE = `usage: npm run explain -- <purchase id> [--en]
  Why a purchase was paid or not: what was asked, each rule and limit with what was used and left, the vouchers that paid.
  Reads DATABASE_URL, or else the file in the data folder, while the backend may be running. Exit code 2: no such purchase.`;

process.exitCode = await main().catch((error: unknown) => {
  console.error(`explain: ${error instanceof Error ? error.message : String(error)}`);
  return 1;
});

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { en: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [purchaseId, ...others] = positionals;
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (purchaseId === undefined || others.length > 0) throw new Error(`one purchase id is needed\n${USAGE}`);
  if (!UUID_PATTERN.test(purchaseId)) throw new Error(`not an id: ${purchaseId}`);
  const store = storeOn(openLedgerReadOnly(ledgerPlace()));
  try {
    const lines = await explainStoredPurchase(store, purchaseId as PurchaseId, values.en ? 'en' : 'ja');
    if (lines === null) {
      console.error(
        values.en ? `There is no purchase ${purchaseId}.` : `${purchaseId} というお支払いはありません。`,
      );
      return 2;
    }
    for (const line of lines) console.log(line);
    return 0;
  } finally {
    await store.close();
  }
}
