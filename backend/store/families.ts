import type {
  FamilyChange,
  FamilyEvent,
  FamilyMember,
  FamilyPage,
  FamilyRules,
  FamilyShop,
  Grant,
} from '../../contract/owner-routes.ts';
import type { BusinessDate } from '../../domain/business-date.ts';
import type { DecisionRecord } from '../../domain/explain-purchase.ts';
import type {
  FamilyAccountId,
  GrantId,
  MemberId,
  MunicipalityId,
  OwnerId,
  PurchaseId,
  ShopId,
  StaffId,
  SubjectId,
  TerminalId,
} from '../../domain/ids.ts';
import type { Result } from '../../domain/result.ts';
import type { SpendingRules } from '../../domain/spending-rules.ts';
import type { Yen } from '../../domain/yen.ts';
import type { ConsentNotice } from './provisioning.ts';

/** Everything about a person but the templates, which are in the template store under the subject id. */
export interface Enrolment {
  readonly memberId: MemberId;
  readonly municipalityId: MunicipalityId;
  readonly familyAccountId: FamilyAccountId;
  readonly subjectId: SubjectId;
  readonly displayName: string;
  readonly birthDate: BusinessDate;
  readonly rules: SpendingRules;
  readonly noticeVersion: string;
  readonly guardianName: string | null;
  readonly enrolledFingers: number;
  /** SHA-256 of what the id was first sent with, keyed; hex. */
  readonly contentHash: string;
  readonly recordedBy: StaffId;
  readonly terminalId: TerminalId | null;
}

export interface EnrolledMember {
  readonly memberId: MemberId;
  readonly municipalityId: MunicipalityId;
  readonly subjectId: SubjectId;
  readonly displayName: string;
  readonly contentHash: string;
  /** Taken back: the templates are gone, or about to be. */
  readonly isConsentWithdrawn: boolean;
}

export interface FamilySummary {
  readonly familyAccountId: FamilyAccountId;
  readonly familyName: string;
  readonly ownerName: string;
  readonly memberNames: string[];
}

export type OwnerPage = Omit<FamilyPage, 'mode' | 'viewer'>;

/** One row of what is owed to a family's owner. */
export interface OutboxEvent {
  readonly seq: number;
  /** `null`: written by a former version in words that are no longer understood; the page reads itself anew. */
  readonly event: FamilyEvent | null;
}

/** Something that an owner or a co-guardian decided about the whole family. */
export interface OwnersDecision {
  readonly familyAccountId: FamilyAccountId;
  readonly municipalityId: MunicipalityId;
  readonly changedBy: OwnerId;
  readonly today: BusinessDate;
  readonly eventId: string;
  readonly atMs: number;
}

export interface OwnersChange extends OwnersDecision {
  readonly memberId: MemberId;
}

/** Leave as the owner wishes it. */
export interface GrantWish {
  readonly grantId: GrantId;
  readonly delegate: { readonly memberId: MemberId } | { readonly codeHash: string };
  readonly shopId: ShopId;
  readonly limitYen: Yen;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Families, their members, and what their owners see and decide. Every query is bound to one family or municipality. */
export interface FamilyCommands {
  searchFamilies(query: {
    readonly municipalityId: MunicipalityId;
    readonly words: string;
  }): Promise<FamilySummary[]>;
  familyExists(query: {
    readonly municipalityId: MunicipalityId;
    readonly familyAccountId: FamilyAccountId;
  }): Promise<boolean>;
  currentConsentNotice(municipalityId: MunicipalityId): Promise<ConsentNotice>;

  findMember(memberId: MemberId): Promise<EnrolledMember | null>;
  /** Who of these subjects has an identity: what the template store is compared with at start. */
  findSubjects(subjectIds: readonly SubjectId[]): Promise<SubjectId[]>;
  /** Person, consent and rules in one transaction: the moment from which the enrolment counts. */
  recordEnrolment(command: {
    readonly enrolment: Enrolment;
    readonly captureDigests: readonly string[];
    readonly today: BusinessDate;
    readonly eventId: string;
    readonly atMs: number;
  }): Promise<Result<undefined, 'NOT_FOUND' | 'CONSENT_MISSING' | 'CAPTURE_SEEN_BEFORE' | 'ID_REUSED'>>;
  /** Notes that a capture was used outside a purchase. @returns false if it was seen before */
  noteCapture(command: {
    readonly captureDigest: string;
    readonly municipalityId: MunicipalityId;
    readonly usedFor: string;
    readonly atMs: number;
  }): Promise<boolean>;

  readFamilyPage(query: {
    readonly familyAccountId: FamilyAccountId;
    readonly today: BusinessDate;
  }): Promise<OwnerPage>;
  changeRules(
    command: OwnersChange & { readonly rules: SpendingRules; readonly replacesVersion: number },
  ): Promise<Result<FamilyMember, 'NOT_FOUND' | 'VERSION_CONFLICT'>>;
  setFrozen(command: OwnersChange & { readonly frozen: boolean }): Promise<Result<FamilyMember, 'NOT_FOUND'>>;

  changeFamilyRules(
    command: OwnersDecision & { readonly rules: SpendingRules; readonly replacesVersion: number },
  ): Promise<Result<FamilyRules, 'VERSION_CONFLICT'>>;
  setFamilyFrozen(command: OwnersDecision & { readonly frozen: boolean }): Promise<FamilyRules>;

  readShops(municipalityId: MunicipalityId): Promise<FamilyShop[]>;
  /** Newest first, at most 50. */
  readHistory(familyAccountId: FamilyAccountId): Promise<FamilyChange[]>;
  /** What a purchase's decision looked at; `null` where it was not kept. */
  readDecision(query: {
    readonly familyAccountId: FamilyAccountId;
    readonly purchaseId: PurchaseId;
  }): Promise<Result<DecisionRecord | null, 'NOT_FOUND'>>;

  /** The member's former code ends with it. */
  makeDelegateCode(
    command: OwnersChange & { readonly codeHash: string; readonly expiresAtMs: number },
  ): Promise<Result<undefined, 'NOT_FOUND'>>;
  /** Idempotent by id. A code is used up by it; a code that is not good is as unknown as a member of another family. */
  giveGrant(
    command: OwnersDecision & { readonly grant: GrantWish },
  ): Promise<Result<Grant, 'NOT_FOUND' | 'NOT_ALLOWED' | 'ID_REUSED'>>;
  endGrant(command: OwnersDecision & { readonly grantId: GrantId }): Promise<Result<undefined, 'NOT_FOUND'>>;

  /** Idempotent by id. `NOT_ALLOWED`: there are as many as there may be. */
  addCoGuardian(
    command: OwnersDecision & { readonly coGuardianId: OwnerId; readonly name: string },
  ): Promise<Result<undefined, 'NOT_ALLOWED' | 'ID_REUSED'>>;
  endCoGuardian(
    command: OwnersDecision & { readonly coGuardianId: OwnerId },
  ): Promise<Result<undefined, 'NOT_FOUND'>>;

  /** Sequence number of the family's newest event; 0 before the first. */
  newestEvent(familyAccountId: FamilyAccountId): Promise<number>;
  readEvents(query: {
    readonly familyAccountId: FamilyAccountId;
    readonly afterSeq: number;
    readonly limit: number;
  }): Promise<OutboxEvent[]>;
}
