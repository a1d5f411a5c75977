import type { FamilyAccountId, MemberId, MunicipalityId, OwnerId } from '../../domain/ids.ts';

/** What LINE told, as it is worked off. */
export interface LineEvent {
  /** LINE's own id of it: told again, it is the same. */
  readonly eventId: string;
  /** JSON, as LINE wrote it. */
  readonly content: string;
  readonly receivedAtMs: number;
}

/** A button that stops one member, or (`null`) the whole family. */
export interface LineStop {
  readonly familyAccountId: FamilyAccountId;
  readonly memberId: MemberId | null;
}

/** The talk with owners on LINE. Secrets are never stored, only their hashes; each works for one event only. */
export interface LineTalkCommands {
  /** What is known already is left as it is. @returns how many were new */
  keepLineEvents(command: {
    readonly events: readonly { readonly eventId: string; readonly content: string }[];
    readonly atMs: number;
  }): Promise<number>;
  /** The oldest that nobody works on; it comes back when the lease is over and it was not ended. */
  takeLineEvent(command: { readonly atMs: number; readonly leaseMs: number }): Promise<LineEvent | null>;
  /** Its content is forgotten at once. */
  endLineEvent(command: { readonly eventId: string; readonly atMs: number }): Promise<void>;

  makeLineNonce(command: {
    readonly nonceHash: string;
    readonly ownerId: OwnerId;
    readonly municipalityId: MunicipalityId;
    readonly untilMs: number;
  }): Promise<void>;
  /** `null`: unknown, old, or used by another event. */
  useLineNonce(command: {
    readonly nonceHash: string;
    readonly eventId: string;
    readonly atMs: number;
  }): Promise<{ readonly ownerId: OwnerId; readonly municipalityId: MunicipalityId } | null>;

  makeLineStops(command: {
    readonly address: string;
    readonly municipalityId: MunicipalityId;
    readonly stops: readonly (LineStop & { readonly tokenHash: string })[];
    readonly untilMs: number;
  }): Promise<void>;
  /** `null`: unknown, old, shown to somebody else, or used by another event. */
  useLineStop(command: {
    readonly tokenHash: string;
    readonly address: string;
    readonly eventId: string;
    readonly atMs: number;
  }): Promise<LineStop | null>;
}
