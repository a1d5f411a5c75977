import type { KioskCommandOutput } from '../../contract/kiosk-api.ts';
import { staffSignIn, staffSignOut } from '../../contract/terminal-routes.ts';
import type { StaffRole } from '../../contract/terminal-routes.ts';
import type { Clock } from '../../domain/clock.ts';
import type { TerminalClient } from '../terminal-client.ts';

export interface SignedInStaff {
  readonly name: string;
  readonly role: StaffRole;
}

/** Who is signed in as staff at this kiosk. The token stays here; the screens learn a name and a role. */
export interface StaffSession {
  current(): SignedInStaff | null;
  /** The token for a request, and a sign of life: the idle lock begins anew. */
  token(): string | null;
  signIn(staffCode: string, pin: string): Promise<KioskCommandOutput<'staffSignIn'>>;
  signOut(): Promise<void>;
}

const SIGN_IN_TIMEOUT_MS = 5_000;

export function createStaffSession(deps: {
  readonly clock: Clock;
  readonly client: TerminalClient;
  /** Somebody signed in, signed out, or was locked out after the idle time. */
  readonly onChange: () => void;
}): StaffSession {
  const { clock, client } = deps;
  let session: {
    readonly staff: SignedInStaff;
    readonly token: string;
    readonly idleTimeoutMs: number;
  } | null = null;
  let cancelIdleLock: () => void = () => undefined;

  function lockAfterIdling(): void {
    cancelIdleLock();
    if (session !== null) cancelIdleLock = clock.after(session.idleTimeoutMs, () => void signOut());
  }

  async function signOut(): Promise<void> {
    const ended = session;
    if (ended === null) return;
    session = null;
    cancelIdleLock();
    deps.onChange();
    // If this does not arrive, the backend's own idle time-out ends the session.
    await client.call(
      staffSignOut,
      { params: {}, body: undefined },
      { timeoutMs: SIGN_IN_TIMEOUT_MS, staffToken: ended.token },
    );
  }

  return {
    current: () => session?.staff ?? null,
    token: () => {
      lockAfterIdling();
      return session?.token ?? null;
    },
    signIn: async (staffCode, pin) => {
      const reply = await client.call(
        staffSignIn,
        { params: {}, body: { staffCode, pin } },
        { timeoutMs: SIGN_IN_TIMEOUT_MS },
      );
      if (!reply.ok) {
        if (reply.reason.kind !== 'problem') return { ok: false, reason: 'OFFLINE' };
        return {
          ok: false,
          reason: reply.reason.problem.code === 'TOO_MANY_REQUESTS' ? 'LOCKED' : 'REFUSED',
        };
      }
      const { name, role, sessionToken, idleTimeoutMs } = reply.value;
      session = { staff: { name, role }, token: sessionToken, idleTimeoutMs };
      lockAfterIdling();
      deps.onChange();
      return { ok: true, value: {} };
    },
    signOut,
  };
}
