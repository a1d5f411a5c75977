import { verifyLedger } from '../../../backend/verify-ledger.ts';
import type { PurchaseDesk } from '../../../backend/purchases/purchase-desk.ts';
import type { Settled } from '../../../backend/purchases/settle-purchase.ts';
import type { StoredPurchase } from '../../../backend/store/purchasing.ts';
import { businessDateAt } from '../../../domain/business-date.ts';
import type { FamilyAccountId, MemberId, OwnerId, PurchaseId } from '../../../domain/ids.ts';
import type { Result } from '../../../domain/result.ts';
import type { SpendingRules } from '../../../domain/spending-rules.ts';
import { yen } from '../../../domain/yen.ts';
import type { LedgerWorld } from './ledger-world.ts';
import type { TestFinger } from './pattern-engine.ts';

/** What may happen at once, from several terminals and an owner's phone. */
export type Happening =
  | {
      readonly kind: 'pay';
      readonly member: number;
      readonly terminal: number;
      readonly amountYen: number;
      readonly copies: number;
      readonly askToo: boolean;
    }
  | {
      readonly kind: 'rules';
      readonly member: number;
      readonly perPurchase: number | null;
      readonly perDay: number | null;
    }
  | { readonly kind: 'freeze'; readonly member: number; readonly frozen: boolean }
  | { readonly kind: 'buy'; readonly principalYen: number }
  | { readonly kind: 'next-day' };

export interface Family {
  readonly familyAccountId: FamilyAccountId;
  readonly ownerId: OwnerId;
  readonly members: readonly { readonly memberId: MemberId; readonly finger: TestFinger }[];
}

/** Starts all of them before any is finished, waits, and says what is wrong afterwards; empty when all is well. */
export async function happenAtOnce(
  world: LedgerWorld,
  family: Family,
  happenings: readonly Happening[],
): Promise<string[]> {
  const problems = await Promise.all(happenings.map((happening) => happen(world, family, happening)));
  await world.store.chainAudit();
  const wrong = (await verifyLedger(world.ledger)).flatMap(({ name, firstProblem }) =>
    firstProblem === null ? [] : [`${name}: ${firstProblem}`],
  );
  return [...problems.flat(), ...wrong];
}

async function happen(world: LedgerWorld, family: Family, happening: Happening): Promise<string[]> {
  switch (happening.kind) {
    case 'pay':
      return payManyTimes(world, family, happening);
    case 'rules': {
      const { perPurchase, perDay } = happening;
      const rules = {
        perPurchase: perPurchase as SpendingRules['perPurchase'],
        perDay: perDay as SpendingRules['perDay'],
      };
      const replacesVersion = await currentVersion(world, family, happening.member);
      await world.store.changeRules({ ...change(world, family, happening.member), rules, replacesVersion });
      return [];
    }
    case 'freeze':
      await world.store.setFrozen({ ...change(world, family, happening.member), frozen: happening.frozen });
      return [];
    case 'buy':
      await world.buy(family.familyAccountId, happening.principalYen);
      return [];
    case 'next-day':
      world.clock.advance(86_400_000);
      return [];
  }
}

/** One purchase sent several times at once, as retries and proxies do; every answer must be the same. */
async function payManyTimes(
  world: LedgerWorld,
  family: Family,
  { member, terminal, amountYen, copies, askToo }: Extract<Happening, { kind: 'pay' }>,
): Promise<string[]> {
  const asked = {
    terminal: world.terminals[terminal % world.terminals.length],
    purchaseId: world.id<PurchaseId>(),
    amountYen: yen(amountYen),
  };
  const issued = await world.desk.challenge(asked);
  if (!issued.ok) return [`no challenge: ${issued.reason}`];
  const template = family.members[member % family.members.length].finger.place();
  const payAt = (desk: PurchaseDesk) => desk.pay({ ...asked, challenge: issued.value.challenge, template });
  const desks = [world.desk, world.otherDesk];
  const answers: Promise<Result<StoredPurchase, string>>[] = Array.from({ length: copies }, async (_, copy) =>
    purchaseOf(await payAt(desks[copy % desks.length])),
  );
  if (askToo) answers.push(world.otherDesk.resolve(asked));
  const told = await Promise.all(answers);
  told.push(await world.desk.resolve(asked), purchaseOf(await payAt(world.desk)));
  const spellings = new Set(told.map((answer) => JSON.stringify(answer)));
  return spellings.size === 1 && told[0].ok
    ? []
    : [`different answers under one id: ${[...spellings].join(' | ')}`];
}

function purchaseOf(settled: Result<Settled, string>): Result<StoredPurchase, string> {
  return settled.ok ? { ok: true, value: settled.value.purchase } : settled;
}

function change(world: LedgerWorld, family: Family, member: number) {
  const atMs = world.clock.nowMs();
  return {
    familyAccountId: family.familyAccountId,
    municipalityId: world.municipalityId,
    memberId: family.members[member % family.members.length].memberId,
    changedBy: family.ownerId,
    today: businessDateAt(atMs),
    eventId: world.id<string>(),
    atMs,
  };
}

async function currentVersion(world: LedgerWorld, family: Family, member: number): Promise<number> {
  const { familyAccountId, members } = family;
  const today = businessDateAt(world.clock.nowMs());
  const page = await world.store.readFamilyPage({ familyAccountId, today });
  const found = page.members.find(({ memberId }) => memberId === members[member % members.length].memberId);
  if (found === undefined) throw new Error('no such member');
  return found.rulesVersion;
}
