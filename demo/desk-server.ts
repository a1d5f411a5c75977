import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import fastify from 'fastify';
import type { EmulatorClient } from '../drivers/emulators/control-client.ts';
import { placeRequest } from '../drivers/emulators/control-protocol.ts';
import { FACE_FAULTS, PLACED_FAULTS } from '../drivers/emulators/emulated-module.ts';
import type { EmulatedDevice } from '../drivers/emulators/start-emulator.ts';
import { FACE_DEVICES } from './emulated-reader.ts';
import { guardLoopback } from '../platform/loopback-door.ts';
import { ENROLLED_FINGERS, SATO_FAMILY } from './village.ts';

/**
 * The demonstrator's desk: kiosk, the owner's phone, and the dev dock that puts fingers on the emulated reader, on one
 * page. Loopback and demo mode only; nothing of it is in a production build.
 */
export async function serveDesk(options: {
  readonly port: number;
  readonly token: string;
  /** Asked at each use: the desk opens before the reader is there. */
  readonly emulator: () => EmulatorClient;
  readonly device: EmulatedDevice;
  readonly kioskAddress: () => string;
  readonly makeSignInLink: () => Promise<string>;
  /** The mail that the backend sent, newest first. */
  readonly readMailbox: () => Promise<unknown>;
}): Promise<{ readonly origin: string; close(): Promise<void> }> {
  const isFaceReader = FACE_DEVICES.includes(options.device);
  const server = fastify({ bodyLimit: 16 * 1024, forceCloseConnections: true });
  await guardLoopback(server, { token: options.token, cookieName: 'tebura-desk', headers: HEADERS });
  await server.register(fastifyStatic, {
    root: join(import.meta.dirname, '..', 'dist', 'desk'),
    cacheControl: false,
  });

  server.get('/desk/scene', async () => ({
    kioskAddress: options.kioskAddress(),
    familyAddress: await options.makeSignInLink(),
    people: SATO_FAMILY.members.map(({ alias, displayName }) => ({ alias, displayName })),
    fingers: isFaceReader ? ['face'] : [...ENROLLED_FINGERS, 'left-index'],
    faults: isFaceReader ? FACE_FAULTS : PLACED_FAULTS,
  }));
  server.get('/desk/mailbox', () => options.readMailbox());
  server.get('/desk/reader', () => options.emulator().state());
  server.post('/desk/place', async (request, reply) => {
    const wanted = placeRequest.safeParse(request.body);
    if (!wanted.success) return reply.code(400).send({ problem: wanted.error.message });
    await options.emulator().lift();
    return options.emulator().place(wanted.data);
  });
  server.post('/desk/lift', () => options.emulator().lift());
  server.post('/desk/unplug', () => options.emulator().unplug());
  server.post('/desk/plug', () => options.emulator().plug());

  await server.listen({ host: '127.0.0.1', port: options.port });
  return { origin: server.listeningOrigin, close: () => server.close() };
}

const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    // The kiosk and the family page, each on a port of its own.
    'frame-src http://127.0.0.1:*',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};
