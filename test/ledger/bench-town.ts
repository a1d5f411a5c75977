import type { Store } from '../../backend/store/store.ts';
import type { PurchaseFacts, PurchaseRequest } from '../../backend/store/purchasing.ts';
import type { ProgrammeId } from '../../domain/ids.ts';
import { parseBusinessDate } from '../../domain/business-date.ts';
import { decidePurchase } from '../../domain/decide-purchase.ts';
import type {
  FamilyAccountId,
  LotId,
  MemberId,
  MerchantId,
  MunicipalityId,
  OwnerId,
  PurchaseId,
  ShopId,
  StaffId,
  SubjectId,
  TerminalId,
} from '../../domain/ids.ts';
import { tokyoMomentAt } from '../../domain/tokyo-moment.ts';
import { yen } from '../../domain/yen.ts';
import { makeTimedId } from '../../platform/make-id.ts';
import { systemClock } from '../../platform/system-clock.ts';
import { systemRandom } from '../../platform/system-random.ts';

const TERMINALS = 64;
/** Each with one member: terminals meet at shops, families are met one at a time, as in a town. */
const FAMILIES = 256;
const AMOUNT_YEN = yen(10);

export const newId = <Id extends string>(): Id => makeTimedId<Id>(systemClock, systemRandom);

export interface BenchTown {
  readonly municipalityId: MunicipalityId;
  readonly terminals: readonly { readonly terminalId: TerminalId; readonly shopId: ShopId }[];
  readonly subjects: readonly SubjectId[];
}

/** Shops, terminals and families with vouchers for years, made by the store's own commands. */
export async function foundTown(store: Store): Promise<BenchTown> {
  const atMs = systemClock.nowMs();
  const today = tokyoMomentAt(atMs).businessDate;
  const [municipalityId, programmeId] = [newId<MunicipalityId>(), newId<ProgrammeId>()];
  const consentNotice = { version: 'v1', paragraphs: ['…'] };
  await store.createMunicipality({ municipalityId, name: 'bench', consentNotice, atMs });
  await store.createProgramme({
    municipalityId,
    programmeId,
    name: 'bench',
    premiumPercent: 30,
    soldFrom: parseBusinessDate('2020-01-01'),
    soldUntil: parseBusinessDate('2039-12-31'),
    spendUntil: parseBusinessDate('2039-12-31'),
    premiumBudgetYen: yen(1_000_000_000_000),
    atMs,
  });
  const terminals = [];
  for (let i = 0; i < TERMINALS; i += 1) {
    const [merchantId, shopId, terminalId] = [newId<MerchantId>(), newId<ShopId>(), newId<TerminalId>()];
    await store.createMerchant({ municipalityId, merchantId, name: 'merchant', atMs });
    await store.createShop({ municipalityId, merchantId, shopId, name: 'みやげや', atMs });
    await store.registerTerminal({ municipalityId, shopId, terminalId, publicKey: `key ${i}`, atMs });
    terminals.push({ terminalId, shopId });
  }
  const subjects = [];
  for (let i = 0; i < FAMILIES; i += 1) {
    const [familyAccountId, ownerId] = [newId<FamilyAccountId>(), newId<OwnerId>()];
    const names = { familyName: '田中家', ownerName: '田中 一郎' };
    await store.createFamilyAccount({ municipalityId, familyAccountId, ownerId, ...names, atMs });
    const principalYen = yen(100_000_000);
    const sale = { municipalityId, familyAccountId, programmeId, lotId: newId<LotId>(), principalYen };
    const sold = await store.buyVouchers({ ...sale, today, atMs });
    if (!sold.ok) throw new Error(JSON.stringify(sold.reason));
    const subjectId = newId<SubjectId>();
    const enrolled = await store.recordEnrolment({
      enrolment: {
        memberId: newId<MemberId>(),
        municipalityId,
        familyAccountId,
        subjectId,
        displayName: 'はなこ',
        birthDate: parseBusinessDate('1950-05-05'),
        rules: { perPurchase: yen(3_000), perDay: yen(1_000_000) },
        noticeVersion: consentNotice.version,
        guardianName: null,
        enrolledFingers: 2,
        contentHash: 'hash',
        recordedBy: newId<StaffId>(),
        terminalId: null,
      },
      captureDigests: [`${i}`],
      today,
      eventId: newId(),
      atMs,
    });
    if (!enrolled.ok) throw new Error(enrolled.reason);
    subjects.push(subjectId);
  }
  return { municipalityId, terminals, subjects };
}

/** One payment at one terminal, in the product's own steps; rejected if it is not approved. */
export type Pay = (terminal: number, turn: number) => Promise<void>;

/**
 * Facts, decision and the transaction in which money moves: what the backend does once it knows who it is.
 * @param withGates first what comes before that: the challenge, whether the id is known, and the gates of an attempt
 */
export function payer(store: Store, town: BenchTown, withGates: boolean): Pay {
  return async (at, turn) => {
    const terminal = town.terminals[at % town.terminals.length];
    const subjectId = town.subjects[(at + turn * 67) % town.subjects.length];
    if (terminal === undefined || subjectId === undefined) throw new Error('an empty town');
    const atMs = systemClock.nowMs();
    const moment = tokyoMomentAt(atMs);
    const request: PurchaseRequest = {
      purchaseId: newId<PurchaseId>(),
      contentHash: '0'.repeat(64),
      municipalityId: town.municipalityId,
      ...terminal,
      amountYen: AMOUNT_YEN,
      businessDate: moment.businessDate,
    };
    if (withGates) await passGates(store, request, atMs);
    for (;;) {
      const facts = await store.readPurchaseFacts({ ...request, subjectId, at: moment });
      if (facts === null) throw new Error('nobody is known');
      const answer = await settle(store, request, facts, moment, atMs);
      if (answer === 'settled') return;
    }
  };
}

async function passGates(store: Store, request: PurchaseRequest, atMs: number): Promise<void> {
  const challenge = newId();
  await store.issueChallenge({ ...request, challenge, expiresAtMs: atMs + 60_000 });
  await store.readPurchase(request.purchaseId);
  const gate = await store.openAttempt({ request, challenge, captureDigest: newId(), atMs });
  if (gate.kind !== 'go') throw new Error(`the gates: ${gate.kind}`);
}

async function settle(
  store: Store,
  request: PurchaseRequest,
  { member, ...seen }: PurchaseFacts,
  at: ReturnType<typeof tokyoMomentAt>,
  atMs: number,
): Promise<'settled' | 'guard-refused'> {
  const question = { ...seen, amount: request.amountYen, at, ownerApproved: false };
  const decision = decidePurchase(question);
  if (decision.kind !== 'approve') throw new Error(`the decision: ${JSON.stringify(decision)}`);
  const answer = await store.approvePurchase({
    request,
    member,
    decided: { question, decision },
    algorithm: 'tebura-vein/1',
    answerUntilMs: null,
    eventId: newId(),
    atMs,
  });
  if (answer.kind === 'known') throw new Error('an id that was known');
  return answer.kind;
}
