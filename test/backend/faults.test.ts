import { afterEach, expect, test } from 'vitest';
import type { LogFields } from '../../backend/log.ts';
import { resolvePurchase } from '../../contract/terminal-routes.ts';
import type { PurchaseId, SubjectId } from '../../domain/ids.ts';
import { patternEngine, testFinger } from './support/pattern-engine.ts';
import { startVillage } from './support/village.ts';
import type { Village } from './support/village.ts';

let village: Village;
afterEach(() => village.close());

test('a matcher that crashes approves nothing, and the backend goes on', async () => {
  let isBroken = false;
  const logged: [string, LogFields | undefined][] = [];
  village = await startVillage({
    createEngine: () => {
      const engine = patternEngine();
      return {
        ...engine,
        identify: (probe, options) =>
          isBroken ? Promise.reject(new Error('template 5442 of はなこ')) : engine.identify(probe, options),
      };
    },
    log: (event, fields) => void logged.push([event, fields]),
  });
  const terminal = await village.addTerminal();
  const finger = testFinger(1);
  await village.addMember(await village.addFamily(), finger);
  isBroken = true;
  const purchaseId = village.id<PurchaseId>();
  const answer = await terminal.pay(100, finger, purchaseId);
  expect(answer).toMatchObject({ ok: false, reason: { status: 500, code: 'INTERNAL' } });
  expect(JSON.stringify([answer, logged])).not.toMatch(/はなこ|5442/);
  expect(logged.some(([event]) => event === 'request-failed')).toBe(true);

  const content = { shopId: terminal.shopId, amountYen: 100, currency: 'JPY', kind: 'purchase' } as const;
  const asked = await terminal.call(resolvePurchase, { params: { purchaseId }, body: content });
  expect(asked).toMatchObject({ ok: true, value: { outcome: { state: 'never_arrived' } } });
  isBroken = false;
  expect(await terminal.pay(100, finger)).toMatchObject({
    value: { outcome: { state: 'approved', balanceYen: 12_900 } },
  });
});

test('two people whose fingers are too close: neither pays', async () => {
  village = await startVillage();
  const terminal = await village.addTerminal();
  const [one, other] = [testFinger(1), testFinger(2)];
  await village.addMember(await village.addFamily(), one);
  await village.addMember(await village.addFamily(), other);
  // A later sensor fault makes two enrolled people alike for the engine.
  await village.restart({
    createEngine: () => ({ ...patternEngine(), identify: () => Promise.resolve({ kind: 'ambiguous' }) }),
  });
  expect(await terminal.pay(100, one)).toMatchObject({
    value: { outcome: { state: 'declined', reasons: ['AMBIGUOUS'], member: null, leftTodayYen: null } },
  });
});

test('an engine that names somebody outside this town is not believed', async () => {
  const found = {
    kind: 'match' as const,
    subjectId: '3f0a8d6e-1111-4111-8111-111111111111' as SubjectId,
    finger: 'left-index' as const,
    falseMatchProbability: 0,
  };
  village = await startVillage();
  const terminal = await village.addTerminal();
  const finger = testFinger(1);
  await village.addMember(await village.addFamily(), finger);
  await village.restart({
    createEngine: () => ({ ...patternEngine(), identify: () => Promise.resolve(found) }),
  });
  expect(await terminal.pay(100, finger)).toMatchObject({ ok: false, reason: { code: 'INTERNAL' } });
  expect(village.rows('purchase')).toBe(0);
});

test('nothing of a body or a name is in the log', async () => {
  const logged: unknown[] = [];
  village = await startVillage({ log: (...line) => void logged.push(line) });
  const terminal = await village.addTerminal();
  const finger = testFinger(1);
  await village.addMember(await village.addFamily(), finger);
  const probe = finger.place();
  await terminal.pay(100, { place: () => probe });
  await terminal.pay(100, { place: () => Buffer.from('no template') });
  const text = JSON.stringify(logged);
  expect(text).toContain('"route":"/v1/purchases/:purchaseId"');
  expect(text).toContain('"code":"TEMPLATE_REFUSED"');
  expect(text).not.toMatch(/はなこ|田中/);
  for (const secret of [probe, Buffer.from('no template')])
    expect(text).not.toContain(Buffer.from(secret).toString('base64').slice(8, 40));
});
