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

/** Signs a member of staff in at a terminal of their own municipality. */
export async function signStaffIn(
  { terminal, code, pin }: { terminal: RegisteredTerminal; code: string; pin: string },
  { store, clock, random }: Deps,
): Promise<Result<{ sessionToken: string; staff: StaffMember }, 'SIGN_IN_REFUSED' | 'TOO_MANY_REQUESTS'>> {
  const { municipalityId, terminalId } = terminal;
  const answer = await store.beginPinTry({ municipalityId, code, atMs: clock.nowMs() });
  if (answer.kind === 'locked') return refused('TOO_MANY_REQUESTS');
  const isRight = await isPin(pin, answer.kind === 'compare' ? answer.pin : NOBODYS_PIN);
  if (answer.kind === 'unknown') return refused('SIGN_IN_REFUSED');
  const { staff } = answer;
  if (!isRight) {
    await store.refusePin({ staffId: staff.staffId, terminalId, atMs: clock.nowMs() });
    return refused('SIGN_IN_REFUSED');
  }
  const sessionToken = makeSecretToken(random);
  await store.startStaffSession({
    tokenHash: hashToken(sessionToken),
    staffId: staff.staffId,
    municipalityId,
    terminalId,
    atMs: clock.nowMs(),
  });
  return ok({ sessionToken, staff });
}
