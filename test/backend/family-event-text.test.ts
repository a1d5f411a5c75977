import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { statement } from '../../backend/store/database/statement.ts';
import { familyEventSchema } from '../../contract/owner-routes.ts';
import { businessDateAt } from '../../domain/business-date.ts';
import type { PurchaseId, RefundId, StaffId } from '../../domain/ids.ts';
import { yen } from '../../domain/yen.ts';
import { ENGINES } from './support/engines.ts';
import type { TestEngine } from './support/engines.ts';
import { testFinger } from './support/pattern-engine.ts';

const payloads = statement<object, { payload: string }>(
  'SELECT payload FROM outbox ORDER BY created_at_ms, seq',
);

/** Events are written as they were built, without being parsed once more: here they are. */
describe.each(ENGINES)('what is owed to a family on $name', ({ start }) => {
  let engine: TestEngine;
  beforeAll(async () => void (engine = await start()));
  afterAll(async () => {
    await engine.closeWorlds();
    await engine.stop();
  });

  test('is what the contract says, to the field', async () => {
    const world = await engine.newWorld();
    const { store, clock, municipalityId, terminals } = world;
    const { familyAccountId, ownerId } = await world.addFamily(1_000);
    const finger = testFinger(1);
    const rules = { perPurchase: null, perDay: yen(1_000), askOwnerAbove: yen(900) };
    const memberId = await world.addMember(familyAccountId, finger, rules);
    const [terminal] = terminals;
    const purchaseId = world.id<PurchaseId>();
    await world.pay({ terminal, finger, amountYen: 300, purchaseId });
    await world.pay({ terminal, finger, amountYen: 901 });
    await store.giveBack({
      refundId: world.id<RefundId>(),
      kind: 'void',
      purchaseId,
      amountYen: yen(300),
      municipalityId,
      shopId: terminal.shopId,
      terminalId: terminal.terminalId,
      madeBy: 'clerk' as StaffId,
      confirmedBy: null,
      today: businessDateAt(clock.nowMs()),
      eventId: world.id(),
      atMs: clock.nowMs(),
    });
    const who = { familyAccountId, municipalityId, memberId, changedBy: ownerId };
    const when = { today: businessDateAt(clock.nowMs()), atMs: clock.nowMs() };
    await store.setFrozen({ ...who, ...when, eventId: world.id(), frozen: true });

    const rows = await world.ledger.read((snapshot) => snapshot.all(payloads({})));
    const events = rows.map(({ payload }) => JSON.parse(payload) as unknown);
    expect(events.map((event) => familyEventSchema.parse(event))).toEqual(events);
    expect(rows.length).toBeGreaterThanOrEqual(5);
  });
});
