import fastifyStatic from '@fastify/static';
import fastify from 'fastify';
import type { FastifyReply } from 'fastify';
import { KIOSK_COMMAND_PATH, KIOSK_EVENTS_PATH, kioskCommands } from '../contract/kiosk-api.ts';
import type { KioskApi, KioskCommandName, KioskEvent } from '../contract/kiosk-api.ts';
import { guardLoopback } from '../platform/loopback-door.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';

const HEARTBEAT_MS = 15_000;
/** A stream whose reader does not keep up is closed rather than buffered without end; the page reconnects. */
const UNSENT_BYTES_MAX = 1_000_000;

/**
 * Serves the kiosk's screens and its host to a browser on this machine: for development, as the fallback where Electron
 * cannot run, and for end-to-end tests. Loopback only; every call needs the token made at this start (decisions.md 22).
 *
 * @param rendererFolder the built screens (`dist/renderer`)
 * @param frameAncestors origins that may show the kiosk in a frame; empty in production
 */
export async function serveWeb(deps: {
  readonly kiosk: KioskApi;
  readonly rendererFolder: string;
  readonly port: number;
  readonly token: string;
  readonly frameAncestors: readonly string[];
}): Promise<{ readonly origin: string; close(): Promise<void> }> {
  const server = fastify({ bodyLimit: 64 * 1024, forceCloseConnections: true });
  await guardLoopback(server, {
    token: deps.token,
    cookieName: 'tebura-kiosk',
    headers: securityHeaders(deps.frameAncestors),
  });
  await server.register(fastifyStatic, { root: deps.rendererFolder, cacheControl: false });

  server.post<{ Params: { name: string } }>(`${KIOSK_COMMAND_PATH}:name`, async (request, reply) => {
    const { name } = request.params;
    if (!isCommandName(name)) return reply.code(404).send({ problem: `there is no command ${name}` });
    const input = kioskCommands[name].input.safeParse(request.body ?? {});
    if (!input.success) return reply.code(400).send({ problem: input.error.message });
    return deps.kiosk.invoke(name, input.data);
  });

  server.get(KIOSK_EVENTS_PATH, (_request, reply) => streamEvents(deps.kiosk, reply));

  await server.listen({ host: '127.0.0.1', port: deps.port });
  return { origin: server.listeningOrigin, close: () => server.close() };
}

function streamEvents(kiosk: KioskApi, reply: FastifyReply): void {
  reply.hijack();
  const stream = reply.raw;
  stream.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
  });
  const write = (text: string): void => {
    if (stream.writableLength > UNSENT_BYTES_MAX) stream.destroy();
    else stream.write(text);
  };
  const unsubscribe = kiosk.subscribe((event: KioskEvent) => write(`data: ${JSON.stringify(event)}\n\n`));
  const heartbeat = setTimeout(function beat() {
    write(': still here\n\n');
    heartbeat.refresh();
  }, HEARTBEAT_MS);
  stream.on('close', () => {
    clearTimeout(heartbeat);
    unsubscribe();
  });
}

function isCommandName(name: string): name is KioskCommandName {
  return Object.hasOwn(kioskCommands, name);
}

function securityHeaders(frameAncestors: readonly string[]): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy({ connect: "'self'", frameAncestors }),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()',
    'cache-control': 'no-store',
  };
}
