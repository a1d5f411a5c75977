import type { AuditAction, AuditDetail } from '../../contract/audit-events.ts';
import type { StaffRole } from '../../contract/terminal-routes.ts';
import type {
  FamilyAccountId,
  MunicipalityId,
  OwnerId,
  ShopId,
  StaffId,
  TerminalId,
} from '../../domain/ids.ts';
import type { Result } from '../../domain/result.ts';
import type { HashedPin } from './provisioning.ts';

export interface RegisteredTerminal {
  readonly terminalId: TerminalId;
  readonly municipalityId: MunicipalityId;
  readonly municipalityName: string;
  readonly shopId: ShopId;
  readonly shopName: string;
  readonly publicKey: string;
}

export interface StaffMember {
  readonly staffId: StaffId;
  readonly municipalityId: MunicipalityId;
  readonly name: string;
  readonly role: StaffRole;
}

export interface OwnerSession {
  readonly familyAccountId: FamilyAccountId;
  readonly municipalityId: MunicipalityId;
  /** Who is signed in: the account's owner or a co-guardian. */
  readonly ownerId: OwnerId;
  /** Only the owner says who else may decide. */
  readonly isOwner: boolean;
}

export type PinAnswer =
  | { readonly kind: 'compare'; readonly staff: StaffMember; readonly pin: HashedPin }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'locked' };

/** What was done to what, with the detail that its action has in the catalogue (contract/audit-events.ts). */
export type AuditFact = {
  [Action in AuditAction]: {
    readonly action: Action;
    /** The id of what it was done to. */
    readonly subject: string | null;
    readonly detail: AuditDetail<Action>;
  };
}[AuditAction];

export type AuditEntry = AuditFact & {
  readonly municipalityId: MunicipalityId;
  readonly atMs: number;
  /** `terminal:…`, `staff:…`, `owner:…` or `system`. */
  readonly actor: string;
  readonly terminalId: TerminalId | null;
};

/** Who is at the door. Tokens are never stored, only their hashes. */
export interface AccessCommands {
  /** `null`: unknown or not in service. */
  findTerminal(terminalId: string): Promise<RegisteredTerminal | null>;
  /** @returns false if the terminal used the nonce before */
  useNonce(command: {
    readonly keyId: string;
    readonly nonce: string;
    readonly untilMs: number;
  }): Promise<boolean>;

  /** Counts the try before the PIN is compared, so that many at once do not get more tries than one after the other. */
  beginPinTry(command: {
    readonly municipalityId: MunicipalityId;
    readonly code: string;
    readonly atMs: number;
  }): Promise<PinAnswer>;
  /** The PIN was wrong; it was counted by `beginPinTry`. */
  refusePin(command: {
    readonly staffId: StaffId;
    readonly terminalId: TerminalId;
    readonly atMs: number;
  }): Promise<void>;
  /** The PIN was right where no session begins: the count of tries starts anew. */
  acceptPin(command: { readonly staffId: StaffId }): Promise<void>;
  startStaffSession(command: {
    readonly tokenHash: string;
    readonly staffId: StaffId;
    readonly municipalityId: MunicipalityId;
    readonly terminalId: TerminalId;
    readonly atMs: number;
  }): Promise<void>;
  /** The staff of a session that is alive at this terminal; using it keeps it alive. */
  useStaffSession(command: {
    readonly tokenHash: string;
    readonly terminalId: TerminalId;
    readonly atMs: number;
    readonly idleTimeoutMs: number;
  }): Promise<StaffMember | null>;
  endStaffSession(command: { readonly tokenHash: string; readonly atMs: number }): Promise<void>;

  makeSignInLink(command: {
    readonly tokenHash: string;
    readonly municipalityId: MunicipalityId;
    readonly familyAccountId: FamilyAccountId;
    /** A co-guardian for whom the link is; `null`: the owner. */
    readonly ownerId: OwnerId | null;
    readonly madeBy: string;
    readonly terminalId: TerminalId | null;
    readonly expiresAtMs: number;
    readonly atMs: number;
  }): Promise<Result<undefined, 'NOT_FOUND'>>;
  /** Uses the link up and begins the session, or neither. */
  exchangeSignInLink(command: {
    readonly linkHash: string;
    readonly sessionHash: string;
    readonly sessionExpiresAtMs: number;
    readonly atMs: number;
  }): Promise<Result<undefined, 'SIGN_IN_REFUSED'>>;
  findOwnerSession(query: {
    readonly tokenHash: string;
    readonly atMs: number;
  }): Promise<OwnerSession | null>;
  endOwnerSession(command: { readonly tokenHash: string; readonly atMs: number }): Promise<void>;

  recordAudit(entry: AuditEntry): Promise<void>;
  /** Appends what has been written since to the chains. @returns how many entries */
  chainAudit(): Promise<number>;

  /** Deletes what nobody can use any more: nonces, challenges, links and sessions past their time. */
  forgetExpired(command: { readonly atMs: number }): Promise<void>;
}
