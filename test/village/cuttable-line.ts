import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

/**
 * A TCP line between kiosk and backend that a test can cut at the worst moment of the next purchase. It passes bytes and
 * understands nothing of them but the request line.
 */
export interface CuttableLine {
  readonly origin: string;
  readonly connectTo: (backendOrigin: string) => void;
  /** `before`: the request never reaches the backend. `after`: the backend's answer is swallowed. Then `onCut` runs. */
  cutNextPurchase(when: 'before' | 'after', onCut: () => void): void;
  close(): Promise<void>;
}

export async function openCuttableLine(): Promise<CuttableLine> {
  let target = new URL('http://127.0.0.1:9');
  let plan: { readonly when: 'before' | 'after'; readonly onCut: () => void } | null = null;
  const sockets = new Set<Socket>();

  const server = createServer((kiosk) => {
    const backend = connect(Number(target.port), target.hostname);
    const cut = (): void => {
      kiosk.destroy();
      backend.destroy();
    };
    let cutting: typeof plan = null;
    for (const socket of [kiosk, backend]) {
      sockets.add(socket);
      socket.on('error', cut).on('close', () => {
        sockets.delete(socket);
        cut();
      });
    }
    kiosk.on('data', (bytes) => {
      if (plan !== null && bytes.toString('latin1').startsWith('PUT /v1/purchases/')) {
        cutting = plan;
        plan = null;
        if (cutting.when === 'before') {
          cutting.onCut();
          return cut();
        }
      }
      backend.write(bytes);
    });
    backend.on('data', (bytes) => {
      if (cutting === null) return void kiosk.write(bytes);
      cutting.onCut();
      cut();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the line has no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    connectTo: (backendOrigin) => {
      target = new URL(backendOrigin);
    },
    cutNextPurchase: (when, onCut) => {
      plan = { when, onCut };
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
