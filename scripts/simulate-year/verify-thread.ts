import { parentPort, workerData } from 'node:worker_threads';
import { openLedgerReadOnly } from '../../backend/store/open-store.ts';
import { verifyLedger } from '../../backend/verify-ledger.ts';

// What `npm run verify-ledger` does, while the other core writes the council's reports.
const ledger = openLedgerReadOnly(workerData as string);
parentPort?.postMessage(await verifyLedger(ledger));
await ledger.close();
