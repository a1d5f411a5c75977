/** Ids are UUIDs in lower case. UUIDv7 for things that happen, UUIDv4 for people in the template store (decisions: ids). */
declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

export type MunicipalityId = Id<'Municipality'>;
export type FamilyAccountId = Id<'FamilyAccount'>;
export type OwnerId = Id<'Owner'>;
export type MemberId = Id<'Member'>;
/** The random name under which a person's templates are stored, apart from who the person is. */
export type SubjectId = Id<'Subject'>;
export type MerchantId = Id<'Merchant'>;
export type ShopId = Id<'Shop'>;
export type TerminalId = Id<'Terminal'>;
export type StaffId = Id<'Staff'>;
export type PurchaseId = Id<'Purchase'>;
export type RefundId = Id<'Refund'>;
export type LotId = Id<'Lot'>;
/** A shop's end of day. */
export type CloseId = Id<'Close'>;
export type SettlementId = Id<'Settlement'>;
export type CorrectionId = Id<'Correction'>;
/** A municipality's voucher issue. */
export type ProgrammeId = Id<'Programme'>;
/** Vouchers asked for by card, until they are paid. */
export type OrderId = Id<'Order'>;
/** A way to sign in that lives in somebody's device. */
export type PasskeyId = Id<'Passkey'>;
/** An owner's leave for somebody else to spend up to an amount, in one shop, until an hour. */
export type GrantId = Id<'Grant'>;
/** A finger at a terminal that pays nothing and says: I am well. */
export type CheckInId = Id<'CheckIn'>;
/** Days on which nobody is missed. */
export type PauseId = Id<'Pause'>;

export const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
