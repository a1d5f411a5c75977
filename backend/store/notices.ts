import type { NoticeChannel } from '../../contract/notice-routes.ts';
import type { FamilyAccountId, MunicipalityId, OwnerId } from '../../domain/ids.ts';
import type { Result } from '../../domain/result.ts';

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
