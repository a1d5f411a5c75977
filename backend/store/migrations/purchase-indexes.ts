/**
 * Indexes of purchases that are written where the last ones were written: by receipts, whose numbers begin with the date, and of what is closed
 * but not settled yet, which begins with the close. By shop, as both were, each payment changed two pages of its own shop.
 */
export const PURCHASE_INDEXES_0010 = `
CREATE UNIQUE INDEX purchase_receipt ON purchase (receipt_number, shop_id) WHERE receipt_number IS NOT NULL;
CREATE INDEX purchase_not_settled ON purchase (shop_id, business_date) WHERE settlement_id IS NULL AND close_id IS NOT NULL;
`;
