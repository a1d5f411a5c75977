import { PURCHASE_INDEXES_0010 } from '../purchase-indexes.ts';

export const tebura0010 = `
DROP INDEX purchase_take_window;
ALTER TABLE purchase DROP CONSTRAINT purchase_shop_id_receipt_number_key;
DROP INDEX purchase_not_settled;
${PURCHASE_INDEXES_0010}`;
