import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  askRefund,
  askVoucherSale,
  closeRegister,
  giveBack,
  listPurchases,
  listVoucherOffers,
  readRegister,
  sellVouchers,
} from '../../contract/counter-routes.ts';
import { STAFF_ROLES } from '../../contract/terminal-routes.ts';
import type { StaffRole } from '../../contract/terminal-routes.ts';
import { parseBusinessDate } from '../../domain/business-date.ts';
import type { CloseId, FamilyAccountId, LotId, PurchaseId, RefundId } from '../../domain/ids.ts';
import { yen } from '../../domain/yen.ts';
import type { ProgrammeId } from '../../domain/ids.ts';
import { testFinger } from './support/pattern-engine.ts';
import type { TestFinger } from './support/pattern-engine.ts';
import { startVillage } from './support/village.ts';
import type { TestTerminal, Village } from './support/village.ts';

// A PIN costs a tenth of a second of computing on purpose.
vi.setConfig({ testTimeout: 120_000 });

let village: Village;
let terminal: TestTerminal;
let family: FamilyAccountId;
let finger: TestFinger;
let staff: Record<StaffRole, { code: string; pin: string; token: string }>;

beforeAll(async () => {
  village = await startVillage();
  terminal = await village.addTerminal();
  family = await village.addFamily({ balanceYen: 130_000 });
  finger = testFinger(900);
  await village.addMember(family, finger);
  const signedIn = await Promise.all(
    STAFF_ROLES.map(async (role) => {
      const { code, pin } = await village.addStaff(role);
      return [role, { code, pin, token: await terminal.signIn({ code, pin }) }] as const;
    }),
  );
  staff = Object.fromEntries(signedIn) as typeof staff;
});
afterAll(() => village.close());

const problem = (code: string) => ({ ok: false, reason: { code } });

async function paid(amountYen: number, at = terminal) {
  const reply = await at.pay(amountYen, finger);
  if (!reply.ok || reply.value.outcome.state !== 'approved') throw new Error(JSON.stringify(reply));
  return reply.value.outcome;
}

interface Giving {
  readonly kind: 'void' | 'refund';
  readonly purchaseId: PurchaseId;
  readonly amountYen: number;
  readonly second?: { staffCode: string; pin: string } | null;
}
const give = (
  body: Giving,
  by: StaffRole = 'clerk',
  refundId = village.id<RefundId>(),
  at: TestTerminal = terminal,
) => at.call(giveBack, { params: { refundId }, body: { second: null, ...body } }, staff[by].token);
const signs = (role: StaffRole) => ({ staffCode: staff[role].code, pin: staff[role].pin });
const search = async (receiptNumber: string | null, by: StaffRole = 'clerk') => {
  const reply = await terminal.call(listPurchases, { params: {}, body: { receiptNumber } }, staff[by].token);
  if (!reply.ok) throw new Error(JSON.stringify(reply.reason));
  return reply.value.purchases;
};
const nothing = { params: {}, body: undefined };

describe('each role may do its own work at the counter and nothing else', () => {
  const looks: readonly StaffRole[] = ['clerk', 'manager', 'auditor'];
  const gives: readonly StaffRole[] = ['clerk', 'manager'];
  const sells: readonly StaffRole[] = ['event_staff', 'manager'];
  test.each(STAFF_ROLES)('%s', async (role) => {
    const { purchaseId } = await paid(100);
    const { token } = staff[role];
    const familyParams = { params: { familyAccountId: family }, body: undefined };
    const sale = { familyAccountId: family, programmeId: village.programmeId, principalYen: 1_000 };
    const search = { params: {}, body: { receiptNumber: null } };
    const closeId = village.id<CloseId>();
    const lotId = village.id<LotId>();
    const answers = [
      [looks, await terminal.call(listPurchases, search, token)],
      [looks, await terminal.call(readRegister, nothing, token)],
      [gives, await give({ kind: 'void', purchaseId, amountYen: 100 }, role)],
      [gives, await terminal.call(closeRegister, { params: { closeId }, body: {} }, token)],
      [sells, await terminal.call(listVoucherOffers, familyParams, token)],
      [sells, await terminal.call(sellVouchers, { params: { lotId }, body: sale }, token)],
    ] as const;
    for (const [allowed, answer] of answers) {
      if (allowed.includes(role)) expect(answer).toMatchObject({ ok: true });
      else expect(answer).toMatchObject(problem('NOT_ALLOWED'));
    }
  });
});

describe('giving back', () => {
  test('staff see time, amount, receipt and name, and neither balance nor anything else of the family', async () => {
    const { purchaseId, receiptNumber, decidedAt } = await paid(480);
    const [newest] = await search(null);
    expect(newest).toEqual({
      purchaseId,
      receiptNumber,
      memberName: 'はなこ',
      amountYen: 480,
      givenBackYen: 0,
      canVoid: true,
      paidAt: decidedAt,
    });
  });

  test('a void gives all of it back, once, and says so ever after', async () => {
    const { purchaseId, receiptNumber } = await paid(700);
    const refundId = village.id<RefundId>();
    const body = { kind: 'void', purchaseId, amountYen: 700 } as const;
    const first = await give(body, 'clerk', refundId);
    expect(first).toMatchObject({ ok: true, value: { refundId, amountYen: 700, owedInMoneyYen: 0 } });
    // A lost reply, also when somebody else asks again meanwhile.
    expect(await give(body, 'clerk', refundId)).toEqual(first);
    expect(await give(body, 'manager', refundId)).toEqual(first);
    expect(await give({ ...body, amountYen: 699 }, 'clerk', refundId)).toMatchObject(problem('ID_REUSED'));
    expect(await give(body)).toMatchObject(problem('ALREADY_GIVEN_BACK'));
    expect(await search(receiptNumber)).toMatchObject([{ givenBackYen: 700, canVoid: false }]);
  });

  test('parts of it, up to what was paid', async () => {
    const { purchaseId, receiptNumber } = await paid(1_000);
    const refund = (amountYen: number) => give({ kind: 'refund', purchaseId, amountYen });
    expect(await refund(300)).toMatchObject({ ok: true });
    expect(await give({ kind: 'void', purchaseId, amountYen: 1_000 })).toMatchObject(
      problem('MORE_THAN_PAID'),
    );
    expect(await refund(701)).toMatchObject(problem('MORE_THAN_PAID'));
    expect(await refund(700)).toMatchObject({ ok: true });
    expect(await refund(1)).toMatchObject(problem('ALREADY_GIVEN_BACK'));
    expect(await search(receiptNumber)).toMatchObject([{ amountYen: 1_000, givenBackYen: 1_000 }]);
  });

  test('another shop’s purchase does not exist here', async () => {
    const elsewhere = await village.addTerminal();
    const { purchaseId, receiptNumber } = await paid(333, elsewhere);
    expect(await give({ kind: 'refund', purchaseId, amountYen: 333 })).toMatchObject(problem('NOT_FOUND'));
    expect((await search(receiptNumber)).map((found) => found.purchaseId)).not.toContain(purchaseId);
    expect(await give({ kind: 'refund', purchaseId: village.id(), amountYen: 1 })).toMatchObject(
      problem('NOT_FOUND'),
    );
  });

  test('what was never paid cannot be given back', async () => {
    const purchaseId = village.id<PurchaseId>();
    const reply = await terminal.pay(200_000, finger, purchaseId);
    expect(reply).toMatchObject({ ok: true, value: { outcome: { state: 'declined' } } });
    expect(
      await give({ kind: 'void', purchaseId, amountYen: 200_000, second: signs('manager') }),
    ).toMatchObject(problem('NOT_PAID'));
  });

  test('above 10,000 yen two sign, and one of them is a manager', async () => {
    const { purchaseId } = await paid(10_001);
    const body = { kind: 'void', purchaseId, amountYen: 10_001 } as const;
    expect(await give(body)).toMatchObject(problem('NEEDS_SECOND_PERSON'));
    expect(await give(body, 'manager')).toMatchObject(problem('NEEDS_SECOND_PERSON'));
    expect(await give({ ...body, second: signs('manager') }, 'manager')).toMatchObject(
      problem('NEEDS_SECOND_PERSON'),
    );
    expect(await give({ ...body, second: signs('auditor') }, 'manager')).toMatchObject(
      problem('NEEDS_MANAGER'),
    );
    expect(await give({ ...body, second: signs('clerk') })).toMatchObject(problem('NEEDS_MANAGER'));
    const wrong = { ...signs('manager'), pin: '111111' };
    expect(await give({ ...body, second: wrong })).toMatchObject(problem('SIGN_IN_REFUSED'));
    const refundId = village.id<RefundId>();
    expect(await give({ ...body, second: signs('manager') }, 'clerk', refundId)).toMatchObject({ ok: true });
    // Without the second signature a repetition only learns what was done.
    expect(await give(body, 'clerk', refundId)).toMatchObject({ ok: true, value: { refundId } });
  });

  test('signing as the second often locks nobody out, guessing does', async () => {
    const { purchaseId } = await paid(10);
    const body = { kind: 'refund', purchaseId, amountYen: 11 } as const;
    for (let round = 0; round < 7; round += 1)
      expect(await give({ ...body, second: signs('manager') })).toMatchObject(problem('MORE_THAN_PAID'));
    const wrong = { ...signs('manager'), pin: '111111' };
    for (let round = 0; round < 5; round += 1)
      expect(await give({ ...body, second: wrong })).toMatchObject(problem('SIGN_IN_REFUSED'));
    expect(await give({ ...body, second: signs('manager') })).toMatchObject(problem('TOO_MANY_REQUESTS'));
  });

  test('what became of an id is told to the terminal that made it, and to no other', async () => {
    const { purchaseId } = await paid(120);
    const refundId = village.id<RefundId>();
    const ask = (at = terminal) => at.call(askRefund, { params: { refundId }, body: undefined });
    expect(await ask()).toEqual({ ok: true, value: { refund: null } });
    const given = await give({ kind: 'refund', purchaseId, amountYen: 50 }, 'clerk', refundId);
    expect(await ask()).toEqual({ ok: true, value: { refund: given.ok ? given.value : null } });
    expect(await ask(await village.addTerminal())).toEqual({ ok: true, value: { refund: null } });
  });
});

describe('vouchers for cash', () => {
  const offers = async (familyAccountId = family) => {
    const params = { familyAccountId };
    const reply = await terminal.call(
      listVoucherOffers,
      { params, body: undefined },
      staff.event_staff.token,
    );
    return reply.ok ? reply.value.offers : reply;
  };
  const sell = (programmeId: ProgrammeId, principalYen: number, lotId = village.id<LotId>()) => {
    const body = { familyAccountId: family, programmeId, principalYen };
    return terminal.call(sellVouchers, { params: { lotId }, body }, staff.event_staff.token);
  };

  test('what a family may still buy is what the sale then allows', async () => {
    const programmeId = village.id<ProgrammeId>();
    await village.backend.store.createProgramme({
      municipalityId: village.municipalityId,
      programmeId,
      name: '冬の商品券',
      premiumPercent: 20,
      unitYen: yen(1_000),
      perPersonYen: yen(5_000),
      soldFrom: parseBusinessDate('2026-11-01'),
      soldUntil: parseBusinessDate('2026-11-30'),
      spendUntil: parseBusinessDate('2027-01-31'),
      premiumBudgetYen: yen(100_000),
      atMs: 0,
    });
    const offer = async () => {
      const list = await offers();
      return Array.isArray(list) ? list.find((one) => one.programmeId === programmeId) : list;
    };
    expect(await offer()).toMatchObject({ unitYen: 1_000, mostYen: 5_000, because: 'PERSON_LIMIT' });
    const lotId = village.id<LotId>();
    const sold = await sell(programmeId, 3_000, lotId);
    const lot = { lotId, principalYen: 3_000, premiumYen: 600, expiresOn: '2027-01-31' };
    expect(sold).toEqual({ ok: true, value: { state: 'sold', lot } });
    expect(await sell(programmeId, 3_000, lotId)).toEqual(sold);
    expect(await sell(programmeId, 2_000, lotId)).toMatchObject(problem('ID_REUSED'));
    expect(await offer()).toMatchObject({ mostYen: 2_000 });
    expect(await sell(programmeId, 2_500)).toMatchObject({
      value: {
        state: 'refused',
        refusals: [
          { reason: 'NOT_WHOLE_UNITS', leftYen: 2_000 },
          { reason: 'PERSON_LIMIT', leftYen: 2_000 },
        ],
      },
    });
    expect(await sell(programmeId, 2_000)).toMatchObject({ value: { state: 'sold' } });
    expect(await offer()).toMatchObject({ mostYen: 0 });
    const ask = (id: LotId) => terminal.call(askVoucherSale, { params: { lotId: id }, body: undefined });
    expect(await ask(lotId)).toEqual({ ok: true, value: { lot } });
    expect(await ask(village.id())).toEqual({ ok: true, value: { lot: null } });
  });

  test('a family that is not here, and a programme that is none, are not found', async () => {
    expect(await offers(village.id())).toMatchObject(problem('NOT_FOUND'));
    expect(await sell(village.id(), 1_000)).toMatchObject(problem('NOT_FOUND'));
  });
});

test('the day is closed once, and after it a purchase can only be refunded', async () => {
  const { purchaseId } = await paid(900);
  const { token } = staff.clerk;
  const before = await terminal.call(readRegister, nothing, token);
  const closeId = village.id<CloseId>();
  const close = () => terminal.call(closeRegister, { params: { closeId }, body: {} }, token);
  const closed = await close();
  if (!before.ok || !closed.ok) throw new Error('the register could not be read or closed');
  expect(closed.value).toEqual({ ...before.value.now, kind: 'Z' });
  expect(await close()).toEqual(closed);
  const after = await terminal.call(readRegister, nothing, token);
  if (!after.ok) throw new Error('the register could not be read');
  expect(after.value.now).toMatchObject({ kind: 'X', purchases: { count: 0 }, netYen: 0 });
  expect(after.value.closes[0]).toEqual(closed.value);
  expect(await give({ kind: 'void', purchaseId, amountYen: 900 })).toMatchObject(problem('ALREADY_CLOSED'));
  expect(await give({ kind: 'refund', purchaseId, amountYen: 900 })).toMatchObject({ ok: true });
});

test('the next day it is found by its receipt number and can only be refunded', async () => {
  const { purchaseId, receiptNumber } = await paid(640);
  village.clock.advance(24 * 60 * 60_000);
  staff.clerk.token = await terminal.signIn(staff.clerk);
  expect(await search(null)).toEqual([]);
  expect(await search(receiptNumber)).toMatchObject([{ purchaseId, canVoid: false }]);
  expect(await give({ kind: 'void', purchaseId, amountYen: 640 })).toMatchObject(problem('NOT_TODAY'));
  expect(await give({ kind: 'refund', purchaseId, amountYen: 640 })).toMatchObject({ ok: true });
});
