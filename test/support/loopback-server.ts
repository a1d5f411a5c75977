import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Fault } from '../../demo/provider-faults.ts';

export interface ProviderRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface ProviderAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly content?: unknown;
}

/** A provider's HTTP side on loopback. @param answer may have effects: it is asked also where its answer is lost */
export async function serveProvider(
  answer: (request: ProviderRequest) => ProviderAnswer,
  takeFault: (request: ProviderRequest) => Fault | undefined,
): Promise<{ readonly origin: string; close(): Promise<void> }> {
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const request = {
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        headers: incoming.headers,
        body: Buffer.concat(chunks),
      };
      const send = ({ status, headers = {}, content }: ProviderAnswer): void => {
        outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
        outgoing.end(content === undefined ? '' : JSON.stringify(content));
      };
      const fault = takeFault(request);
      switch (fault?.kind) {
        case undefined:
          return send(answer(request));
        case 'answer': {
          const headers = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
          return send({ status: fault.status, headers, content: { message: 'emulated fault' } });
        }
        case 'silence':
          return;
        case 'lost-answer':
          answer(request);
          incoming.socket.destroy();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
