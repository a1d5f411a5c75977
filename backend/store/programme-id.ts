declare const brand: unique symbol;

/** A municipality's voucher issue. Not yet spoken of outside the backend, hence not in domain/ids.ts. */
export type ProgrammeId = string & { readonly [brand]: 'Programme' };
