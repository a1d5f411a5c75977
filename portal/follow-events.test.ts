import { beforeEach, expect, test } from 'vitest';
import type { FamilyEvent } from '../contract/owner-routes.ts';
import { child } from '../test/portal/family-fixture.ts';
import { VirtualClock } from '../test/support/virtual-clock.ts';
import { followEvents } from './follow-events.ts';
import type { EventFollower, EventStream } from './follow-events.ts';

/** A stream whose fate the test decides; it refuses to be listened to after it was closed. */
class Stream implements EventStream {
  closed = false;
  readonly #listeners = new Map<string, (message: { data: unknown }) => void>();

  addEventListener(name: string, listener: (message: { readonly data: unknown }) => void): void {
    this.#listeners.set(name, listener);
  }

  close(): void {
    this.closed = true;
  }

  happens(name: 'open' | 'error' | 'family' | 'reread', data: unknown = ''): void {
    this.#listeners.get(name)?.({ data });
  }
}

let clock: VirtualClock;
let streams: Stream[];
let heard: string[];
let follower: EventFollower;

beforeEach(() => {
  clock = new VirtualClock();
  streams = [];
  heard = [];
  follower = followEvents({
    openStream: (path) => {
      expect(path).toBe('/v1/owner/events');
      const stream = new Stream();
      streams.push(stream);
      return stream;
    },
    clock,
    random: { bytes: (length) => new Uint8Array(length) },
    onOpen: () => heard.push('open'),
    onEvent: (event) => heard.push(event.eventId),
    onGap: () => heard.push('gap'),
    onBreak: (inARow) => heard.push(`break ${inARow}`),
  });
});

const last = () => streams.at(-1)!;
const event: FamilyEvent = { kind: 'member-changed', eventId: 'e1', member: child };

test('passes events on, and says when one cannot be read', () => {
  last().happens('open');
  last().happens('family', JSON.stringify(event));
  last().happens('family', '{"kind":"weather","eventId":"e2"}');
  last().happens('family', 'not json');
  last().happens('reread');
  expect(heard).toEqual(['open', 'e1', 'gap', 'gap', 'gap']);
});

test('a broken stream is closed and opened anew, later and later, at most every twenty seconds', async () => {
  last().happens('open');
  const opened: number[] = [];
  for (let round = 1; round <= 8; round++) {
    const before = clock.monotonicMs();
    const broken = streams.length;
    last().happens('error');
    expect(streams[broken - 1]?.closed).toBe(true);
    while (streams.length === broken) await clock.pass(100);
    opened.push(clock.monotonicMs() - before);
  }
  expect(opened).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
  expect(heard.at(-1)).toBe('break 8');
  last().happens('open');
  last().happens('error');
  expect(heard.at(-1)).toBe('break 1');
});

test('a stream that neither opens nor fails is given up', async () => {
  await clock.pass(9_900);
  expect(heard).toEqual([]);
  await clock.pass(200);
  expect(heard).toEqual(['break 1']);
  expect(streams[0]?.closed).toBe(true);
});

test('a stream that stands is left alone, and silence is no break', async () => {
  last().happens('open');
  await clock.pass(3_600_000);
  expect(heard).toEqual(['open']);
  expect(clock.pendingTimers).toBe(0);
});

test('what a stream says after it was given up is not heard', async () => {
  const [first] = streams;
  first.happens('error');
  await clock.pass(500);
  last().happens('open');
  first.happens('family', JSON.stringify(event));
  first.happens('open');
  first.happens('error');
  expect(heard).toEqual(['break 1', 'open']);
  expect(streams).toHaveLength(2);
});

test('opens at once when told, and never after it was stopped', async () => {
  last().happens('error');
  follower.reopen();
  expect(streams).toHaveLength(2);
  last().happens('error');
  follower.stop();
  await clock.pass(60_000);
  expect(streams).toHaveLength(2);
  expect(clock.pendingTimers).toBe(0);
});
