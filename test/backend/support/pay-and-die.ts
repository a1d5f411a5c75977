import { join } from 'node:path';
import type { PurchaseId } from '../../../domain/ids.ts';
import { yen } from '../../../domain/yen.ts';
import { ledgerWorld } from './ledger-world.ts';
import { testFinger } from './pattern-engine.ts';
import { watchedDatabase } from './watched-database.ts';

/** `pay-and-die.ts <folder> <n|COMMIT|never>`: pays, and kills itself before the n-th statement or the commit of the money. */
const [folder = '', when = ''] = process.argv.slice(2);
let statements = 0;
let moneyMoved = false;
let isOn = false;

const world = await ledgerWorld({
  file: join(folder, 'tebura.sqlite'),
  templateFile: join(folder, 'templates.sqlite'),
  wrap: (database) =>
    watchedDatabase(database, (sql) => {
      if (!isOn) return;
      statements += 1;
      if (sql.includes('INSERT INTO journal_entry')) moneyMoved = true;
      if (String(statements) === when || (when === 'COMMIT' && sql === 'COMMIT' && moneyMoved))
        process.kill(process.pid, 'SIGKILL');
    }),
});
const finger = testFinger(1);
const { familyAccountId } = await world.addFamily(1_000);
await world.buy(familyAccountId, 100);
await world.addMember(familyAccountId, finger, { perPurchase: null, perDay: yen(2_000) });
const asked = { terminal: world.terminals[0], purchaseId: world.id<PurchaseId>(), amountYen: yen(1_400) };
const issued = await world.desk.challenge(asked);
if (!issued.ok) throw new Error(issued.reason);
isOn = true;
await world.desk.pay({ ...asked, challenge: issued.value.challenge, template: finger.place() });
