import type { z } from 'zod';
import type { Result } from '../domain/result.ts';
import { ok, refused } from '../domain/result.ts';
import { problemSchema } from './problems.ts';
import type { Problem } from './problems.ts';
import { fillPath } from './route.ts';
import type { Route } from './route.ts';

/** A request as it leaves; header names in lower case. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** UTF-8; absent when the route has no body. */
  readonly body?: string;
}

export interface IncomingReply {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/** What the client needs of `fetch`. A deadline is the caller's: wrap `fetch` with an abort signal. */
export type SendRequest = (
  url: string,
  init: { method: string; headers: Record<string, string>; body?: string },
) => Promise<IncomingReply>;

/** How a terminal proves its requests and believes replies (`platform/terminal-signer.ts`). Browsers have none: they have a cookie. */
export interface RequestSigner {
  /** The headers that sign the request, to be added to it. */
  sign(request: OutgoingRequest): Promise<Record<string, string>>;
  /** Whether the backend gave exactly this reply to exactly this request. */
  believes(
    reply: { status: number; headers: Record<string, string>; body: string },
    request: OutgoingRequest,
  ): Promise<boolean>;
}

/**
 * Why there is no reply: the backend refused (`Problem`), nothing came back in time (`unreachable`: it may or may not have
 * happened), or what came back is not the backend's or not what the contract says (`reply-refused`: believed as little as
 * silence).
 */
export type BackendRefusal = Problem | 'unreachable' | 'reply-refused';

export interface BackendConnection {
  /** `http://127.0.0.1:4310`; empty in the browser, for the page's own origin. */
  readonly origin: string;
  readonly fetch: SendRequest;
  readonly signer?: RequestSigner;
  /** Session token of the staff signed in at this terminal. */
  readonly staffToken?: string;
}

/**
 * Calls one route of the backend; both directions are parsed.
 * @throws z.ZodError if the caller's own request is not what the contract says: that is a bug here, not an answer from there
 */
export async function callBackend<Params extends z.ZodType, Body extends z.ZodType, Reply extends z.ZodType>(
  route: Route<Params, Body, Reply>,
  { params, body }: { readonly params: z.input<Params>; readonly body: z.input<Body> },
  connection: BackendConnection,
): Promise<Result<z.output<Reply>, BackendRefusal>> {
  const request = buildRequest(route, params, body, connection);
  const signature = (await connection.signer?.sign(request)) ?? {};
  const sent: OutgoingRequest = { ...request, headers: { ...request.headers, ...signature } };

  const reply = await exchange(sent, connection);
  if (reply === null) return refused('unreachable');
  if (connection.signer !== undefined && !(await connection.signer.believes(reply, sent)))
    return refused('reply-refused');
  return readReply(route, reply);
}

function buildRequest(
  route: Route,
  params: unknown,
  body: unknown,
  connection: BackendConnection,
): OutgoingRequest {
  // The parsed values are only for refusing what is wrong; what was given is what is sent.
  const path = fillPath(route.path, textValues(route.params.parse(params)));
  const content = JSON.stringify(route.body.parse(body) === undefined ? undefined : body) as
    string | undefined;
  return {
    method: route.method,
    url: connection.origin + path,
    headers: {
      accept: 'application/json',
      ...(content === undefined ? {} : { 'content-type': 'application/json' }),
      ...(connection.staffToken === undefined ? {} : { 'x-tebura-staff': connection.staffToken }),
    },
    ...(content === undefined ? {} : { body: content }),
  };
}

function textValues(params: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(params ?? {}).map(([name, value]) => [name, String(value)]));
}

async function exchange(request: OutgoingRequest, connection: BackendConnection) {
  const { url, body, ...init } = request;
  try {
    const reply = await connection.fetch(url, {
      ...init,
      headers: { ...init.headers },
      ...(body === undefined ? {} : { body }),
    });
    const text = await reply.text();
    return { status: reply.status, headers: signatureHeaders(reply.headers), body: text };
  } catch {
    // Refused connection, broken line, deadline: all of them leave open whether the request arrived.
    return null;
  }
}

function signatureHeaders(headers: IncomingReply['headers']): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of ['content-digest', 'signature-input', 'signature']) {
    const value = headers.get(name);
    if (value !== null) kept[name] = value;
  }
  return kept;
}

function readReply<Reply extends z.ZodType>(
  route: Route<z.ZodType, z.ZodType, Reply>,
  reply: { readonly status: number; readonly body: string },
): Result<z.output<Reply>, BackendRefusal> {
  const content = parseJson(reply.body);
  if (reply.status === 200) {
    const parsed = route.reply.safeParse(content);
    return parsed.success ? ok(parsed.data) : refused('reply-refused');
  }
  const problem = problemSchema.safeParse(content);
  return problem.success && problem.data.status === reply.status
    ? refused(problem.data)
    : refused('reply-refused');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
