import { join } from 'node:path';
import { openKiosk } from './open-kiosk.ts';
import { serveLoopback } from './serve-loopback.ts';

/** The kiosk without Electron: its host served to a browser on this machine. */
const kiosk = openKiosk(process.env);
const server = await serveLoopback(kiosk, join(import.meta.dirname, '..', 'dist', 'renderer'), process.env);

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
