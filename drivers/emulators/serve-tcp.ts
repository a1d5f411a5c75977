import { createServer, type Server, type Socket } from 'node:net';
import type { Attach } from '../transport/in-process-transport.ts';

export interface ServedLine {
  /** Loses every line and frees the port or file. */
  readonly close: () => Promise<void>;
}

export interface ServedTcp extends ServedLine {
  readonly host: string;
  readonly port: number;
}

/**
 * Serves an emulated module's line on loopback TCP. While the module is unplugged, or its one line is taken, a
 * connection is closed at once. @param port 0 takes a free one
 * @throws the system's error if the port cannot be had
 */
export async function serveOnTcp(attach: Attach, port: number): Promise<ServedTcp> {
  const served = serveLine(attach);
  const host = '127.0.0.1';
  await listen(served.server, { host, port });
  const address = served.server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has an address');
  return { host, port: address.port, close: served.close };
}

/** The same on a Unix socket, for programs that turn it into something else. */
export async function serveOnUnixSocket(attach: Attach, path: string): Promise<ServedLine> {
  const served = serveLine(attach);
  await listen(served.server, { path });
  return { close: served.close };
}

function serveLine(attach: Attach): { readonly server: Server; readonly close: () => Promise<void> } {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    connectSocket(socket, attach);
  });
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { server, close };
}

function connectSocket(socket: Socket, attach: Attach): void {
  const module = attach({
    bytes: (bytes) => {
      if (socket.writable) socket.write(bytes);
    },
    // What was sent before still arrives: the line is lost after it, not before.
    hungUp: () => socket.destroySoon(),
  });
  if (module === null) {
    socket.destroy();
    return;
  }
  socket.on('data', (bytes) => module.bytes(bytes));
  socket.on('close', () => module.hungUp());
}

function listen(server: Server, where: { host: string; port: number } | { path: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
