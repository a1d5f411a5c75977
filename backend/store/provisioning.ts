import type { StaffRole } from '../../contract/terminal-routes.ts';
import type { BusinessDate } from '../../domain/business-date.ts';
import type {
  FamilyAccountId,
  LotId,
  MerchantId,
  MunicipalityId,
  OwnerId,
  ShopId,
  StaffId,
  TerminalId,
} from '../../domain/ids.ts';
import type { Result } from '../../domain/result.ts';
import type { LotScope } from '../../domain/lot-scope.ts';
import type { ShopCategory } from '../../domain/shop-category.ts';
import type { MostOnSale, SaleRefusalDetail } from '../../domain/voucher-programme.ts';
import type { Yen } from '../../domain/yen.ts';
import type { ProgrammeId } from '../../domain/ids.ts';

/**
 * Setting up a municipality: what the town office's tools and the demo's seed call. Ids are made by the caller. A second
 * create with the same id throws: these are not retried over a network.
 */
export interface ProvisioningCommands {
  createMunicipality(command: {
    readonly municipalityId: MunicipalityId;
    readonly name: string;
    readonly consentNotice: ConsentNotice;
    readonly atMs: number;
  }): Promise<void>;

  /** A later wording; whoever enrols from now on consents to this one. */
  publishConsentNotice(command: {
    readonly municipalityId: MunicipalityId;
    readonly consentNotice: ConsentNotice;
    readonly atMs: number;
  }): Promise<void>;

  /** Checked before (`checkProgramme`). What is left out is no bound: any unit, any buyer, any shop of the municipality. */
  createProgramme(command: {
    readonly municipalityId: MunicipalityId;
    readonly programmeId: ProgrammeId;
    readonly name: string;
    readonly premiumPercent: number;
    readonly unitYen?: Yen;
    readonly perPersonYen?: Yen | null;
    readonly soldFrom: BusinessDate;
    readonly soldUntil: BusinessDate;
    readonly spendFrom?: BusinessDate;
    /** The last date on which its vouchers may be spent. */
    readonly spendUntil: BusinessDate;
    readonly premiumBudgetYen: Yen;
    readonly scope?: LotScope;
    /** Other municipalities whose families may buy it. */
    readonly openTo?: readonly MunicipalityId[];
    readonly atMs: number;
  }): Promise<void>;

  createMerchant(command: {
    readonly municipalityId: MunicipalityId;
    readonly merchantId: MerchantId;
    readonly name: string;
    /** What the programme keeps of the turnover, in hundredths of a percent; 0 unless it is said. */
    readonly feeBasisPoints?: number;
    /** JSON in the words of documents/zengin. */
    readonly bankAccount?: string | null;
    readonly atMs: number;
  }): Promise<void>;

  createShop(command: {
    readonly municipalityId: MunicipalityId;
    readonly merchantId: MerchantId;
    readonly shopId: ShopId;
    readonly name: string;
    /** `other` unless it is said. */
    readonly category?: ShopCategory;
    readonly areas?: readonly string[];
    readonly atMs: number;
  }): Promise<void>;

  registerTerminal(command: {
    readonly municipalityId: MunicipalityId;
    readonly shopId: ShopId;
    readonly terminalId: TerminalId;
    /** Ed25519, SPKI bytes in base64. */
    readonly publicKey: string;
    readonly atMs: number;
  }): Promise<void>;

  /** Its requests are refused from the next one on. */
  revokeTerminal(command: {
    readonly municipalityId: MunicipalityId;
    readonly terminalId: TerminalId;
    readonly atMs: number;
  }): Promise<void>;

  createStaff(command: {
    readonly municipalityId: MunicipalityId;
    readonly staffId: StaffId;
    readonly code: string;
    readonly name: string;
    readonly role: StaffRole;
    /** From `hashPin` (backend/staff/pin.ts); the PIN itself is not stored. */
    readonly pin: HashedPin;
    readonly atMs: number;
  }): Promise<void>;

  createFamilyAccount(command: {
    readonly municipalityId: MunicipalityId;
    readonly familyAccountId: FamilyAccountId;
    readonly familyName: string;
    readonly ownerId: OwnerId;
    readonly ownerName: string;
    readonly atMs: number;
  }): Promise<void>;

  /**
   * One voucher purchase: a lot of principal and premium. Idempotent by lot id: the same sale again gives the same answer.
   * Refused with every rule of the programme that it breaks.
   */
  buyVouchers(command: {
    readonly municipalityId: MunicipalityId;
    readonly familyAccountId: FamilyAccountId;
    readonly programmeId: ProgrammeId;
    readonly lotId: LotId;
    readonly principalYen: Yen;
    /** Who buys, and against whose limit it counts; left out: the account's owner. */
    readonly boughtBy?: OwnerId;
    /** `staff:…`, `owner:…` or, left out, `system`. */
    readonly soldBy?: string;
    readonly today: BusinessDate;
    readonly atMs: number;
  }): Promise<Result<SoldLot, SaleProblem>>;

  /** The programmes on sale today that families of this municipality may buy, with what is left for whoever buys. */
  listOffers(query: {
    readonly municipalityId: MunicipalityId;
    readonly familyAccountId: FamilyAccountId;
    /** Against whose limit it would count; left out: the account's owner. */
    readonly boughtBy?: OwnerId;
    /** The most in one sale. */
    readonly ceilingYen: Yen;
    readonly today: BusinessDate;
  }): Promise<Result<Offer[], 'NOT_FOUND'>>;

  /** What became of a sale whose answer was lost. */
  findSoldLot(query: {
    readonly lotId: LotId;
    readonly municipalityId: MunicipalityId;
  }): Promise<SoldLot | null>;
}

export interface Offer {
  readonly programmeId: ProgrammeId;
  readonly name: string;
  readonly premiumPercent: number;
  readonly unitYen: Yen;
  readonly most: MostOnSale;
}

export type SaleProblem = 'NOT_FOUND' | 'ID_REUSED' | readonly SaleRefusalDetail[];

export interface ConsentNotice {
  readonly version: string;
  readonly paragraphs: readonly string[];
}

export interface HashedPin {
  readonly salt: string;
  readonly hash: string;
}

export interface SoldLot {
  readonly lotId: LotId;
  readonly principalYen: Yen;
  readonly premiumYen: Yen;
  readonly expiresOn: BusinessDate;
}
