import type { CouncilFigures } from '../../documents/council/council-figures.ts';
import type { BusinessDate } from '../../domain/business-date.ts';
import type {
  CloseId,
  CorrectionId,
  MemberId,
  MerchantId,
  MunicipalityId,
  PurchaseId,
  SettlementId,
  ShopId,
  StaffId,
  TerminalId,
} from '../../domain/ids.ts';
import type { Result } from '../../domain/result.ts';
import type { MerchantTotals } from '../../domain/settlement/merchant-totals.ts';
import type { MunicipalDebt } from '../../domain/settlement/municipal-clearing.ts';
import type { RegisterReport } from '../../domain/settlement/register-report.ts';
import type { Yen } from '../../domain/yen.ts';
import type { ProgrammeId } from '../../domain/ids.ts';

/** A purchase that was paid in a shop, as its counter may see it. */
export interface ShopPurchase {
  readonly purchaseId: PurchaseId;
  readonly receiptNumber: string;
  readonly memberId: MemberId | null;
  readonly memberName: string | null;
  readonly amountYen: Yen;
  readonly givenBackYen: Yen;
  /** All of it can still be voided: same business date, before the close, nothing given back. */
  readonly canVoid: boolean;
  readonly paidAtMs: number;
}

/** One line of a merchant's statement. */
export interface StatementRow {
  readonly kind: 'purchase' | 'void' | 'refund' | 'correction';
  readonly reference: string;
  readonly shopName: string | null;
  readonly receiptNumber: string | null;
  readonly businessDate: BusinessDate;
  readonly atMs: number;
  /** Positive, but for a correction. */
  readonly amountYen: Yen;
}

export interface Settlement {
  readonly settlementId: SettlementId;
  readonly merchantId: MerchantId;
  readonly merchantName: string;
  readonly number: number;
  readonly untilDate: BusinessDate;
  readonly totals: MerchantTotals;
  readonly paidAtMs: number | null;
  /** Where it is paid to, as it was written down; `null`: not known yet. */
  readonly bankAccount: string | null;
}

export interface CouncilQuery {
  readonly programmeId: ProgrammeId;
  /** Both dates are in the period. */
  readonly from: BusinessDate;
  readonly until: BusinessDate;
  readonly isSimulated: boolean;
  readonly atMs: number;
}

/** The shop's end of day, what the programme owes merchants, and what becomes of vouchers whose date has passed. */
export interface BookCommands {
  /** What was paid in this shop today, newest first; with a receipt number that one purchase, of whatever day. */
  listPurchases(query: {
    readonly shopId: ShopId;
    readonly receiptNumber: string | null;
    readonly today: BusinessDate;
    readonly limit: number;
  }): Promise<ShopPurchase[]>;
  /** X: how the day stands; changes nothing. */
  readRegister(query: { readonly shopId: ShopId; readonly today: BusinessDate }): Promise<RegisterReport>;
  /** Z: closes it. Idempotent by close id. */
  closeRegister(command: {
    readonly closeId: CloseId;
    readonly municipalityId: MunicipalityId;
    readonly shopId: ShopId;
    readonly terminalId: TerminalId | null;
    readonly closedBy: StaffId;
    readonly today: BusinessDate;
    readonly atMs: number;
  }): Promise<Result<RegisterReport, 'NOT_FOUND' | 'OUTCOME_UNKNOWN'>>;
  /** The latest closes, newest first. */
  readCloses(query: { readonly shopId: ShopId; readonly limit: number }): Promise<RegisterReport[]>;

  /**
   * Fixes what a merchant is to get for everything up to a date that is in no settlement yet. Idempotent by id. Nothing is settled
   * while nothing is due; a negative sum waits for the next time.
   */
  settleMerchant(command: {
    readonly settlementId: SettlementId;
    readonly municipalityId: MunicipalityId;
    readonly merchantId: MerchantId;
    readonly untilDate: BusinessDate;
    readonly madeBy: string;
    readonly atMs: number;
  }): Promise<Result<Settlement, 'NOT_FOUND' | 'NOTHING_DUE' | 'ID_REUSED'>>;
  /** @returns false if it is unknown or was paid before */
  markPaid(command: {
    readonly settlementId: SettlementId;
    readonly municipalityId: MunicipalityId;
    readonly paidBy: string;
    readonly atMs: number;
  }): Promise<boolean>;
  /** Idempotent by id. */
  correctMerchant(command: {
    readonly correctionId: CorrectionId;
    readonly municipalityId: MunicipalityId;
    readonly merchantId: MerchantId;
    readonly amountYen: Yen;
    readonly reason: string;
    readonly madeBy: string;
    readonly confirmedBy: string;
    readonly today: BusinessDate;
    readonly atMs: number;
  }): Promise<Result<undefined, 'NOT_FOUND' | 'ID_REUSED' | 'NEEDS_SECOND_PERSON' | 'NOT_AN_AMOUNT'>>;
  listMerchants(
    municipalityId: MunicipalityId,
  ): Promise<{ readonly merchantId: MerchantId; readonly name: string }[]>;
  listSettlements(query: {
    readonly municipalityId: MunicipalityId;
    readonly unpaidOnly: boolean;
  }): Promise<Settlement[]>;
  readStatement(settlementId: SettlementId): Promise<StatementRow[]>;
  /** What the merchant's account says of each thing in a settlement, from the postings and not from the rows above. */
  readLedgerRows(
    settlementId: SettlementId,
  ): Promise<{ readonly reference: string; readonly amountYen: Yen }[]>;
  readClearing(): Promise<MunicipalDebt[]>;
  listMunicipalities(): Promise<{ readonly municipalityId: MunicipalityId; readonly name: string }[]>;
  listProgrammes(municipalityId: MunicipalityId): Promise<
    {
      readonly programmeId: ProgrammeId;
      readonly name: string;
      readonly soldFrom: BusinessDate;
      readonly spendUntil: BusinessDate;
    }[]
  >;
  /** `null`: no such programme. */
  readCouncilFigures(query: CouncilQuery): Promise<CouncilFigures | null>;

  /** Books vouchers whose last day is over. @returns how many lots */
  expireLots(command: {
    readonly today: BusinessDate;
    readonly limit: number;
    readonly atMs: number;
  }): Promise<number>;

  /** A purchase with the record of its decision, for `npm run explain`. */
  readDecisionRecord(purchaseId: PurchaseId): Promise<{
    readonly state: string;
    readonly decision: string | null;
    readonly reasons: string;
  } | null>;
}
