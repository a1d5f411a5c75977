import type { KioskApi } from '../contract/kiosk-api.ts';
import { readEnvironment, refuseSwitches } from '../platform/mode.ts';
import { systemRandom } from '../platform/system-random.ts';
import { serveWeb } from './serve-web.ts';

/**
 * Serves the kiosk over loopback as the environment says: `TEBURA_KIOSK_PORT` (4311), `TEBURA_KIOSK_FRAMED_BY` (an origin
 * that may frame it; demo only). Tells the parent process `{ ready, origin, token }`, or prints the address.
 */
export async function serveLoopback(
  kiosk: KioskApi,
  rendererFolder: string,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<{ close(): Promise<void> }> {
  const framedBy = variables['TEBURA_KIOSK_FRAMED_BY'];
  if (framedBy !== undefined) {
    refuseSwitches(readEnvironment(variables).mode, [
      { name: 'TEBURA_KIOSK_FRAMED_BY', allowInProduction: false },
    ]);
  }
  const token = Buffer.from(systemRandom.bytes(32)).toString('base64url');
  const server = await serveWeb({
    kiosk,
    rendererFolder,
    port: Number(variables['TEBURA_KIOSK_PORT'] ?? 4311),
    token,
    frameAncestors: framedBy === undefined ? [] : [framedBy],
  });
  if (process.send === undefined) process.stdout.write(`${server.origin}/?token=${token}\n`);
  else process.send({ ready: true, origin: server.origin, token });
  return server;
}
