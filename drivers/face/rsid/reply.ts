import { ok, refused, type Result } from '../../../domain/result.ts';
import { readMessage, refusalMessage, RSID, userMessage } from './messages.ts';
import type { RsidPacket } from './packet.ts';
import { RSID_REPLY, rsidRefusal, type RsidRefusal } from './status.ts';

export type RsidProblem =
  | RsidRefusal
  | 'cancelled'
  | 'timed-out'
  | 'disconnected'
  | 'out-of-sequence'
  | 'damaged-data'
  | 'not-applied';

/** The end of an operation, if this packet is one. */
export function endOf(packet: RsidPacket): Result<undefined, RsidProblem> | undefined {
  if (packet.id === RSID.refusal) {
    const refusal = readMessage(refusalMessage, packet.message);
    return refused(refusal === null ? 'damaged-data' : rsidRefusal(refusal.code));
  }
  if (packet.id !== RSID.reply) return undefined;
  const reply = readMessage(userMessage, packet.message);
  if (reply === null) return refused('damaged-data');
  return reply.status === RSID_REPLY.ok ? ok(undefined) : refused(rsidRefusal(reply.status));
}

/** The same for operations whose end is an answer: only a refusal ends them sooner. */
export function refusalOf(packet: RsidPacket): Result<never, RsidProblem> | undefined {
  const end = endOf(packet);
  return end?.ok === false ? end : undefined;
}
