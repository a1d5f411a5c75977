import { join } from 'node:path';
import { readEnvironment, refuseSwitches } from '../platform/mode.ts';
import { systemRandom } from '../platform/system-random.ts';
import { openKiosk } from './open-kiosk.ts';
import { serveWeb } from './serve-web.ts';

/**
 * The kiosk without Electron: its host served to a browser on this machine. Environment as `open-kiosk.ts`, and
 * `TEBURA_KIOSK_PORT` (4311), `TEBURA_KIOSK_FRAMED_BY` (an origin that may frame it; demo only). Tells its parent process
 * `{ ready, origin, token }`, or prints the address.
 */
const { env } = process;
const framedBy = env['TEBURA_KIOSK_FRAMED_BY'];
if (framedBy !== undefined) {
  refuseSwitches(readEnvironment(env).mode, [{ name: 'TEBURA_KIOSK_FRAMED_BY', allowInProduction: false }]);
}
const token = Buffer.from(systemRandom.bytes(32)).toString('base64url');
const kiosk = openKiosk(env);
const server = await serveWeb({
  kiosk,
  rendererFolder: join(import.meta.dirname, '..', 'dist', 'renderer'),
  port: Number(env['TEBURA_KIOSK_PORT'] ?? 4311),
  token,
  frameAncestors: framedBy === undefined ? [] : [framedBy],
});

if (process.send === undefined) process.stdout.write(`${server.origin}/?token=${token}\n`);
else process.send({ ready: true, origin: server.origin, token });

let closing = false;
async function close(): Promise<void> {
  if (closing) return;
  closing = true;
  await server.close();
  await kiosk.close();
}
process.once('SIGTERM', () => void close());
process.once('SIGINT', () => void close());
process.once('disconnect', () => void close());
