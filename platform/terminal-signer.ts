import type { KeyObject } from 'node:crypto';
import type { RequestSigner } from '../contract/backend-client.ts';
import type { Clock } from '../domain/clock.ts';
import type { RandomSource } from '../domain/random-source.ts';
import { signRequest, verifyReply } from './http-signatures.ts';
import type { TerminalKey } from './http-signatures.ts';

/** Signs what a terminal sends and believes only what its backend signed in answer to it. */
export function createTerminalSigner({
  terminal,
  backendPublicKey,
  clock,
  random,
}: {
  /** `keyId` is the terminal's id. */
  readonly terminal: TerminalKey;
  readonly backendPublicKey: KeyObject;
  readonly clock: Clock;
  readonly random: RandomSource;
}): RequestSigner {
  return {
    sign: (request) => signRequest({ ...request, body: utf8(request.body) }, terminal, { clock, random }),
    believes: (reply, request) =>
      verifyReply({ ...reply, body: utf8(reply.body) }, request, backendPublicKey),
  };
}

function utf8(text: string | undefined): Uint8Array {
  return Buffer.from(text ?? '', 'utf8');
}
