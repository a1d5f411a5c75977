import staticPlugin from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { portalHeaders } from './security-headers.ts';

/** Serves the built family page under `/family/`; without a build there is none, and the API works all the same. */
export async function servePortal(server: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) return;
  await server.register(staticPlugin, {
    root: folder,
    prefix: '/family/',
    dotfiles: 'deny',
    cacheControl: false,
    // The build puts `.br` and `.gz` beside what is worth it.
    preCompressed: true,
    setHeaders: (reply, file) => {
      reply.headers(portalHeaders(file));
    },
  });
  server.get('/family', (_request, reply) => reply.redirect('/family/'));
}
