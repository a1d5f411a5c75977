import type { Clock } from '../../domain/clock.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import type { Result } from '../../domain/result.ts';
import { ok, refused } from '../../domain/result.ts';
import { hashToken, makeSecretToken } from '../secret-token.ts';
import type { RegisteredTerminal, StaffMember } from '../store/access.ts';
import type { Store } from '../store/store.ts';
import { NOBODYS_PIN, isPin } from './pin.ts';

/** A staff session locks after this long without use (security 3.9). */
export const STAFF_IDLE_TIMEOUT_MS = 5 * 60_000;

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: RandomSource;
}

interface Credentials {
  readonly terminal: RegisteredTerminal;
  readonly code: string;
  readonly pin: string;
}
type Refused = 'SIGN_IN_REFUSED' | 'TOO_MANY_REQUESTS';

/** Signs a member of staff in at a terminal of their own municipality. */
export async function signStaffIn(
  credentials: Credentials,
  { store, clock, random }: Deps,
): Promise<Result<{ sessionToken: string; staff: StaffMember }, Refused>> {
  const checked = await checkPin(credentials, { store, clock });
  if (!checked.ok) return checked;
  const { municipalityId, terminalId } = credentials.terminal;
  const sessionToken = makeSecretToken(random);
  await store.startStaffSession({
    tokenHash: hashToken(sessionToken),
    staffId: checked.value.staffId,
    municipalityId,
    terminalId,
    atMs: clock.nowMs(),
  });
  return ok({ sessionToken, staff: checked.value });
}

/** A second member of staff puts their name to one thing at somebody else's session: the PIN counts, no session begins. */
export async function checkSecondPerson(
  credentials: Credentials,
  deps: Pick<Deps, 'store' | 'clock'>,
): Promise<Result<StaffMember, Refused>> {
  const checked = await checkPin(credentials, deps);
  if (checked.ok) await deps.store.acceptPin({ staffId: checked.value.staffId });
  return checked;
}

async function checkPin(
  { terminal, code, pin }: Credentials,
  { store, clock }: Pick<Deps, 'store' | 'clock'>,
): Promise<Result<StaffMember, Refused>> {
  const { municipalityId, terminalId } = terminal;
  const answer = await store.beginPinTry({ municipalityId, code, atMs: clock.nowMs() });
  if (answer.kind === 'locked') return refused('TOO_MANY_REQUESTS');
  const isRight = await isPin(pin, answer.kind === 'compare' ? answer.pin : NOBODYS_PIN);
  if (answer.kind === 'unknown') return refused('SIGN_IN_REFUSED');
  if (isRight) return ok(answer.staff);
  await store.refusePin({ staffId: answer.staff.staffId, terminalId, atMs: clock.nowMs() });
  return refused('SIGN_IN_REFUSED');
}
