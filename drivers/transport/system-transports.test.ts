import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../platform/system-clock.ts';
import { serialOpener } from './serial-transport.ts';
import { tcpOpener } from './tcp-transport.ts';
import type { CloseReason, OpenTransport } from './transport.ts';

const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i);
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

/** Opens and remembers all that is reported. */
async function listenTo(open: OpenTransport) {
  const received: number[] = [];
  const closings: CloseReason[] = [];
  const { promise: closed, resolve } = Promise.withResolvers<CloseReason>();
  const opened = await open({
    bytes: (bytes) => received.push(...bytes),
    closed: (reason) => {
      closings.push(reason);
      resolve(reason);
    },
  });
  if (!opened.ok) throw new Error(opened.reason.message);
  cleanUps.push(() => opened.value.close());
  return { transport: opened.value, received, closings, closed };
}

async function untilTrue(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !condition(); i++) await pause(5);
  expect(condition()).toBe(true);
}

describe('the TCP transport', () => {
  async function serve(onSocket: (socket: Socket) => void): Promise<{ port: number; server: Server }> {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      onSocket(socket);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanUps.push(() => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return { port: address.port, server };
  }

  it('carries every byte value both ways', async () => {
    const { port } = await serve((socket) => void socket.pipe(socket));
    const { transport, received } = await listenTo(tcpOpener({ host: '127.0.0.1', port }, systemClock));
    expect(await transport.write(everyByte, 1_000)).toEqual({ ok: true, value: undefined });
    await untilTrue(() => received.length === 256);
    expect(received).toEqual([...everyByte]);
  });

  it('says that nobody is there', async () => {
    const { port, server } = await serve(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    const opened = await tcpOpener(
      { host: '127.0.0.1', port },
      systemClock,
    )({ bytes: () => undefined, closed: () => undefined });
    expect(opened).toMatchObject({ ok: false, reason: { kind: 'not-found' } });
  });

  it('reports the other side’s end once, and refuses to write afterwards', async () => {
    const { port } = await serve((socket) => socket.destroy());
    const { transport, closings, closed } = await listenTo(
      tcpOpener({ host: '127.0.0.1', port }, systemClock),
    );
    await closed;
    await transport.close();
    await transport.close();
    expect(closings).toHaveLength(1);
    expect(['unplugged', 'failed']).toContain(closings[0]?.kind);
    expect(await transport.write(everyByte, 100)).toEqual({ ok: false, reason: 'closed' });
  });

  it('gives up a write that the other side does not take, and the connection with it', async () => {
    const { port } = await serve((socket) => socket.pause());
    const { transport, closings } = await listenTo(tcpOpener({ host: '127.0.0.1', port }, systemClock));
    expect(await transport.write(new Uint8Array(64 * 1024 * 1024), 100)).toEqual({
      ok: false,
      reason: 'timed-out',
    });
    expect(closings).toMatchObject([{ kind: 'failed' }]);
    expect(await transport.write(everyByte, 100)).toEqual({ ok: false, reason: 'closed' });
  });

  it('says of its own closing that it was its own', async () => {
    const { port } = await serve(() => undefined);
    const { transport, closings } = await listenTo(tcpOpener({ host: '127.0.0.1', port }, systemClock));
    await transport.close();
    expect(closings).toMatchObject([{ kind: 'closed-here' }]);
  });
});

const hasSocat = spawnSync('socat', ['-V']).status === 0;
if (!hasSocat)
  process.stderr.write(
    'NOT RUN: the serial transport. Install "socat" (apt-get install socat) to run these tests.\n',
  );

describe.skipIf(!hasSocat)('the serial transport (needs "socat")', () => {
  /** Two serial ports, connected to each other as by a null-modem cable. */
  async function connectedPair(): Promise<{ here: string; there: string; socat: ChildProcess }> {
    const folder = await mkdtemp(join(tmpdir(), 'pair-'));
    const [here, there] = [join(folder, 'here'), join(folder, 'there')];
    const socat = spawn('socat', [`pty,raw,echo=0,link=${here}`, `pty,raw,echo=0,link=${there}`], {
      stdio: 'ignore',
    });
    cleanUps.push(async () => {
      if (socat.exitCode === null && socat.signalCode === null) {
        socat.kill();
        await once(socat, 'close');
      }
      await rm(folder, { recursive: true, force: true });
    });
    for (let i = 0; i < 400; i++) {
      if (
        (await Promise.allSettled([access(here), access(there)])).every(
          ({ status }) => status === 'fulfilled',
        )
      )
        break;
      await pause(5);
    }
    return { here, there, socat };
  }
  const opener = (path: string): OpenTransport => serialOpener({ path, baud: 57_600 }, systemClock);

  it('carries every byte value both ways', async () => {
    const { here, there } = await connectedPair();
    const near = await listenTo(opener(here));
    const far = await listenTo(opener(there));
    await near.transport.write(everyByte, 1_000);
    await untilTrue(() => far.received.length === 256);
    await far.transport.write(everyByte.toReversed(), 1_000);
    await untilTrue(() => near.received.length === 256);
    expect(far.received).toEqual([...everyByte]);
    expect(near.received).toEqual([...everyByte.toReversed()]);
  });

  it('says that another program has the port', async () => {
    const { here } = await connectedPair();
    await listenTo(opener(here));
    const second = await opener(here)({ bytes: () => undefined, closed: () => undefined });
    expect(second).toMatchObject({
      ok: false,
      reason: { kind: 'in-use', message: /used by another program/ },
    });
  });

  it('says that there is no such port', async () => {
    const opened = await opener('/dev/no-such-port')({ bytes: () => undefined, closed: () => undefined });
    expect(opened).toMatchObject({ ok: false, reason: { kind: 'not-found' } });
  });

  it('reports an unplugging as one, once, at the latest at the next write', async () => {
    const { here, there, socat } = await connectedPair();
    const { transport, received, closings, closed } = await listenTo(opener(here));
    const far = await listenTo(opener(there));
    // While bytes are coming in, because then it is not always noticed.
    const flood = far.transport.write(new Uint8Array(200_000), 5_000);
    await untilTrue(() => received.length > 0);
    socat.kill();
    await once(socat, 'close');
    await pause(20);
    expect(await transport.write(everyByte, 1_000)).toEqual({ ok: false, reason: 'closed' });
    expect(await closed).toMatchObject({ kind: 'unplugged' });
    await transport.close();
    await flood;
    expect(closings).toHaveLength(1);
  });

  it('can be opened again at once after it was closed, without what was written in between', async () => {
    const { here, there } = await connectedPair();
    const far = await listenTo(opener(there));
    const first = await listenTo(opener(here));
    await first.transport.close();
    expect(await first.transport.write(Uint8Array.of(1), 100)).toEqual({ ok: false, reason: 'closed' });
    const second = await listenTo(opener(here));
    await second.transport.write(Uint8Array.of(2), 1_000);
    await untilTrue(() => far.received.length > 0);
    expect(far.received).toEqual([2]);
  });
});
