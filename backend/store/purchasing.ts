import type { BusinessDate } from '../../domain/business-date.ts';
import type { PurchaseDecision, PurchaseQuestion } from '../../domain/decide-purchase.ts';
import type { DeclineReason } from '../../domain/decline-reasons.ts';
import type { DecisionRecord } from '../../domain/explain-purchase.ts';
import type {
  FamilyAccountId,
  GrantId,
  MemberId,
  MunicipalityId,
  PurchaseId,
  ShopId,
  SubjectId,
  TerminalId,
} from '../../domain/ids.ts';
import type { PurchaseState } from '../../domain/purchase-state.ts';
import type { Result } from '../../domain/result.ts';
import type { TokyoMoment } from '../../domain/tokyo-moment.ts';
import type { Yen } from '../../domain/yen.ts';

/** What a purchase is, however it ends; the store writes it down once. */
export interface PurchaseRequest {
  readonly purchaseId: PurchaseId;
  /** SHA-256 of the canonical content, hex. */
  readonly contentHash: string;
  readonly municipalityId: MunicipalityId;
  readonly terminalId: TerminalId;
  readonly shopId: ShopId;
  readonly amountYen: Yen;
  readonly businessDate: BusinessDate;
}

/** A purchase as it was decided. The first decision under an id is the only one. */
export interface StoredPurchase {
  readonly purchaseId: PurchaseId;
  readonly contentHash: string;
  readonly amountYen: Yen;
  readonly state: PurchaseState;
  readonly reasons: readonly DeclineReason[];
  readonly memberName: string | null;
  /** The family whose account pays by leave that it gave; `null`: the member's own. */
  readonly paidBy: string | null;
  readonly balanceAfterYen: Yen | null;
  readonly leftTodayYen: Yen | null;
  readonly tryAgainAfterMs: number | null;
  readonly receiptNumber: string | null;
  readonly decidedAtMs: number;
  /** Until when the owner may answer; `null`: nobody is asked. */
  readonly answerUntilMs: number | null;
}

/** Who a decision was made about, whose money it is, and the versions of what was relied on. */
export interface RecognisedMember {
  readonly memberId: MemberId;
  /** The account that pays: the member's own, or the one that gave the grant. */
  readonly familyAccountId: FamilyAccountId;
  readonly grantId: GrantId | null;
  readonly rulesVersion: number;
  /** 0: the family has no rules of its own yet. */
  readonly familyRulesVersion: number;
  readonly consentVersion: number;
}

/** What the decision needs to know about a recognised person in one shop, read at one instant. */
export interface PurchaseFacts extends Pick<PurchaseQuestion, 'shop' | 'payer' | 'family' | 'lots'> {
  readonly member: RecognisedMember;
}

export type AttemptAnswer =
  /** `pauseMs`: how long this terminal must wait if this try recognises nobody; `null` while it has tries left. */
  | { readonly kind: 'go'; readonly pauseMs: number | null }
  /** The id has been decided before. */
  | { readonly kind: 'known'; readonly purchase: StoredPurchase }
  | {
      readonly kind: 'stopped';
      readonly reason: 'CHALLENGE_EXPIRED' | 'TOO_MANY_TRIES' | 'REPLAYED_CAPTURE';
      readonly tryAgainAfterMs: number | null;
    };

export type SettlementAnswer =
  | { readonly kind: 'settled'; readonly purchase: StoredPurchase }
  /** Somebody else decided this id first (a duplicate, or a tombstone). Nothing was written. */
  | { readonly kind: 'known'; readonly purchase: StoredPurchase }
  /** What the decision was based on is no longer so. Nothing was written; read and decide again. */
  | { readonly kind: 'guard-refused' };

/** The payment path. Each command is one transaction: all of it happens or none. */
export interface PurchasingCommands {
  readPurchase(purchaseId: PurchaseId): Promise<StoredPurchase | null>;

  /** Refused when the purchase id is already bound to another terminal, amount or outcome. */
  issueChallenge(command: {
    readonly challenge: string;
    readonly municipalityId: MunicipalityId;
    readonly terminalId: TerminalId;
    readonly purchaseId: PurchaseId;
    readonly contentHash: string;
    readonly amountYen: Yen;
    readonly expiresAtMs: number;
  }): Promise<Result<undefined, 'ID_REUSED'>>;

  /**
   * The gates before a capture is looked at: spends the challenge, counts the try (a recognised person sets the count
   * back; a crash in between leaves it counted), and refuses a capture that was seen under another id.
   */
  openAttempt(command: {
    readonly request: PurchaseRequest;
    readonly challenge: string;
    readonly captureDigest: string;
    readonly atMs: number;
  }): Promise<AttemptAnswer>;

  /** `null`: no such person in this municipality. */
  readPurchaseFacts(query: {
    readonly municipalityId: MunicipalityId;
    readonly subjectId: SubjectId;
    readonly shopId: ShopId;
    readonly at: TokyoMoment;
  }): Promise<PurchaseFacts | null>;

  /**
   * The money moves here: to the merchant, or, while the owner is asked, to where it is held. Limits and balance are taken either
   * way.
   */
  approvePurchase(command: {
    readonly request: PurchaseRequest;
    readonly member: RecognisedMember;
    readonly decided: DecisionRecord & {
      readonly decision: Extract<PurchaseDecision, { kind: 'approve' | 'ask-owner' }>;
    };
    readonly algorithm: string;
    /** Until when the owner may answer, where the owner is asked. */
    readonly answerUntilMs: number | null;
    readonly eventId: string;
    readonly atMs: number;
  }): Promise<SettlementAnswer>;

  declinePurchase(command: {
    readonly request: PurchaseRequest;
    readonly reasons: readonly [DeclineReason, ...DeclineReason[]];
    /** `null`: nobody was recognised. */
    readonly member: RecognisedMember | null;
    readonly decided: DecisionRecord | null;
    readonly leftTodayYen: Yen | null;
    readonly tryAgainAfterMs: number | null;
    readonly algorithm: string | null;
    readonly eventId: string;
    readonly atMs: number;
  }): Promise<Exclude<SettlementAnswer, { kind: 'guard-refused' }>>;

  /** The stored purchase; an id never seen becomes a tombstone (`never_arrived`). */
  resolvePurchase(command: {
    readonly request: PurchaseRequest;
    readonly atMs: number;
  }): Promise<Result<StoredPurchase, 'ID_REUSED'>>;
}
