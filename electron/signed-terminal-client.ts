import { callBackend } from '../contract/backend-client.ts';
import type { BackendRefusal } from '../contract/backend-client.ts';
import type { Clock } from '../domain/clock.ts';
import type { RandomSource } from '../domain/random-source.ts';
import { refused } from '../domain/result.ts';
import { createTerminalSigner } from '../platform/terminal-signer.ts';
import type { CallFailure, TerminalClient } from './terminal-client.ts';
import type { TerminalIdentity } from './terminal-identity.ts';

/** The backend over HTTP: each request signed with the terminal's key, each reply believed only with the backend's. */
export function signedTerminalClient(
  identity: TerminalIdentity,
  sources: { readonly clock: Clock; readonly random: RandomSource },
): TerminalClient {
  const { terminalId, privateKey, backendOrigin, backendPublicKey } = identity;
  const signer = createTerminalSigner({
    terminal: { keyId: terminalId, privateKey },
    backendPublicKey,
    ...sources,
  });
  return {
    call: async (route, request, { timeoutMs, staffToken }) => {
      const reply = await callBackend(route, request, {
        origin: backendOrigin,
        fetch: (url, init) =>
          fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs), redirect: 'error' }),
        signer,
        ...(staffToken === undefined ? {} : { staffToken }),
      });
      return reply.ok ? reply : refused(failureOf(reply.reason));
    },
  };
}

function failureOf(refusal: BackendRefusal): CallFailure {
  return typeof refusal === 'string' ? { kind: refusal } : { kind: 'problem', problem: refusal };
}
