import { ok, type Result } from '../../../domain/result.ts';
import { RSID } from './messages.ts';
import { inClear, type RsidPacket, type RsidSeal } from './packet.ts';
import type { RsidProblem } from './reply.ts';

/** What is sent: an id and its message. */
export interface Ask {
  readonly id: string;
  readonly message: Uint8Array;
}

/** How a session with the unit is begun (devices.md 1A.4, 1A.9). */
export interface RsidLink {
  begin(): {
    readonly ask: Ask;
    /** How the packets of the session are sealed, once the unit has answered; null for a packet that is no answer. */
    readonly finish: (answer: RsidPacket) => Result<RsidSeal, RsidProblem> | null;
  };
  isStart(packet: RsidPacket): boolean;
  /** Whether only the paired unit can make the session's packets. */
  readonly isSecure: boolean;
}

/** Units with the non-secure firmware. */
export const clearLink: RsidLink = {
  begin: () => ({
    ask: { id: RSID.startSession, message: new Uint8Array(0) },
    finish: ({ id }) => (id === RSID.startSession ? ok(inClear) : null),
  }),
  isStart: ({ id }) => id === RSID.startSession,
  isSecure: false,
};
