import type { decideAndSettle } from '../../../backend/purchases/decide-and-settle.ts';
import type { ProgrammeId } from '../../../domain/ids.ts';
import { businessDateAt, parseBusinessDate } from '../../../domain/business-date.ts';
import type {
  CloseId,
  FamilyAccountId,
  LotId,
  MemberId,
  MerchantId,
  MunicipalityId,
  OwnerId,
  PurchaseId,
  RefundId,
  SettlementId,
  ShopId,
  StaffId,
  SubjectId,
  TerminalId,
} from '../../../domain/ids.ts';
import { checkSpendingRules } from '../../../domain/spending-rules.ts';
import { tokyoMomentAt } from '../../../domain/tokyo-moment.ts';
import { yen } from '../../../domain/yen.ts';
import type { LedgerWorld } from './ledger-world.ts';
import {
  asksOwner,
  balanceOfFamily,
  giveBackReference,
  givenBackYen,
  leftOfLot,
  reasonsAgainst,
  spendReference,
} from './reference-ledger.ts';
import type { ReferenceLedger, ReferencePurchase, ReferenceRules } from './reference-ledger.ts';

export type HistoryStep =
  | { readonly kind: 'pay'; readonly member: number; readonly shop: number; readonly amountYen: number }
  | { readonly kind: 'again'; readonly pick: number; readonly otherYen: boolean }
  | {
      readonly kind: 'giveBack';
      readonly pick: number;
      readonly asVoid: boolean;
      readonly part: number;
      readonly twice: boolean;
      readonly alone: boolean;
    }
  | { readonly kind: 'answer'; readonly pick: number; readonly yes: boolean }
  | { readonly kind: 'buy'; readonly family: number; readonly units: number; readonly long: boolean }
  | { readonly kind: 'memberRules'; readonly member: number; readonly rules: ReferenceRules }
  | { readonly kind: 'familyRules'; readonly family: number; readonly rules: ReferenceRules }
  | { readonly kind: 'freeze'; readonly member: number; readonly frozen: boolean }
  | { readonly kind: 'days'; readonly days: number }
  | { readonly kind: 'minutes'; readonly minutes: number }
  | { readonly kind: 'expire' }
  | { readonly kind: 'close'; readonly shop: number }
  | { readonly kind: 'settle'; readonly shop: number };

const NO_RULES: ReferenceRules = {
  perPurchase: null,
  perDay: null,
  perWeek: null,
  perMonth: null,
  inTotal: null,
  askOwnerAbove: null,
};
const UNIT_YEN = 1_000;
const ANSWER_MS = 120_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

interface Counter {
  readonly shopId: ShopId;
  readonly merchantId: MerchantId;
  readonly terminalId: TerminalId;
}

interface Asked {
  readonly reference: ReferencePurchase;
  readonly counter: Counter;
  readonly untilMs: number;
  readonly answer: { readonly state: string; readonly reasons: readonly string[] };
}

/** One municipality of its own: three shops, two families, three members; every step is done twice and compared. */
export async function foundHistory(world: LedgerWorld, settle: typeof decideAndSettle) {
  const { store, clock, random } = world;
  const id = <Id extends string>(): Id => world.id<Id>();
  const now = () => clock.nowMs();
  const today = () => businessDateAt(now());
  const municipalityId = id<MunicipalityId>();
  const consentNotice = { version: 'v1', paragraphs: ['…'] };
  await store.createMunicipality({ municipalityId, name: '村', consentNotice, atMs: now() });

  const counters: Counter[] = [];
  for (let i = 0; i < 3; i += 1) {
    const [merchantId, shopId, terminalId] = [id<MerchantId>(), id<ShopId>(), id<TerminalId>()];
    const at = { municipalityId, atMs: now() };
    await store.createMerchant({ ...at, merchantId, name: 'merchant', feeBasisPoints: i * 70 });
    await store.createShop({ ...at, merchantId, shopId, name: 'shop' });
    await store.registerTerminal({ ...at, shopId, terminalId, publicKey: terminalId });
    counters.push({ shopId, merchantId, terminalId });
  }
  const families: { familyAccountId: FamilyAccountId; ownerId: OwnerId; version: number }[] = [];
  for (let i = 0; i < 2; i += 1) {
    const family = { familyAccountId: id<FamilyAccountId>(), ownerId: id<OwnerId>(), version: 0 };
    const names = { familyName: '家', ownerName: '主' };
    await store.createFamilyAccount({ municipalityId, ...family, ...names, atMs: now() });
    families.push(family);
  }
  const members: { memberId: MemberId; subjectId: SubjectId; family: number; version: number }[] = [];
  for (const family of [0, 0, 1]) {
    const member = { memberId: id<MemberId>(), subjectId: id<SubjectId>(), family, version: 1 };
    const enrolment = {
      ...member,
      municipalityId,
      familyAccountId: families[family].familyAccountId,
      displayName: '人',
      birthDate: parseBusinessDate('1950-05-05'),
      rules: { perPurchase: null, perDay: null },
      noticeVersion: 'v1',
      guardianName: null,
      enrolledFingers: 1,
      contentHash: 'hash',
      recordedBy: id<StaffId>(),
      terminalId: null,
    };
    const done = await store.recordEnrolment({
      enrolment,
      captureDigests: [],
      today: today(),
      eventId: id<string>(),
      atMs: now(),
    });
    if (!done.ok) throw new Error(done.reason);
    members.push(member);
  }

  const ledger: ReferenceLedger = {
    lots: [],
    purchases: [],
    members: members.map(({ family }) => ({ family, rules: NO_RULES, isFrozen: false })),
    families: families.map(() => ({ rules: NO_RULES, isFrozen: false })),
  };
  const asked: Asked[] = [];
  await buy(0, 5, false);
  await buy(1, 3, true);

  function mustBe(what: string, actual: unknown, expected: unknown): void {
    const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
    if (is !== should) throw new Error(`${what}: the product says ${is}, the reference ${should}`);
  }

  /** A programme for each sale, so that its vouchers have a date of their own. */
  async function buy(family: number, units: number, isLong: boolean): Promise<void> {
    const programmeId = id<ProgrammeId>();
    const spendUntil = businessDateAt(now() + (isLong ? 90 : 10) * DAY_MS);
    const dates = { soldFrom: today(), soldUntil: today(), spendUntil };
    const money = { premiumPercent: 25, unitYen: yen(UNIT_YEN), premiumBudgetYen: yen(1_000_000) };
    const atMs = now();
    await store.createProgramme({ municipalityId, programmeId, name: 'p', ...dates, ...money, atMs });
    const lotId = id<LotId>();
    const principalYen = yen(units * UNIT_YEN);
    const { familyAccountId } = families[family];
    const at = { today: today(), atMs };
    const sold = await store.buyVouchers({
      municipalityId,
      familyAccountId,
      programmeId,
      lotId,
      principalYen,
      ...at,
    });
    if (!sold.ok) throw new Error(JSON.stringify(sold.reason));
    const worthYen = principalYen * 1.25;
    ledger.lots.push({ id: lotId, family, worthYen, expiresOn: spendUntil, expiredYen: 0 });
  }

  async function submit(purchaseId: PurchaseId, member: number, counter: Counter, amountYen: number) {
    const at = tokyoMomentAt(now());
    const request = {
      purchaseId,
      contentHash: `${counter.terminalId}:${amountYen}`,
      municipalityId,
      terminalId: counter.terminalId,
      shopId: counter.shopId,
      amountYen: yen(amountYen),
      businessDate: at.businessDate,
    };
    const { subjectId } = members[member];
    const deps = { store, clock, random, askOwnerForMs: ANSWER_MS, onFamilyEvent: () => undefined };
    return settle(request, at, subjectId, 'test', deps);
  }

  async function pay(member: number, counter: Counter, amountYen: number): Promise<string> {
    const { family } = ledger.members[member];
    const date = today();
    const reasons = reasonsAgainst(ledger, member, amountYen, date);
    const isAsked = asksOwner(ledger, member, amountYen);
    const state = reasons.length > 0 ? 'declined' : isAsked ? 'awaiting_approval' : 'approved';
    const spendings = state === 'declined' ? [] : spendReference(ledger, family, amountYen, date);
    const purchaseId = id<PurchaseId>();
    const answer = await submit(purchaseId, member, counter, amountYen);
    const { purchase } = answer;
    mustBe('state', purchase.state, state);
    mustBe('reasons', [...new Set(purchase.reasons)].sort(), [...new Set(reasons)].sort());
    const reference: ReferencePurchase = {
      id: purchaseId,
      family,
      member,
      amountYen,
      date,
      spendings,
      state,
      givenBack: [],
      isClosed: false,
    };
    ledger.purchases.push(reference);
    asked.push({ reference, counter, untilMs: now() + ANSWER_MS, answer: purchase });
    if (state !== 'declined')
      mustBe('balance', purchase.balanceAfterYen, balanceOfFamily(ledger, family, date));
    return state === 'awaiting_approval' ? 'held' : state;
  }

  /** The same id again gives what it gave, whatever has happened since; with another amount it is another purchase's id. */
  async function again({ pick, otherYen }: Extract<HistoryStep, { kind: 'again' }>): Promise<string> {
    const before = asked.at(pick % Math.max(asked.length, 1));
    if (before === undefined) return 'nothing';
    const { reference, counter } = before;
    const amountYen = reference.amountYen + (otherYen ? 1 : 0);
    const terminal = { ...(await mustFind(counter.terminalId)) };
    const resolved = await world.desk.resolve({
      terminal,
      purchaseId: reference.id as PurchaseId,
      amountYen: yen(amountYen),
    });
    // Content hashes of the desk are its own; the store's answer to a second settlement is looked at directly.
    mustBe('other content', resolved.ok, false);
    const answer = await submit(reference.id as PurchaseId, reference.member, counter, amountYen);
    if (answer.kind === 'known') mustBe('state again', answer.purchase.state, reference.state);
    else if (reference.state !== 'declined') throw new Error('an id was settled twice');
    return otherYen ? 'ID_REUSED' : 'known';
  }

  async function mustFind(terminalId: TerminalId) {
    const terminal = await store.findTerminal(terminalId);
    if (terminal === null) throw new Error('no terminal');
    return terminal;
  }

  async function giveBack(step: Extract<HistoryStep, { kind: 'giveBack' }>): Promise<string> {
    // Mostly of something that was paid.
    const paid = asked.filter(({ reference: { state } }) => state === 'approved' || state === 'refunded');
    const among = step.pick % 5 === 0 ? asked : paid;
    const before = among.at(Math.floor(step.pick / 5) % Math.max(among.length, 1));
    if (before === undefined) return 'nothing';
    const { reference, counter } = before;
    const date = today();
    const whole = reference.amountYen;
    const amount = step.asVoid && step.part === 1 ? whole : Math.max(1, Math.floor(whole * step.part));
    const kind = step.asVoid ? 'void' : 'refund';
    const expected = refusalOf(reference, kind, amount, date, step.alone);
    const command = {
      refundId: id<RefundId>(),
      kind,
      purchaseId: reference.id as PurchaseId,
      amountYen: yen(amount),
      municipalityId,
      shopId: counter.shopId,
      terminalId: counter.terminalId,
      madeBy: 'staff-1' as StaffId,
      confirmedBy: step.alone ? null : ('staff-2' as StaffId),
      today: date,
      eventId: id<string>(),
      atMs: now(),
    } as const;
    const answer = await store.giveBack(command);
    mustBe('give back', answer.ok ? null : answer.reason, expected);
    if (expected === null) {
      giveBackReference(ledger, reference, amount, date);
      reference.state = step.asVoid ? 'voided' : 'refunded';
    }
    // The same order sent twice is one order.
    if (step.twice && expected === null) mustBe('twice', await store.giveBack(command), answer);
    return expected ?? kind;
  }

  function refusalOf(
    purchase: ReferencePurchase,
    kind: 'void' | 'refund',
    amountYen: number,
    date: string,
    isAlone: boolean,
  ): string | null {
    if (purchase.state === 'voided') return 'ALREADY_GIVEN_BACK';
    if (purchase.state !== 'approved' && purchase.state !== 'refunded') return 'NOT_PAID';
    const left = purchase.amountYen - givenBackYen(purchase);
    if (left === 0) return 'ALREADY_GIVEN_BACK';
    if (kind === 'void') {
      if (left !== purchase.amountYen || amountYen !== purchase.amountYen) return 'MORE_THAN_PAID';
      if (purchase.date !== date) return 'NOT_TODAY';
      if (purchase.isClosed) return 'ALREADY_CLOSED';
    }
    if (amountYen > left) return 'MORE_THAN_PAID';
    return amountYen > 10_000 && isAlone ? 'NEEDS_SECOND_PERSON' : null;
  }

  async function answer({ pick, yes }: Extract<HistoryStep, { kind: 'answer' }>): Promise<string> {
    const waiting = asked.filter(({ reference }) => reference.state === 'awaiting_approval');
    const one = waiting.at(pick % Math.max(waiting.length, 1));
    if (one === undefined) return 'nothing';
    const { reference, untilMs } = one;
    const isLate = now() >= untilMs;
    const how = isLate ? 'timeout' : yes ? 'yes' : 'no';
    const order = {
      purchaseId: reference.id as PurchaseId,
      familyAccountId: families[reference.family].familyAccountId,
      answeredBy: 'owner:somebody',
      eventId: id<string>(),
      atMs: now(),
    };
    // An answer at the wrong time changes nothing.
    const wrongTime = await store.answerHold({
      ...order,
      answer: isLate ? 'yes' : 'timeout',
      eventId: id<string>(),
    });
    mustBe('out of time', wrongTime?.kind, 'known');
    const done = await store.answerHold({ ...order, answer: how });
    mustBe('answered', done?.kind, 'settled');
    reference.state = how === 'yes' ? 'approved' : 'declined';
    mustBe('answered state', done?.purchase.state, reference.state);
    mustBe('answered twice', (await store.answerHold({ ...order, answer: how }))?.kind, 'known');
    return `held-${how}`;
  }

  async function changeRules(
    whose: 'member' | 'family',
    index: number,
    wanted: ReferenceRules,
  ): Promise<string> {
    const rules = checkSpendingRules(wanted);
    if (!rules.ok) return 'contradicting';
    const at = { municipalityId, today: today(), eventId: id<string>(), atMs: now(), rules: rules.value };
    if (whose === 'member') {
      const member = members[index];
      const { familyAccountId, ownerId } = families[member.family];
      const who = { familyAccountId, memberId: member.memberId, changedBy: ownerId };
      const changed = await store.changeRules({ ...at, ...who, replacesVersion: member.version });
      mustBe('rules', changed.ok, true);
      member.version += 1;
      ledger.members[index].rules = wanted;
    } else {
      const family = families[index];
      const who = { familyAccountId: family.familyAccountId, changedBy: family.ownerId };
      const changed = await store.changeFamilyRules({ ...at, ...who, replacesVersion: family.version });
      mustBe('family rules', changed.ok, true);
      family.version += 1;
      ledger.families[index].rules = wanted;
    }
    return 'rules';
  }

  async function take(step: HistoryStep): Promise<string> {
    switch (step.kind) {
      case 'pay':
        return pay(step.member, counters[step.shop], step.amountYen);
      case 'again':
        return again(step);
      case 'giveBack':
        return giveBack(step);
      case 'answer':
        return answer(step);
      case 'buy':
        await buy(step.family, step.units, step.long);
        return 'bought';
      case 'memberRules':
        return changeRules('member', step.member, step.rules);
      case 'familyRules':
        return changeRules('family', step.family, step.rules);
      case 'freeze': {
        const { memberId, family } = members[step.member];
        const { familyAccountId, ownerId } = families[family];
        const who = { municipalityId, familyAccountId, memberId, changedBy: ownerId, today: today() };
        await store.setFrozen({ ...who, frozen: step.frozen, eventId: id<string>(), atMs: now() });
        ledger.members[step.member].isFrozen = step.frozen;
        return 'frozen';
      }
      case 'days':
        clock.advance(step.days * DAY_MS);
        return 'later';
      case 'minutes':
        clock.advance(step.minutes * MINUTE_MS);
        return 'later';
      case 'expire':
        return expire();
      case 'close':
        return close(counters[step.shop]);
      case 'settle':
        return settleShop(counters[step.shop]);
    }
  }

  async function expire(): Promise<string> {
    const date = today();
    await store.expireLots({ today: date, limit: 10_000, atMs: now() });
    const due = ledger.lots.filter((lot) => lot.expiresOn < date && leftOfLot(ledger, lot) > 0);
    for (const lot of due) lot.expiredYen += leftOfLot(ledger, lot);
    return due.length > 0 ? 'expired' : 'nothing';
  }

  async function close(counter: Counter): Promise<string> {
    const ofShop = asked.filter((one) => one.counter === counter);
    const isWaiting = ofShop.some(({ reference }) => reference.state === 'awaiting_approval');
    const closed = await store.closeRegister({
      closeId: id<CloseId>(),
      municipalityId,
      ...counter,
      closedBy: 'staff-1' as StaffId,
      today: today(),
      atMs: now(),
    });
    mustBe('close', closed.ok ? null : closed.reason, isWaiting ? 'OUTCOME_UNKNOWN' : null);
    if (!closed.ok) return 'OUTCOME_UNKNOWN';
    const net = ofShop
      .filter(({ reference }) => reference.state !== 'declined')
      .map(({ reference }) => reference.amountYen - givenBackYen(reference));
    mustBe(
      'grand total',
      closed.value.grandTotalYen,
      net.reduce((total, one) => total + one, 0),
    );
    for (const { reference } of ofShop) reference.isClosed ||= reference.state !== 'declined';
    return 'closed';
  }

  async function settleShop({ merchantId }: Counter): Promise<string> {
    const settlementId = id<SettlementId>();
    const order = {
      settlementId,
      municipalityId,
      merchantId,
      untilDate: today(),
      madeBy: 'system',
      atMs: now(),
    };
    const made = await store.settleMerchant(order);
    if (!made.ok) return made.reason;
    mustBe('settled twice', await store.settleMerchant(order), made);
    mustBe(
      'paid',
      await store.markPaid({ settlementId, municipalityId, paidBy: 'system', atMs: now() }),
      true,
    );
    mustBe(
      'paid twice',
      await store.markPaid({ settlementId, municipalityId, paidBy: 'system', atMs: now() }),
      false,
    );
    const rows = await store.readStatement(settlementId);
    const books = await store.readLedgerRows(settlementId);
    mustBe('statement and ledger', rows.length, books.length);
    return 'settled';
  }

  return {
    take: async (step: HistoryStep): Promise<string> => {
      const branch = await take(step);
      for (const [index, { familyAccountId }] of families.entries()) {
        const page = await store.readFamilyPage({ familyAccountId, today: today() });
        mustBe(`balance after ${step.kind}`, page.balanceYen, balanceOfFamily(ledger, index, today()));
      }
      return branch;
    },
    compareAll: async (): Promise<void> => {
      for (const { reference } of asked) {
        const stored = await store.readPurchase(reference.id as PurchaseId);
        mustBe('state at the end', stored?.state, reference.state);
      }
    },
  };
}
