import { signRequest } from '../../../platform/http-signatures.ts';
import { systemRandom } from '../../../platform/system-random.ts';
import type { TestTerminal, Village } from './village.ts';

export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RawReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly code: unknown;
}

/** Signs a request as the terminal would, whatever is in it; `spoil` changes it after it was signed. */
export async function sendSigned(
  village: Village,
  terminal: Pick<TestTerminal, 'terminalId' | 'privateKey'>,
  request: RawRequest,
  spoil: (sent: Sent) => Sent = (sent) => sent,
): Promise<RawReply> {
  const url = village.backend.origin + request.path;
  const body = request.body ?? '';
  const headers = { ...(body === '' ? {} : { 'content-type': 'application/json' }), ...request.headers };
  const signable = { method: request.method, url, headers, body: Buffer.from(body) };
  const key = { keyId: terminal.terminalId, privateKey: terminal.privateKey };
  const signature = await signRequest(signable, key, { clock: village.clock, random: systemRandom });
  return send(spoil({ method: request.method, url, headers: { ...headers, ...signature }, body }));
}

export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

export async function send({ method, url, headers, body }: Sent): Promise<RawReply> {
  const init: RequestInit = { method, headers, redirect: 'manual', ...(body === '' ? {} : { body }) };
  const reply = await fetch(url, init);
  const text = await reply.text();
  return { status: reply.status, headers: reply.headers, text, code: codeOf(text) };
}

function codeOf(text: string): unknown {
  try {
    return (JSON.parse(text) as { code?: unknown }).code;
  } catch {
    return undefined;
  }
}
