import { describe, expect, test } from 'vitest';
import { kioskView } from '../../test/renderer/views.ts';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import { linkOverBridge } from './bridge-link.ts';
import { KioskUnreachable } from './kiosk-link.ts';
import { linkOverLoopback } from './loopback-link.ts';
import type { Network } from './loopback-link.ts';

const event = { kind: 'view', view: kioskView() } as const;

class FakeEvents {
  readyState = 1;
  closed = false;
  onmessage: ((message: { data: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly path: string;
  constructor(path: string) {
    this.path = path;
  }
  close(): void {
    this.closed = true;
  }
  say(data: string): void {
    this.onmessage?.({ data });
  }
  breakOff(forGood: boolean): void {
    this.readyState = forGood ? 2 : 0;
    this.onerror?.();
  }
}

function loopback(
  answer: Partial<Response> | Error = { ok: true, json: () => Promise.resolve({ ok: true, value: {} }) },
) {
  const clock = new VirtualClock();
  const streams: FakeEvents[] = [];
  const requests: { path: string; init: RequestInit }[] = [];
  const network: Network = {
    fetch: (path, init) => {
      requests.push({ path, init });
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer as Response);
    },
    openEvents: (path) => {
      const stream = new FakeEvents(path);
      streams.push(stream);
      return stream as never;
    },
  };
  return { link: linkOverLoopback(network, clock), clock, streams, requests };
}

describe('over loopback', () => {
  test('a command is a POST with its parsed input', async () => {
    const { link, requests } = loopback();
    await expect(link.invoke('cancelCheckout', {})).resolves.toEqual({ ok: true, value: {} });
    expect(requests[0]?.path).toBe('/kiosk/commands/cancelCheckout');
    expect(requests[0]?.init).toMatchObject({ method: 'POST', credentials: 'same-origin', body: '{}' });
  });

  test('an input the contract does not know never leaves the page', async () => {
    const { link, requests } = loopback();
    await expect(link.invoke('startCheckout', { amountYen: 0.5 })).rejects.toThrow();
    expect(requests).toEqual([]);
  });

  test.each([
    ['no answer', new TypeError('network')],
    ['a refusal of the server', { ok: false, status: 401 }],
    ['words outside the contract', { ok: true, json: () => Promise.resolve({ ok: true }) }],
    ['no JSON', { ok: true, json: () => Promise.reject(new SyntaxError('<')) }],
  ])('%s: unreachable', async (_, answer) => {
    await expect(loopback(answer).link.invoke('showBalance', {})).rejects.toBeInstanceOf(KioskUnreachable);
  });

  test('every event is parsed; nonsense and a broken stream are a loss', () => {
    const { link, streams } = loopback();
    const heard: unknown[] = [];
    link.subscribe(
      (told) => heard.push(told.kind),
      () => heard.push('lost'),
    );
    const [stream] = streams;
    stream?.say(JSON.stringify(event));
    stream?.say('{"kind":"view","view":{"mode":"demo"}}');
    stream?.say('not json');
    stream?.breakOff(false);
    stream?.say(JSON.stringify(event));
    expect(heard).toEqual(['view', 'lost', 'lost', 'lost', 'view']);
  });

  test('a stream that was refused is opened again after a moment, one at a time', async () => {
    const { link, streams, clock } = loopback();
    const stop = link.subscribe(() => undefined);
    streams[0]?.breakOff(true);
    expect(streams).toHaveLength(1);
    await clock.pass(2_000);
    expect(streams).toHaveLength(2);
    stop();
    expect(streams[1]?.closed).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('over Electron’s bridge', () => {
  const bridge = (invoke: (name: string, input: unknown) => Promise<unknown>) => {
    let tell: (heard: unknown) => void = () => undefined;
    const link = linkOverBridge({
      invoke,
      subscribe: (listener) => {
        tell = listener;
        return () => undefined;
      },
    });
    return { link, tell: (heard: unknown) => tell(heard) };
  };

  test('a command and its answer are parsed', async () => {
    const asked: unknown[] = [];
    const { link } = bridge((name, input) => {
      asked.push([name, input]);
      return Promise.resolve({ ok: false, reason: 'NOT_NOW' });
    });
    await expect(link.invoke('retryCheckout', {})).resolves.toEqual({ ok: false, reason: 'NOT_NOW' });
    expect(asked).toEqual([['retryCheckout', {}]]);
  });

  test('a host that throws or answers nonsense is unreachable', async () => {
    const throwing = bridge(() => Promise.reject(new Error('gone'))).link;
    await expect(throwing.invoke('putAside', {})).rejects.toBeInstanceOf(KioskUnreachable);
    const confused = bridge(() => Promise.resolve('yes')).link;
    await expect(confused.invoke('putAside', {})).rejects.toBeInstanceOf(KioskUnreachable);
  });

  test('nonsense in the event stream is a loss', () => {
    const { link, tell } = bridge(() => Promise.resolve({}));
    const heard: string[] = [];
    link.subscribe(
      (told) => heard.push(told.kind),
      () => heard.push('lost'),
    );
    tell(event);
    tell({ kind: 'secret' });
    expect(heard).toEqual(['view', 'lost']);
  });
});
