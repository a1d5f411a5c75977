import type { Passkey } from '../../contract/passkey-routes.ts';
import type { FamilyAccountId, MunicipalityId, OwnerId, PasskeyId } from '../../domain/ids.ts';
import type { Result } from '../../domain/result.ts';
import type { OwnerSession } from './access.ts';

/** Whose a passkey is: the account's owner or a co-guardian. */
export type PasskeyHolder = Pick<OwnerSession, 'familyAccountId' | 'municipalityId' | 'ownerId' | 'isOwner'>;

export interface NewPasskey {
  readonly passkeyId: PasskeyId;
  readonly credentialId: string;
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly name: string;
}

export interface StoredPasskey {
  readonly passkeyId: PasskeyId;
  readonly familyAccountId: FamilyAccountId;
  readonly municipalityId: MunicipalityId;
  /** Whose it is, also where that person may not decide any more. */
  readonly ownerId: OwnerId;
  readonly credentialId: string;
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly transports: readonly string[];
}

/** Ways to sign in that live in somebody's device. Only public keys are stored, challenges as hashes. */
export interface PasskeyCommands {
  keepChallenge(command: {
    readonly challengeHash: string;
    /** The session that may add a passkey with it; `null`: for signing in. */
    readonly sessionHash: string | null;
    readonly expiresAtMs: number;
  }): Promise<void>;
  /** @returns false if it was never given for this, is too old, or was spent */
  spendChallenge(command: {
    readonly challengeHash: string;
    readonly sessionHash: string | null;
    readonly atMs: number;
  }): Promise<boolean>;

  listPasskeys(
    holder: PasskeyHolder,
  ): Promise<readonly (Passkey & Pick<StoredPasskey, 'credentialId' | 'transports'>)[]>;
  addPasskey(
    command: PasskeyHolder & { readonly passkey: NewPasskey; readonly atMs: number },
  ): Promise<Result<undefined, 'NOT_ALLOWED' | 'PASSKEY_REFUSED'>>;
  removePasskey(
    command: PasskeyHolder & { readonly passkeyId: PasskeyId; readonly atMs: number },
  ): Promise<Result<undefined, 'NOT_FOUND'>>;

  findPasskey(credentialId: string): Promise<StoredPasskey | null>;
  /** Moves the counter on and begins the session, or neither: a counter that went back, or a person who may not decide any more. */
  signInByPasskey(command: {
    readonly passkeyId: PasskeyId;
    readonly counter: number;
    readonly sessionHash: string;
    readonly sessionExpiresAtMs: number;
    readonly atMs: number;
  }): Promise<Result<undefined, 'SIGN_IN_REFUSED'>>;
}
