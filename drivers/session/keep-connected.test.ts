import { describe, expect, it } from 'vitest';
import { ok, refused, type Result } from '../../domain/result.ts';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import type { CloseReason } from '../transport/transport.ts';
import {
  keepConnected,
  type Connectable,
  type ConnectionState,
  type ConnectProblem,
} from './keep-connected.ts';

class FakeSession implements Connectable {
  readonly closed: Promise<CloseReason>;
  isClosed = false;
  readonly end: (reason: CloseReason) => void;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<CloseReason>();
    this.closed = promise;
    this.end = resolve;
  }

  close(): Promise<void> {
    this.isClosed = true;
    this.end({ kind: 'closed-here', message: 'closed here' });
    return Promise.resolve();
  }
}

function watched(answers: (attempt: number) => Result<FakeSession, ConnectProblem>) {
  const clock = new VirtualClock();
  const attemptsAtMs: number[] = [];
  const states: ConnectionState<FakeSession>[] = [];
  const connection = keepConnected<FakeSession>({
    clock,
    connect: () => {
      attemptsAtMs.push(clock.monotonicMs());
      return Promise.resolve(answers(attemptsAtMs.length - 1));
    },
    onState: (state) => states.push(state),
  });
  return { clock, attemptsAtMs, states, connection };
}

const missing = refused({ state: 'disconnected', message: 'not there' } as const);
const unplugged: CloseReason = { kind: 'unplugged', message: 'unplugged' };

describe('keeping a device connected', () => {
  it('looks for a missing one with growing pauses, for ever', async () => {
    const { clock, attemptsAtMs, states, connection } = watched(() => missing);
    await clock.pass(20_000);
    const pauses = attemptsAtMs.slice(1).map((atMs, i) => atMs - (attemptsAtMs[i] ?? 0));
    expect(pauses.slice(0, 7)).toEqual([200, 400, 800, 1_600, 3_000, 3_000, 3_000]);
    expect(states.slice(0, 2)).toEqual([
      { state: 'connecting' },
      { state: 'disconnected', message: 'not there' },
    ]);
    await clock.until(connection.close());
    expect(clock.pendingTimers).toBe(0);
  });

  it('takes its time where the device says that it is no use', async () => {
    const faulty = { state: 'faulty', message: 'wrong password', retryAfterMs: 30_000 } as const;
    const { clock, attemptsAtMs, connection } = watched(() => refused(faulty));
    await clock.pass(61_000);
    expect(attemptsAtMs).toEqual([0, 30_000, 60_000]);
    await clock.until(connection.close());
  });

  it('opens a new session after one that ended, soon if that one was good', async () => {
    const sessions = [new FakeSession(), new FakeSession()];
    const { clock, attemptsAtMs, states, connection } = watched((attempt) => {
      const session = sessions[attempt];
      return session === undefined ? missing : ok(session);
    });
    await clock.pass(60_000);
    sessions[0]?.end(unplugged);
    await clock.pass(1_000);
    expect(attemptsAtMs).toEqual([0, 60_200]);
    expect(states.map(({ state }) => state)).toEqual(['connecting', 'ready', 'disconnected', 'ready']);
    expect(states[2]).toEqual({ state: 'disconnected', message: 'unplugged' });
    expect(sessions[0]?.isClosed).toBe(true);
    await clock.until(connection.close());
    expect(sessions[1]?.isClosed).toBe(true);
  });

  it('does not hammer a device that connects and dies at once', async () => {
    const { clock, attemptsAtMs, connection } = watched(() => {
      const session = new FakeSession();
      session.end(unplugged);
      return ok(session);
    });
    await clock.pass(20_000);
    expect(attemptsAtMs.length).toBeLessThan(12);
    await clock.until(connection.close());
  });

  it('lets go of the device when closed, and does not call the end an unplugging', async () => {
    const session = new FakeSession();
    const { clock, states, connection } = watched(() => ok(session));
    await clock.pass(100);
    await clock.until(connection.close());
    expect(session.isClosed).toBe(true);
    expect(states.map(({ state }) => state)).toEqual(['connecting', 'ready']);
    expect(clock.pendingTimers).toBe(0);
  });
});
