import cookiePlugin from '@fastify/cookie';
import Fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { KeyObject } from 'node:crypto';
import type { z } from 'zod';
import { openApiDocument } from '../../contract/openapi.ts';
import { LINE_WEBHOOK_PATH } from '../../contract/notice-routes.ts';
import { FAMILY_EVENTS_PATH } from '../../contract/owner-routes.ts';
import { PROVIDER_MESSAGES_PATH } from '../../contract/voucher-order-routes.ts';
import type { ProblemCode } from '../../contract/problems.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Result } from '../../domain/result.ts';
import { refused } from '../../domain/result.ts';
import { signReply } from '../../platform/http-signatures.ts';
import type { SignableRequest } from '../../platform/http-signatures.ts';
import type { Mode } from '../../platform/mode.ts';
import type { LineDesk } from '../channels/line/line-desk.ts';
import { describeError } from '../log.ts';
import type { BackendLog } from '../log.ts';
import type { OrderDesk } from '../orders/order-desk.ts';
import { OWNER_SESSION_LIFETIME_MS } from '../owners/sign-in-links.ts';
import type { Doors, Knock } from './doors.ts';
import type { FamilyStreams } from './family-events.ts';
import { malformed, problemOf, refusalOfError } from './problem-reply.ts';
import { routes } from './routes.ts';
import type { Callers, Handlers, Refusal, RouteName, SessionCookie, StaffRouteName } from './routes.ts';
import { COMMON_HEADERS, TRANSPORT_SECURITY } from './security-headers.ts';
import { servePortal } from './serve-portal.ts';

/** A purchase with its template is under 8 KB; an enrolment of four fingers under 80 KB. */
const BODY_BYTES_MAX = 16 * 1024;
const ENROLMENT_BYTES_MAX = 96 * 1024;
/** A checkout session's message is under 10 KB; LINE tells many things at once. */
const PROVIDER_BYTES_MAX = 256 * 1024;
const REQUEST_TIMEOUT_MS = 10_000;

export interface ServerDeps {
  readonly doors: Doors;
  readonly handlers: Handlers;
  readonly streams: FamilyStreams;
  readonly orders: Pick<OrderDesk, 'takeMessage'>;
  /** `null`: this deployment has no LINE account. */
  readonly lineDesk: Pick<LineDesk, 'takeMessage'> | null;
  readonly mode: Mode;
  readonly clock: Clock;
  readonly log: BackendLog;
  readonly signingKey: { readonly keyId: string; readonly privateKey: KeyObject };
  /** Whether requests may be addressed to this host; a page of another name that points here is refused. */
  readonly isOwnHost: (host: string) => boolean;
  readonly portalFolder: string;
}

/** The HTTP side of the backend; everything about its routes comes from the contract. */
export async function createServer(deps: ServerDeps): Promise<FastifyInstance> {
  const { mode, isOwnHost, streams } = deps;
  const server = Fastify({
    logger: false,
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
  });
  await server.register(cookiePlugin);
  keepBodiesAsBytes(server);

  server.addHook('onRequest', async (request, reply) => {
    reply.headers(COMMON_HEADERS);
    if (mode === 'production') reply.header('strict-transport-security', TRANSPORT_SECURITY);
    if (!isOwnHost(request.headers.host ?? '') || !isPlainUrl(request.url)) {
      await sendProblem(reply, { code: 'REQUEST_MALFORMED', detail: 'not addressed to this backend' });
    }
  });
  signRepliesToTerminals(server, deps);
  logRequests(server, deps);

  for (const name of Object.keys(routes) as RouteName[]) serveRoute(server, name, deps);
  serveEvents(server, deps);
  serveProviderMessages(server, deps);
  serveLineMessages(server, deps);
  server.get('/v1/openapi.json', (_request, reply) => reply.send(openApiDocument()));
  await servePortal(server, deps.portalFolder);
  server.setNotFoundHandler((_request, reply) => sendProblem(reply, 'NOT_FOUND'));
  server.setErrorHandler((error, _request, reply) => {
    const refusal = refusalOfError(error);
    if (refusal === 'INTERNAL' || refusal === 'OUT_OF_SERVICE')
      deps.log('request-failed', describeError(error));
    return sendProblem(reply, refusal);
  });
  server.addHook('preClose', (done) => {
    streams.close();
    done();
  });
  return server;
}

/** The signature is over the bytes, so they are kept; JSON is parsed after the door. */
function keepBodiesAsBytes(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
}

function serveRoute(server: FastifyInstance, name: RouteName, deps: ServerDeps): void {
  const { method, path } = routes[name];
  server.route({
    method,
    url: path,
    bodyLimit: name === 'enrolMember' ? ENROLMENT_BYTES_MAX : BODY_BYTES_MAX,
    handler: async (request, reply) => {
      const answer = await answerRoute(name, request, reply, deps);
      return answer.ok
        ? reply.type('application/json; charset=utf-8').send(answer.value)
        : sendProblem(reply, answer.reason);
    },
  });
}

/** Door, then parameters and body, then the handler, then the reply: parsed on both sides. @returns the reply as JSON text */
async function answerRoute(
  name: RouteName,
  request: FastifyRequest,
  reply: FastifyReply,
  deps: ServerDeps,
): Promise<Result<string, Refusal>> {
  const description = routes[name];
  const caller = await openDoor(name, request, deps);
  if (!caller.ok) return caller;
  const params = description.params.safeParse(request.params);
  if (!params.success) return refused(malformed(params.error));
  const body = parseBody(description.body, bodyBytes(request));
  if (!body.ok) return body;

  // One call site for every route: TypeScript cannot see that the parts belong to the same name, the tables can.
  const handle = deps.handlers[name] as (call: {
    params: unknown;
    body: unknown;
    caller: unknown;
    cookie: SessionCookie;
  }) => Promise<Result<unknown, Refusal>>;
  const cookie = sessionCookie(reply, deps.mode);
  const answer = await handle({ params: params.data, body: body.value, caller: caller.value, cookie });
  if (!answer.ok) {
    const isOwner = description.caller === 'owner';
    if (isOwner && (answer.reason === 'NOT_FOUND' || answer.reason === 'NOT_ALLOWED'))
      await deps.doors.ownerRefused(caller.value as Callers['owner'], name);
    return answer;
  }
  return { ok: true, value: JSON.stringify(description.reply.parse(answer.value)) };
}

function openDoor(
  name: RouteName,
  request: FastifyRequest,
  { doors, mode }: ServerDeps,
): Promise<Result<unknown, Refusal>> {
  const knock = knockOf(request, mode);
  switch (routes[name].caller) {
    case 'terminal':
      return doors.terminal(knock);
    case 'staff-at-terminal':
      return doors.staff(knock, name as StaffRouteName);
    case 'owner':
      return doors.owner(knock);
    case 'anybody':
      return Promise.resolve(doors.anybody(knock));
  }
}

function parseBody(schema: z.ZodType, bytes: Buffer): Result<unknown, Refusal> {
  let content: unknown;
  try {
    content = bytes.length === 0 ? undefined : JSON.parse(bytes.toString('utf8'));
  } catch {
    return refused({ code: 'REQUEST_MALFORMED', detail: 'the body is not JSON' });
  }
  const parsed = schema.safeParse(content);
  return parsed.success ? { ok: true, value: parsed.data } : refused(malformed(parsed.error));
}

function serveEvents(server: FastifyInstance, { doors, streams, mode }: ServerDeps): void {
  server.get(FAMILY_EVENTS_PATH, async (request, reply) => {
    const caller = await doors.owner(knockOf(request, mode));
    if (!caller.ok) return sendProblem(reply, caller.reason);
    const lastEventId = request.headers['last-event-id'];
    reply.hijack();
    reply.raw.writeHead(200, {
      ...COMMON_HEADERS,
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
    });
    streams.open(reply.raw, {
      ...caller.value,
      lastEventId: typeof lastEventId === 'string' ? lastEventId : undefined,
    });
    return reply;
  });
}

/**
 * Signed by the payment provider over the bytes. Whatever is not understood is answered so that the provider sends it again: it does,
 * for days.
 */
function serveProviderMessages(server: FastifyInstance, { orders }: ServerDeps): void {
  server.post(PROVIDER_MESSAGES_PATH, { bodyLimit: PROVIDER_BYTES_MAX }, async (request, reply) => {
    const signature = request.headers['stripe-signature'];
    const isTaken = await orders.takeMessage(
      bodyBytes(request),
      typeof signature === 'string' ? signature : '',
    );
    return isTaken ? reply.send() : sendProblem(reply, 'SIGNATURE_REFUSED');
  });
}

/** Signed by LINE over the bytes; answered when it is kept, and acted on afterwards. */
function serveLineMessages(server: FastifyInstance, { lineDesk }: ServerDeps): void {
  if (lineDesk === null) return;
  server.post(LINE_WEBHOOK_PATH, { bodyLimit: PROVIDER_BYTES_MAX }, async (request, reply) => {
    const signature = request.headers['x-line-signature'];
    const isTaken = await lineDesk.takeMessage(
      bodyBytes(request),
      typeof signature === 'string' ? signature : '',
    );
    return isTaken ? reply.send() : sendProblem(reply, 'SIGNATURE_REFUSED');
  });
}

/** A terminal that signed its request gets a signed reply, whatever it says: a refusal must be believed as well. */
function signRepliesToTerminals(server: FastifyInstance, { signingKey, clock }: ServerDeps): void {
  server.addHook('onSend', async (request, reply, payload: unknown) => {
    if (request.headers['signature'] === undefined) return payload;
    const text = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : '';
    const signed = { status: reply.statusCode, headers: {}, body: Buffer.from(text) };
    reply.headers(await signReply(signed, signableRequest(request), signingKey, clock));
    return payload;
  });
}

function logRequests(server: FastifyInstance, { clock, log }: ServerDeps): void {
  const startedMs = new WeakMap<FastifyRequest, number>();
  server.addHook('onRequest', (request, _reply, done) => {
    startedMs.set(request, clock.monotonicMs());
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    const began = startedMs.get(request);
    const code = refusedAs.get(reply);
    log('request', {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ...(code === undefined ? {} : { code }),
      ...(began === undefined ? {} : { durationMs: Math.round((clock.monotonicMs() - began) * 100) / 100 }),
    });
    done();
  });
}

/** In production the name itself makes browsers insist on TLS, this host and the whole site. */
function cookieName(mode: Mode): string {
  return mode === 'production' ? '__Host-tebura_owner' : 'tebura_owner';
}

function sessionCookie(reply: FastifyReply, mode: Mode): SessionCookie {
  const options = { httpOnly: true, sameSite: 'strict', secure: mode === 'production', path: '/' } as const;
  return {
    set: (token) =>
      void reply.setCookie(cookieName(mode), token, { ...options, maxAge: OWNER_SESSION_LIFETIME_MS / 1000 }),
    clear: () => void reply.clearCookie(cookieName(mode), options),
  };
}

function knockOf(request: FastifyRequest, mode: Mode): Knock {
  return {
    request: signableRequest(request),
    address: request.ip,
    sessionToken: request.cookies[cookieName(mode)],
    origin: request.headers.origin,
  };
}

function signableRequest(request: FastifyRequest): SignableRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers))
    if (typeof value === 'string') headers[name] = value;
  const url = `http://${request.headers.host ?? ''}${request.url}`;
  return { method: request.method, url, headers, body: bodyBytes(request) };
}

function bodyBytes(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

/** A path that a URL parser would rewrite (`/a/../b`) could be signed as one thing and routed as another. */
function isPlainUrl(url: string): boolean {
  try {
    const parsed = new URL(url, 'http://plain');
    return parsed.pathname + parsed.search === url && parsed.host === 'plain';
  } catch {
    return false;
  }
}

/** What was refused, for the log. */
const refusedAs = new WeakMap<FastifyReply, ProblemCode>();

function sendProblem(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const problem = problemOf(refusal);
  refusedAs.set(reply, problem.code);
  return reply
    .status(problem.status)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem));
}
