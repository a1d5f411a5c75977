import type { NoticeChannel, NoticeChoices } from '../../contract/notice-routes.ts';
import type { FamilyEvent } from '../../contract/owner-routes.ts';
import type { BusinessDate } from '../../domain/business-date.ts';
import type { FamilyAccountId, MemberId, MunicipalityId, OwnerId } from '../../domain/ids.ts';
import type { NoticeContent } from '../../domain/notice-content.ts';
import type { Result } from '../../domain/result.ts';
import type { Yen } from '../../domain/yen.ts';

/** Where one person can be reached on a channel. */
export interface NoticeAddress {
  readonly channel: NoticeChannel;
  /** In the channel's own words. */
  readonly address: string;
  readonly shownAs: string;
  /** Nothing but a code is sent to what is unconfirmed, and nothing at all to what is down. */
  readonly state: 'unconfirmed' | 'ready' | 'down';
  /** Why it is down. */
  readonly reason: string | null;
  readonly lastAcceptedAtMs: number | null;
}

/** Whose address it is, and for which families that person decides now. */
export interface AddressOwner {
  readonly ownerId: OwnerId;
  readonly municipalityId: MunicipalityId;
  readonly families: readonly FamilyAccountId[];
}

/** Where owners can be reached. */
export interface NoticeAddressCommands {
  /**
   * Adds an address, or takes it up again as it now is. On LINE and Web Push it is nobody else's any more: a telephone that
   * somebody else has signed in with must not go on telling of the former family.
   */
  addNoticeAddress(command: {
    readonly ownerId: OwnerId;
    readonly municipalityId: MunicipalityId;
    readonly channel: NoticeChannel;
    readonly address: string;
    readonly shownAs: string;
    /** What it waits for; `null`: it may be used at once. */
    readonly confirmation: { readonly codeHash: string; readonly untilMs: number } | null;
    /** The person's other addresses on the channel are forgotten (the unconfirmed ones where this one is to be confirmed). */
    readonly isOnly: boolean;
    readonly atMs: number;
  }): Promise<void>;
  /** The person's other addresses on the channel are forgotten. */
  confirmNoticeAddress(command: {
    readonly ownerId: OwnerId;
    readonly channel: NoticeChannel;
    readonly codeHash: string;
    readonly atMs: number;
  }): Promise<Result<undefined, 'NOT_FOUND'>>;
  /** `down`: nobody is sent anything there until it is `ready` again. @returns whether there is such an address */
  markNoticeAddress(command: {
    readonly channel: NoticeChannel;
    readonly address: string;
    readonly state: { readonly kind: 'ready' } | { readonly kind: 'down'; readonly reason: string };
  }): Promise<boolean>;
  /** Forgets one address, whoever has it. @returns whether there was one */
  forgetNoticeAddress(command: {
    readonly channel: NoticeChannel;
    readonly address: string;
  }): Promise<boolean>;
  /** Forgets a person's addresses on a channel. @returns how many */
  removeNoticeChannel(command: {
    readonly ownerId: OwnerId;
    readonly channel: NoticeChannel;
  }): Promise<number>;
  readNoticeAddresses(ownerId: OwnerId): Promise<NoticeAddress[]>;
  /** `null`: nobody's, or still unconfirmed. */
  findAddressOwner(query: {
    readonly channel: NoticeChannel;
    readonly address: string;
  }): Promise<AddressOwner | null>;
}

/** Somebody who decides for a family, as far as telling goes. */
export interface NoticeReader {
  readonly ownerId: OwnerId;
  readonly choices: NoticeChoices;
  /** On which channels there is an address that may be used. */
  readonly channels: readonly NoticeChannel[];
}

/** What a family is owed and was not yet made into notices, with what their words need besides. */
export interface FamilyNews {
  readonly familyAccountId: FamilyAccountId;
  readonly municipalityId: MunicipalityId;
  /** The last event of which notices have been made. */
  readonly afterSeq: number;
  readonly events: readonly {
    readonly seq: number;
    readonly atMs: number;
    readonly event: FamilyEvent | null;
    /** By which algorithm the person was recognised, where it is about a purchase. */
    readonly algorithm: string | null;
  }[];
  readonly readers: readonly NoticeReader[];
  readonly soonestLot: { readonly leftYen: Yen; readonly expiresOn: BusinessDate } | null;
  /** Of the members who have a limit for the month. */
  readonly leftThisMonth: readonly { readonly memberId: MemberId; readonly leftYen: Yen }[];
}

/** One event for one person. */
export interface PlannedNotice {
  readonly ownerId: OwnerId;
  readonly eventId: string;
  readonly content: NoticeContent;
  readonly occurredAtMs: number;
  /** `inbox`: for the page alone. */
  readonly state: 'waiting' | 'inbox';
  readonly notBeforeMs: number;
  /** Told in one with others of the same moment. */
  readonly inDigest: boolean;
}

/** A family's vouchers with one last day. */
export interface ExpiringLots {
  readonly familyAccountId: FamilyAccountId;
  readonly municipalityId: MunicipalityId;
  readonly expiresOn: BusinessDate;
}

/** From the outbox to notices. The outbox is the promise; this can be done again at any time and makes nothing twice. */
export interface NoticeMakingCommands {
  /** Families with events of which no notices have been made yet. */
  familiesWithNews(query: { readonly limit: number }): Promise<FamilyAccountId[]>;
  /** The oldest of it; no events: there is no news. */
  readFamilyNews(query: {
    readonly familyAccountId: FamilyAccountId;
    readonly today: BusinessDate;
    readonly limit: number;
  }): Promise<FamilyNews>;
  /** @returns false, and writes nothing, if somebody else has gone beyond `afterSeq` already */
  writeNotices(command: {
    readonly familyAccountId: FamilyAccountId;
    readonly municipalityId: MunicipalityId;
    readonly afterSeq: number;
    readonly throughSeq: number;
    readonly notices: readonly PlannedNotice[];
  }): Promise<boolean>;
  /** Vouchers that expire until then and of which nobody was told yet, by family and date. */
  expiringLots(query: {
    readonly today: BusinessDate;
    readonly until: BusinessDate;
    readonly limit: number;
  }): Promise<ExpiringLots[]>;
  /** Owes the family one event about all of them. @returns false if that was done meanwhile, or they are spent */
  oweExpiringLots(
    command: ExpiringLots & {
      readonly today: BusinessDate;
      readonly eventId: string;
      readonly atMs: number;
    },
  ): Promise<boolean>;
}

/** A notice on a channel. */
export interface Sending {
  readonly channel: NoticeChannel;
  /** `failed` is final; `queued`: begun, and not known to be taken. */
  readonly state: 'queued' | 'accepted' | 'opened' | 'failed';
  readonly tries: number;
  readonly firstTriedAtMs: number;
}

/** A notice that is due. */
export interface DueNotice {
  readonly seq: number;
  readonly eventId: string;
  readonly familyAccountId: FamilyAccountId;
  readonly content: NoticeContent;
  readonly occurredAtMs: number;
  readonly notBeforeMs: number;
  readonly sendings: readonly Sending[];
  /** What is told with it, in order; `null`: it is told by itself. */
  readonly digest:
    | readonly {
        readonly seq: number;
        readonly content: NoticeContent;
        readonly occurredAtMs: number;
      }[]
    | null;
}

/** The head of one person's lane. */
export interface NoticeLane {
  readonly choices: NoticeChoices;
  /** Those that may be used. */
  readonly addresses: readonly Pick<NoticeAddress, 'channel' | 'address'>[];
  /** In the order in which they are told. */
  readonly notices: readonly DueNotice[];
}

/** What whoever holds a lane's lease writes down. */
export type LaneStep =
  /** About to be sent, for the first time or again; with which others. */
  | {
      readonly kind: 'begin';
      readonly seq: number;
      readonly channel: NoticeChannel;
      readonly noticeId: string;
      readonly withSeqs: readonly number[];
    }
  | { readonly kind: 'accepted'; readonly noticeId: string; readonly addresses: readonly string[] }
  /** Not taken, to be tried there again. */
  | { readonly kind: 'not-yet'; readonly noticeId: string; readonly reason: string }
  /** Not to be tried there again. */
  | { readonly kind: 'failed'; readonly noticeId: string; readonly reason: string }
  /** Nothing more is sent of it. */
  | { readonly kind: 'end'; readonly seq: number; readonly state: 'sent' | 'unsent' | 'inbox' }
  | { readonly kind: 'postpone'; readonly seq: number; readonly notBeforeMs: number }
  | { readonly kind: 'release'; readonly waitUntilMs: number };

/** From notices to channels: one ordered lane per person, held by one sender at a time. */
export interface NoticeLaneCommands {
  /** Takes lanes in which something is due, the most overdue first. */
  claimLanes(command: {
    readonly leaseId: string;
    readonly leaseUntilMs: number;
    readonly atMs: number;
    readonly limit: number;
  }): Promise<OwnerId[]>;
  readLane(query: {
    readonly ownerId: OwnerId;
    readonly atMs: number;
    readonly limit: number;
  }): Promise<NoticeLane>;
  /** All steps together, and the lease anew. @returns false, and writes nothing, if the lane is somebody else's by now */
  moveLane(command: {
    readonly ownerId: OwnerId;
    readonly leaseId: string;
    readonly leaseUntilMs: number;
    readonly atMs: number;
    readonly steps: readonly LaneStep[];
  }): Promise<boolean>;
}

/** A notice as its reader and the operator see it. */
export interface StoredNotice {
  readonly ownerId: OwnerId;
  readonly eventId: string;
  readonly content: NoticeContent;
  readonly occurredAtMs: number;
  readonly readAtMs: number | null;
  readonly sent: readonly {
    readonly channel: NoticeChannel;
    readonly state: Sending['state'];
    readonly reason: string | null;
  }[];
}

/** The page's side: what was chosen, and the inbox. */
export interface InboxCommands {
  readNoticeChoices(ownerId: OwnerId): Promise<NoticeChoices>;
  changeNoticeChoices(command: {
    readonly ownerId: OwnerId;
    readonly municipalityId: MunicipalityId;
    readonly choices: NoticeChoices;
    readonly atMs: number;
  }): Promise<void>;
  /** Newest first. */
  readInbox(query: {
    readonly ownerId: OwnerId;
    readonly familyAccountId: FamilyAccountId;
    readonly limit: number;
  }): Promise<{ readonly notices: StoredNotice[]; readonly unread: number }>;
  /** All up to this one. @returns how many are still unread */
  markInboxRead(command: {
    readonly ownerId: OwnerId;
    readonly familyAccountId: FamilyAccountId;
    readonly eventId: string;
    readonly atMs: number;
  }): Promise<number>;
  /** The link in a notice was followed by the person whom it was sent to. @returns whether it was that person's */
  noteNoticeOpened(command: {
    readonly ownerId: OwnerId;
    readonly noticeId: string;
    readonly atMs: number;
  }): Promise<boolean>;
  /** What no channel took, for the operator; newest first. */
  readUnsentNotices(query: { readonly limit: number }): Promise<StoredNotice[]>;
}

/** Telling owners and co-guardians, from the outbox to the channel and the page's inbox. */
export interface NoticeCommands
  extends NoticeAddressCommands, NoticeMakingCommands, NoticeLaneCommands, InboxCommands {}
