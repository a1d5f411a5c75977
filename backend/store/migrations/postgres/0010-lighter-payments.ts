import { foundOtherwise0010, purchaseIndexes0010 } from '../sqlite/0010-lighter-payments.ts';

/** Lists in checks cost nothing here. */
export const tebura0010 = `
${foundOtherwise0010}
ALTER TABLE purchase DROP CONSTRAINT purchase_shop_id_receipt_number_key;
DROP INDEX purchase_not_settled;
${purchaseIndexes0010}`;
