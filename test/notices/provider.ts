import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Channel, Delivery } from '../../backend/notices/channel.ts';

/** A provider in another process than the backend: what it has taken survives whoever sent it. */
export interface Provider {
  readonly url: string;
  /** Every request that came, by the path that it came to. */
  requestsTo(path: string): readonly Delivery[];
  /** What is shown there: a notice once, however often it came. */
  shownAt(path: string): readonly Delivery[];
  close(): Promise<void>;
}

export async function startProvider(): Promise<Provider> {
  const requests = new Map<string, Delivery[]>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      const before = requests.get(path) ?? [];
      requests.set(path, before);
      before.push(JSON.parse(Buffer.concat(chunks).toString()) as Delivery);
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const requestsTo = (path: string): readonly Delivery[] => requests.get(path) ?? [];
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requestsTo,
    shownAt: (path) => [
      ...new Map(requestsTo(path).map((delivery) => [delivery.noticeId, delivery])).values(),
    ],
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Sends over HTTP. @param point is passed before a request and after its answer */
export function providerChannel(
  url: string,
  channel: Channel['channel'],
  point: () => void = () => undefined,
): Channel {
  return {
    channel,
    send: async (delivery) => {
      point();
      try {
        await (await fetch(url, { method: 'POST', body: JSON.stringify(delivery) })).arrayBuffer();
      } catch {
        return { kind: 'try-again', afterMs: null, reason: 'no-connection' };
      }
      point();
      return { kind: 'accepted' };
    },
  };
}
