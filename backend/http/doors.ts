import type { KeyObject } from 'node:crypto';
import type { Clock } from '../../domain/clock.ts';
import type { Result } from '../../domain/result.ts';
import { ok, refused } from '../../domain/result.ts';
import { STAFF_HEADER, readPublicKey, verifyRequest } from '../../platform/http-signatures.ts';
import type { SignableRequest } from '../../platform/http-signatures.ts';
import { hashToken } from '../secret-token.ts';
import { STAFF_IDLE_TIMEOUT_MS } from '../staff/staff-desk.ts';
import { staffMay } from '../staff/staff-roles.ts';
import type { RegisteredTerminal } from '../store/access.ts';
import type { Store } from '../store/store.ts';
import type { Callers, Refusal, StaffRouteName } from './routes.ts';

/** What a door looks at; the body is bytes, not yet parsed. */
export interface Knock {
  readonly request: SignableRequest;
  readonly address: string;
  readonly sessionToken: string | undefined;
  readonly origin: string | undefined;
}

export interface Doors {
  terminal(knock: Knock): Promise<Result<Callers['terminal'], Refusal>>;
  staff(knock: Knock, route: StaffRouteName): Promise<Result<Callers['staff-at-terminal'], Refusal>>;
  owner(knock: Knock): Promise<Result<Callers['owner'], Refusal>>;
  /** Writes down that somebody who is signed in named what is not theirs, or did what they may not. */
  ownerRefused(caller: Callers['owner'], route: string): Promise<void>;
  /** Anybody, but from no other site's page. */
  anybody(knock: Knock): Result<Callers['anybody'], Refusal>;
}

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  /** Whether a page of this origin may act for its user. */
  readonly isOwnOrigin: (origin: string) => boolean;
}

export function createDoors({ store, clock, isOwnOrigin }: Deps): Doors {
  const readKey = publicKeyReader();
  const nonces = {
    useOnce: (keyId: string, nonce: string, untilMs: number) => store.useNonce({ keyId, nonce, untilMs }),
  };
  const findKey = async (keyId: string) => {
    const terminal = await store.findTerminal(keyId);
    return terminal === null ? null : { publicKey: readKey(terminal.publicKey), terminal };
  };

  async function terminal({ request }: Knock): Promise<Result<Callers['terminal'], Refusal>> {
    const verified = await verifyRequest(request, { findKey, nonces, clock });
    if (verified.ok) return ok({ terminal: verified.value.terminal });
    return refused(
      verified.reason === 'key-unknown'
        ? 'TERMINAL_UNKNOWN'
        : ({ code: 'SIGNATURE_REFUSED', detail: `the request's signature is ${verified.reason}` } as const),
    );
  }

  async function staff(
    knock: Knock,
    route: StaffRouteName,
  ): Promise<Result<Callers['staff-at-terminal'], Refusal>> {
    const at = await terminal(knock);
    if (!at.ok) return at;
    const token = knock.request.headers[STAFF_HEADER];
    if (token === undefined) return refused('SIGN_IN_NEEDED');
    const { terminalId, municipalityId } = at.value.terminal;
    const tokenHash = hashToken(token);
    const atMs = clock.nowMs();
    const member = await store.useStaffSession({
      tokenHash,
      terminalId,
      atMs,
      idleTimeoutMs: STAFF_IDLE_TIMEOUT_MS,
    });
    if (member === null) return refused('SIGN_IN_NEEDED');
    if (!staffMay(member.role, route)) {
      const actor = `staff:${member.staffId}`;
      const fact = { action: 'access.denied', subject: null, detail: { route } } as const;
      await store.recordAudit({ ...fact, municipalityId, atMs, actor, terminalId });
      return refused('NOT_ALLOWED');
    }
    return ok({ ...at.value, staff: member, sessionHash: tokenHash });
  }

  return {
    terminal,
    staff,
    owner: async (knock) => {
      if (knock.sessionToken === undefined) return refused('SIGN_IN_NEEDED');
      if (!mayActFrom(knock, isOwnOrigin)) return refused('NOT_ALLOWED');
      const sessionHash = hashToken(knock.sessionToken);
      const session = await store.findOwnerSession({ tokenHash: sessionHash, atMs: clock.nowMs() });
      return session === null ? refused('SIGN_IN_NEEDED') : ok({ session, sessionHash });
    },
    ownerRefused: ({ session: { municipalityId, ownerId } }, route) =>
      store.recordAudit({
        municipalityId,
        atMs: clock.nowMs(),
        actor: `owner:${ownerId}`,
        terminalId: null,
        action: 'access.denied',
        subject: null,
        detail: { route },
      }),
    anybody: (knock) =>
      mayActFrom(knock, isOwnOrigin) ? ok({ address: knock.address }) : refused('NOT_ALLOWED'),
  };
}

/**
 * The cookie is SameSite=Strict; the origin is the second lock. A browser says it with everything that is not a plain read,
 * so one that is missing there is refused too.
 */
function mayActFrom({ origin, request }: Knock, isOwnOrigin: (origin: string) => boolean): boolean {
  if (origin === undefined) return request.method === 'GET';
  return isOwnOrigin(origin);
}

/** Parsing a key costs more than finding it; the few terminals of a deployment fit in memory. */
function publicKeyReader(): (publicKey: RegisteredTerminal['publicKey']) => KeyObject {
  const known = new Map<string, KeyObject>();
  return (publicKey) => {
    const key = known.get(publicKey) ?? readPublicKey(publicKey);
    known.set(publicKey, key);
    return key;
  };
}
