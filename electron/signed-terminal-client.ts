import { callBackend } from '../contract/backend-client.ts';
import type { BackendRefusal, OutgoingRequest, RequestSigner } from '../contract/backend-client.ts';
import type { Clock } from '../domain/clock.ts';
import type { RandomSource } from '../domain/random-source.ts';
import { refused } from '../domain/result.ts';
import { signRequest, verifyReply } from '../platform/http-signatures.ts';
import type { CallFailure, TerminalClient } from './terminal-client.ts';
import type { TerminalIdentity } from './terminal-identity.ts';

/** The backend over HTTP: each request signed with the terminal's key, each reply believed only with the backend's. */
export function signedTerminalClient(
  identity: TerminalIdentity,
  sources: { readonly clock: Clock; readonly random: RandomSource },
): TerminalClient {
  const key = { keyId: identity.terminalId, privateKey: identity.privateKey };
  const signer: RequestSigner = {
    sign: (request) => signRequest(signable(request), key, sources),
    believes: (reply, request) =>
      verifyReply({ ...reply, body: Buffer.from(reply.body) }, signable(request), identity.backendPublicKey),
  };
  return {
    call: async (route, request, { timeoutMs, staffToken }) => {
      const reply = await callBackend(route, request, {
        origin: identity.backendOrigin,
        fetch: (url, init) =>
          fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs), redirect: 'error' }),
        signer,
        ...(staffToken === undefined ? {} : { staffToken }),
      });
      return reply.ok ? reply : refused(failureOf(reply.reason));
    },
  };
}

function signable({ method, url, headers, body }: OutgoingRequest) {
  return { method, url, headers, body: Buffer.from(body ?? '') };
}

function failureOf(refusal: BackendRefusal): CallFailure {
  return typeof refusal === 'string' ? { kind: refusal } : { kind: 'problem', problem: refusal };
}
