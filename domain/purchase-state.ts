/** The life of a purchase at the backend. *Unknown* exists only at the kiosk, while it asks (glossary). */
export const PURCHASE_STATES = [
  'awaiting_approval',
  'approved',
  'declined',
  'voided',
  'refunded',
  /** The kiosk asked for an id that had never arrived: a late request under it is refused (decisions.md 1). */
  'never_arrived',
] as const;

export type PurchaseState = (typeof PURCHASE_STATES)[number];
