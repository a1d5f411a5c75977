import type { ShopId, TerminalId } from './ids.ts';
import type { Yen } from './yen.ts';

/** What a purchase id was first sent with. The capture is no part of it: after a restart there is none (decisions.md 1). */
export interface PurchaseContent {
  readonly terminalId: TerminalId;
  readonly shopId: ShopId;
  readonly amountYen: Yen;
  readonly currency: 'JPY';
  readonly kind: 'purchase';
}

/**
 * One spelling for one content, to be hashed at the edge: fields in a fixed order, each preceded by its length, so that no
 * two contents share a spelling.
 */
export function canonicalPurchaseContent(content: PurchaseContent): string {
  return [content.terminalId, content.shopId, String(content.amountYen), content.currency, content.kind]
    .map((field) => `${field.length}:${field}`)
    .join(',');
}
