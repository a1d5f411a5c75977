import { expect, test } from 'vitest';
import { child, familyPage } from '../test/portal/family-fixture.ts';
import { VirtualClock } from '../test/support/virtual-clock.ts';
import { makeFamilyApi } from './family-api.ts';

const json = (status: number, value: unknown) => new Response(JSON.stringify(value), { status });

function api(answer: (path: string, init: RequestInit) => Promise<Response>) {
  const clock = new VirtualClock();
  return { clock, calls: makeFamilyApi((path, init) => answer(path as string, init ?? {}), clock) };
}

test('asks its own origin, with the cookie, past every cache', async () => {
  const { calls } = api((path, init) => {
    expect(path).toBe(`/v1/owner/members/${child.memberId}/frozen`);
    expect(init).toMatchObject({
      method: 'PUT',
      body: '{"frozen":true}',
      credentials: 'same-origin',
      cache: 'no-store',
    });
    return Promise.resolve(json(200, { ...child, frozen: true }));
  });
  expect(await calls.setFrozen({ memberId: child.memberId, frozen: true })).toEqual({
    ok: true,
    value: { ...child, frozen: true },
  });
});

test('passes the backend’s coded refusals on', async () => {
  const problem = { type: 'about:blank', title: 'conflict', status: 409, code: 'VERSION_CONFLICT' };
  const { calls } = api(() => Promise.resolve(json(409, problem)));
  const change = { memberId: child.memberId, rules: child.rules, replacesVersion: 1 };
  expect(await calls.changeRules(change)).toEqual({ ok: false, reason: 'VERSION_CONFLICT' });
});

test.each([
  ['a wireless network’s sign-in page', () => Promise.resolve(new Response('<html>Welcome</html>'))],
  ['a proxy’s error page', () => Promise.resolve(new Response('Bad gateway', { status: 502 }))],
  ['a page outside the contract', () => Promise.resolve(json(200, { ...familyPage(), balanceYen: 'much' }))],
  ['no connection', () => Promise.reject(new TypeError('fetch failed'))],
])('%s is no answer', async (_, answer) => {
  expect(await api(answer).calls.readPage()).toEqual({ ok: false, reason: 'UNREACHABLE' });
});

test('an answer that does not come, or comes half, is given up after ten seconds', async () => {
  const waitsForEver = (signal: AbortSignal | null | undefined) =>
    new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
    });
  const silent = api((_, init) => waitsForEver(init.signal));
  const half = api((_, init) =>
    Promise.resolve({
      status: 200,
      headers: new Headers(),
      text: () => waitsForEver(init.signal),
    } as unknown as Response),
  );
  for (const { clock, calls } of [silent, half]) {
    expect(await clock.until(calls.readPage())).toEqual({ ok: false, reason: 'UNREACHABLE' });
    expect(clock.monotonicMs()).toBe(10_000);
    expect(clock.pendingTimers).toBe(0);
  }
});

test('a deadline does not outlive its answer', async () => {
  const { clock, calls } = api(() => Promise.resolve(json(200, familyPage())));
  expect((await calls.readPage()).ok).toBe(true);
  expect(clock.pendingTimers).toBe(0);
});
