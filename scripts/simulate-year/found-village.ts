import { seededRandom } from '../../biometrics/synthetic/seeded-random.ts';
import type { SeededRandom } from '../../biometrics/synthetic/seeded-random.ts';
import type { ProgrammeId } from '../../domain/ids.ts';
import type { Store } from '../../backend/store/store.ts';
import { setUpProgramme } from '../../backend/office/set-up-programme.ts';
import { businessDateAt, parseBusinessDate, startOfBusinessDateMs } from '../../domain/business-date.ts';
import type { BusinessDate } from '../../domain/business-date.ts';
import type { Clock } from '../../domain/clock.ts';
import type {
  FamilyAccountId,
  MemberId,
  MerchantId,
  MunicipalityId,
  OwnerId,
  ShopId,
  StaffId,
  SubjectId,
  TerminalId,
} from '../../domain/ids.ts';
import { needsGuardianConsent } from '../../domain/guardian-age.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import type { Result } from '../../domain/result.ts';
import type { ShopCategory } from '../../domain/shop-category.ts';
import { checkSpendingRules } from '../../domain/spending-rules.ts';
import type { SpendingRules } from '../../domain/spending-rules.ts';
import { yen } from '../../domain/yen.ts';
import { makeTimedId, makeUnlinkableId } from '../../platform/make-id.ts';
import { SIMULATED_SHOPS } from './simulated-shops.ts';

/** The first day of the fiscal year that is lived through, and its last. */
export const YEAR_FROM = parseBusinessDate('2026-04-01');
export const YEAR_UNTIL = parseBusinessDate('2027-03-31');
const NOTICE = { version: '2026-1', paragraphs: ['模擬の村です。だれの指も登録されません。'] };

/** A clock that the simulation sets; nothing waits in it. */
export interface SetClock extends Clock {
  set(nowMs: number): void;
}

export interface SimulatedShop {
  readonly merchantId: MerchantId;
  readonly shopId: ShopId;
  readonly terminalId: TerminalId;
  readonly category: ShopCategory;
  readonly visits: number;
  readonly usualYen: number;
}

export interface SimulatedMember {
  readonly family: SimulatedFamily;
  readonly memberId: MemberId;
  readonly subjectId: SubjectId;
  readonly birthDate: BusinessDate;
  readonly isChild: boolean;
  rulesVersion: number;
}

export interface SimulatedFamily {
  readonly familyAccountId: FamilyAccountId;
  readonly ownerId: OwnerId;
  readonly members: SimulatedMember[];
}

export interface SimulatedVillage {
  readonly store: Store;
  readonly clock: SetClock;
  readonly random: RandomSource;
  /** Who goes where, when and for how much. */
  readonly chance: SeededRandom;
  readonly municipalityId: MunicipalityId;
  readonly name: string;
  readonly programmes: { readonly year: ProgrammeId; readonly summer: ProgrammeId };
  readonly shops: readonly SimulatedShop[];
  readonly families: readonly SimulatedFamily[];
  readonly members: readonly SimulatedMember[];
}

export function setClock(): SetClock {
  let nowMs = startOfBusinessDateMs(YEAR_FROM);
  return {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs,
    after: () => {
      throw new Error('nothing waits in a simulated year');
    },
    set: (toMs) => (nowMs = toMs),
  };
}

/** A village of so many people in twenty shops, on an empty store; the same for the same seed. */
export async function foundVillage(store: Store, people: number, seed: string): Promise<SimulatedVillage> {
  const chance = seededRandom(seed);
  const random = bytesOf(seededRandom(`${seed} ids`));
  const clock = setClock();
  const id = <Id extends string>(): Id => makeTimedId<Id>(clock, random);
  const municipalityId = id<MunicipalityId>();
  const name = '小春村';
  const at = { municipalityId, atMs: clock.nowMs() };
  await store.createMunicipality({ ...at, name, consentNotice: NOTICE });
  const programmes = { year: id<ProgrammeId>(), summer: id<ProgrammeId>() };
  await setUpProgrammes(store, at, programmes, people);
  const shops: SimulatedShop[] = [];
  for (const [index, shop] of SIMULATED_SHOPS.entries()) {
    const [merchantId, shopId, terminalId] = [id<MerchantId>(), id<ShopId>(), id<TerminalId>()];
    const { feeBasisPoints, category, areas, visits, usualYen } = shop;
    const bankAccount = JSON.stringify({
      bankCode: '0001',
      bankName: 'コハル',
      branchCode: String(101 + (index % 3)),
      branchName: 'ホンテン',
      type: index % 4 === 0 ? 'current' : 'ordinary',
      number: String(1_234_000 + index),
      holder: shop.holder,
    });
    await store.createMerchant({ ...at, merchantId, name: shop.name, feeBasisPoints, bankAccount });
    await store.createShop({ ...at, merchantId, shopId, name: shop.name, category, areas });
    await store.registerTerminal({ ...at, shopId, terminalId, publicKey: `simulated ${index}` });
    shops.push({ merchantId, shopId, terminalId, category, visits, usualYen });
  }
  const families = await settleFamilies(store, at, people, chance, clock, random);
  const members = families.flatMap((family) => family.members);
  return { store, clock, random, chance, municipalityId, name, programmes, shops, families, members };
}

async function setUpProgrammes(
  store: Store,
  at: { readonly municipalityId: MunicipalityId; readonly atMs: number },
  programmes: SimulatedVillage['programmes'],
  people: number,
): Promise<void> {
  mustBeDone(
    await setUpProgramme(
      store,
      {
        name: '小春村プレミアム商品券 2026',
        premiumPercent: 20,
        unitYen: yen(1_000),
        perPersonYen: yen(400_000),
        soldFrom: YEAR_FROM,
        soldUntil: parseBusinessDate('2027-01-31'),
        spendFrom: YEAR_FROM,
        spendUntil: YEAR_UNTIL,
        premiumBudgetYen: yen(people * 15_000),
        scope: {},
      },
      { ...at, programmeId: programmes.year },
    ),
  );
  mustBeDone(
    await setUpProgramme(
      store,
      {
        name: '小春村 夏の食べて応援券',
        premiumPercent: 30,
        unitYen: yen(500),
        perPersonYen: yen(10_000),
        soldFrom: parseBusinessDate('2026-06-01'),
        soldUntil: parseBusinessDate('2026-07-31'),
        spendFrom: parseBusinessDate('2026-06-01'),
        spendUntil: parseBusinessDate('2026-09-30'),
        premiumBudgetYen: yen(people * 600),
        scope: { categories: ['restaurant-cafe', 'bakery-sweets', 'fresh-produce'] },
      },
      { ...at, programmeId: programmes.summer },
    ),
  );
}

/** How old a Japanese mountain village is: tenths of its people by decade of age, 0 to 90. */
const AGE_SHARES = [5, 6, 5, 7, 9, 11, 15, 20, 16, 6] as const;

async function settleFamilies(
  store: Store,
  at: { readonly municipalityId: MunicipalityId; readonly atMs: number },
  people: number,
  chance: SeededRandom,
  clock: Clock,
  random: RandomSource,
): Promise<SimulatedFamily[]> {
  const families: SimulatedFamily[] = [];
  for (let settled = 0; settled < people;) {
    const index = families.length;
    const [familyAccountId, ownerId] = [
      makeTimedId<FamilyAccountId>(clock, random),
      makeTimedId<OwnerId>(clock, random),
    ];
    const names = { familyName: `第${index + 1}家`, ownerName: `契約者${index + 1}` };
    await store.createFamilyAccount({ ...at, familyAccountId, ownerId, ...names });
    const family: SimulatedFamily = { familyAccountId, ownerId, members: [] };
    const size = Math.min(people - settled, 1 + Math.floor(chance.between(0, 5)));
    const enrolments = Array.from({ length: size }, () => enrol(store, at, family, chance, clock, random));
    family.members.push(...(await Promise.all(enrolments)));
    families.push(family);
    settled += size;
  }
  return families;
}

async function enrol(
  store: Store,
  { municipalityId, atMs }: { readonly municipalityId: MunicipalityId; readonly atMs: number },
  family: SimulatedFamily,
  chance: SeededRandom,
  clock: Clock,
  random: RandomSource,
): Promise<SimulatedMember> {
  const today = businessDateAt(atMs);
  const age = ageOf(chance);
  const birthDate = businessDateAt(atMs - Math.floor((age + chance.next()) * 365.25) * 86_400_000);
  const isChild = needsGuardianConsent(birthDate, today);
  const [memberId, subjectId] = [makeTimedId<MemberId>(clock, random), makeUnlinkableId<SubjectId>(random)];
  const enrolled = await store.recordEnrolment({
    enrolment: {
      memberId,
      municipalityId,
      familyAccountId: family.familyAccountId,
      subjectId,
      displayName: `${age}歳の人`,
      birthDate,
      rules: firstRules(isChild, age, chance),
      noticeVersion: NOTICE.version,
      guardianName: isChild ? '保護者' : null,
      enrolledFingers: 2,
      contentHash: memberId,
      recordedBy: 'simulated-staff' as StaffId,
      terminalId: null,
    },
    captureDigests: [],
    today,
    eventId: makeTimedId(clock, random),
    atMs,
  });
  mustBeDone(enrolled);
  return { family, memberId, subjectId, birthDate, isChild, rulesVersion: 1 };
}

function ageOf(chance: SeededRandom): number {
  let left = chance.between(0, 100);
  for (const [decade, share] of AGE_SHARES.entries()) {
    if (left < share) return decade * 10 + Math.floor(chance.between(decade === 0 ? 5 : 0, 10));
    left -= share;
  }
  return 95;
}

function firstRules(isChild: boolean, age: number, chance: SeededRandom): SpendingRules {
  if (isChild) return rulesOf({ perDay: 1_000, perMonth: 5_000, categoriesBlocked: ['alcohol-tobacco'] });
  if (age >= 75 && chance.next() < 0.5) return rulesOf({ perPurchase: 5_000, perDay: 8_000 });
  return rulesOf(chance.next() < 0.3 ? { perDay: 20_000, perWeek: 40_000 } : {});
}

export function rulesOf(wanted: object): SpendingRules {
  return mustBeDone(checkSpendingRules(wanted));
}

export function mustBeDone<Value>(result: Result<Value, unknown>): Value {
  if (!result.ok) throw new Error(`refused in the simulated year: ${JSON.stringify(result.reason)}`);
  return result.value;
}

function bytesOf(chance: SeededRandom): RandomSource {
  return { bytes: (length) => Uint8Array.from({ length }, () => chance.uint32() & 0xff) };
}
