import { timingSafeEqual } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/**
 * The door of a server that is only for this machine: every request needs the token made at this start (decisions.md 22),
 * as `Authorization: Bearer`, or as the cookie that opening `/?token=…` sets. A request by another host name (DNS
 * rebinding) or from a page of another origin is refused whatever it carries.
 */
export async function guardLoopback(
  server: FastifyInstance,
  options: {
    readonly token: string;
    readonly cookieName: string;
    readonly headers: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const { token, cookieName } = options;
  await server.register(fastifyCookie);
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(options.headers);
    if (!isOwnHost(request)) return reply.code(403).send({ problem: 'open it by its printed address' });
    if (offersToken(request, token, cookieName)) return;
    if (isStartPage(request) && isToken(queryToken(request), token)) {
      reply.setCookie(cookieName, token, { httpOnly: true, sameSite: 'strict', path: '/' });
      return reply.redirect('/');
    }
    return reply
      .code(401)
      .send({ problem: 'open the address with the token that the start command printed' });
  });
}

function isOwnHost(request: FastifyRequest): boolean {
  const { host, origin } = request.headers;
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host ?? '')) return false;
  return origin === undefined || origin === `http://${host ?? ''}`;
}

function offersToken(request: FastifyRequest, token: string, cookieName: string): boolean {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  return isToken(bearer, token) || isToken(request.cookies[cookieName], token);
}

function isStartPage(request: FastifyRequest): boolean {
  return request.method === 'GET' && new URL(request.url, 'http://loopback').pathname === '/';
}

function queryToken(request: FastifyRequest): string | undefined {
  return new URL(request.url, 'http://loopback').searchParams.get('token') ?? undefined;
}

function isToken(offered: string | undefined, token: string): boolean {
  const [given, wanted] = [Buffer.from(offered ?? ''), Buffer.from(token)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
