import type { CheckedIn, WatchPause, WatchedMember } from '../../contract/watch-over-routes.ts';
import type { BusinessDate } from '../../domain/business-date.ts';
import type {
  CheckInId,
  FamilyAccountId,
  MemberId,
  MunicipalityId,
  OwnerId,
  PauseId,
  SubjectId,
  TerminalId,
} from '../../domain/ids.ts';
import type { Result } from '../../domain/result.ts';
import type { TokyoMoment } from '../../domain/tokyo-moment.ts';
import type { Rung } from '../../domain/watch-over/watch-ladder.ts';
import type { WatchWish } from '../../domain/watch-over/watch-wish.ts';
import type { RegisteredTerminal } from './access.ts';
import type { OwnersChange } from './families.ts';

/** Somebody for whom the ladder was climbed to the municipality, for its list. */
export interface OverdueMember {
  readonly memberId: MemberId;
  readonly displayName: string;
  readonly familyName: string;
  readonly ownerName: string;
  readonly lastSeenOn: BusinessDate;
  readonly since: BusinessDate;
}

/** Who watches over whom, and what is told. Every telling is owed in the transaction that climbs the ladder. */
export interface WatchCommands {
  /** Counts a minute in which a terminal was heard; heard again within it, nothing is written. */
  hearTerminal(command: { readonly terminalId: TerminalId; readonly atMs: number }): Promise<void>;

  readWatchOver(query: { readonly familyAccountId: FamilyAccountId; readonly atMs: number }): Promise<{
    people: { ownerId: OwnerId; name: string }[];
    members: WatchedMember[];
  }>;
  askWatchOver(
    command: OwnersChange & { readonly wish: WatchWish; readonly replacesVersion: number },
  ): Promise<Result<WatchedMember, 'NOT_FOUND' | 'NOT_ALLOWED' | 'VERSION_CONFLICT'>>;
  /** `NOT_FOUND` also where there is nothing to end. */
  endWatchOver(command: OwnersChange): Promise<Result<undefined, 'NOT_FOUND'>>;
  heardFromMember(command: OwnersChange): Promise<Result<WatchedMember, 'NOT_FOUND'>>;
  pauseWatchOver(
    command: OwnersChange & { readonly pause: WatchPause },
  ): Promise<Result<WatchedMember, 'NOT_FOUND' | 'NOT_ALLOWED' | 'ID_REUSED'>>;
  endWatchPause(
    command: OwnersChange & { readonly pauseId: PauseId },
  ): Promise<Result<WatchedMember, 'NOT_FOUND'>>;

  /** A recognised finger that pays nothing. `null`, without a trace: nobody watches over this person or asks to. */
  checkIn(command: {
    readonly checkInId: CheckInId;
    readonly terminal: RegisteredTerminal;
    readonly subjectId: SubjectId;
    readonly eventId: string;
    readonly atMs: number;
  }): Promise<(CheckedIn & { readonly familyAccountId: FamilyAccountId }) | null>;
  /** What the person of that check-in says, at the same terminal and not long after. */
  answerCheckIn(command: {
    readonly checkInId: CheckInId;
    readonly terminalId: TerminalId;
    readonly answer: 'yes' | 'no' | 'stop';
    readonly version: number;
    readonly wordingVersion: string;
    readonly eventId: string;
    readonly atMs: number;
  }): Promise<
    Result<CheckedIn & { readonly familyAccountId: FamilyAccountId }, 'NOT_FOUND' | 'VERSION_CONFLICT'>
  >;

  /** Members who are watched over, in the order of their ids; `alarmed`: those about whom somebody is worried. */
  watchedMembers(query: {
    readonly alarmed: boolean;
    readonly after: MemberId | null;
    readonly limit: number;
  }): Promise<{ memberId: MemberId; familyAccountId: FamilyAccountId }[]>;
  /** One look at somebody who is watched over. @returns the rung they are on, and whether anything was told */
  lookAfter(command: {
    readonly memberId: MemberId;
    readonly at: TokyoMoment;
    readonly eventId: string;
  }): Promise<{ rung: Rung; told: boolean } | null>;
  /** The municipality's list, longest unseen first. */
  overdueMembers(municipalityId: MunicipalityId): Promise<OverdueMember[]>;
  /** Deletes signs of life and heard minutes that no habit is learnt from any more. */
  forgetOldSigns(command: { readonly today: BusinessDate }): Promise<void>;
}
