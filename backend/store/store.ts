import type { AccessCommands } from './access.ts';
import type { BookCommands } from './books.ts';
import type { FamilyCommands } from './families.ts';
import type { GivingBackCommands } from './giving-back.ts';
import type { LineTalkCommands } from './line-talk.ts';
import type { NoticeCommands } from './notices.ts';
import type { OrderCommands } from './orders.ts';
import type { PasskeyCommands } from './passkeys.ts';
import type { PrivacyCommands } from './privacy.ts';
import type { ProvisioningCommands } from './provisioning.ts';
import type { PurchasingCommands } from './purchasing.ts';
import type { WatchCommands } from './watching.ts';

/**
 * The identity and ledger store. Asynchronous and command-shaped: every call is one transaction described by plain data, so
 * that a writer thread or another database can stand behind it. A rejected promise is a fault of the store (disk full,
 * damaged file); what is refused for a reason comes back as a value.
 */
export interface Store
  extends
    ProvisioningCommands,
    PurchasingCommands,
    GivingBackCommands,
    BookCommands,
    OrderCommands,
    FamilyCommands,
    PasskeyCommands,
    PrivacyCommands,
    LineTalkCommands,
    NoticeCommands,
    WatchCommands,
    AccessCommands {
  close(): Promise<void>;
}
