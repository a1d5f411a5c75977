import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { hashPin } from '../backend/staff/pin.ts';
import { startBackend } from '../backend/start-backend.ts';
import type { Backend } from '../backend/start-backend.ts';
import { readBackendConfig } from '../backend/read-config.ts';
import type { ProgrammeId } from '../domain/ids.ts';
import type { IdentificationEngine } from '../biometrics/identification.ts';
import { id } from '../contract/primitives.ts';
import { businessDateAt, parseBusinessDate } from '../domain/business-date.ts';
import type {
  FamilyAccountId,
  LotId,
  MemberId,
  MerchantId,
  MunicipalityId,
  OwnerId,
  ShopId,
  StaffId,
  TerminalId,
} from '../domain/ids.ts';
import type { Result } from '../domain/result.ts';
import { checkSpendingRules } from '../domain/spending-rules.ts';
import { yen } from '../domain/yen.ts';
import { makeTimedId } from '../platform/make-id.ts';
import { systemClock } from '../platform/system-clock.ts';
import { systemRandom } from '../platform/system-random.ts';
import { CONSENT_NOTICE } from './consent-notice.ts';
import { makeSyntheticFace } from './synthetic-faces.ts';
import { makeSyntheticTemplates } from './synthetic-templates.ts';
import type { SyntheticTemplates } from './synthetic-templates.ts';
import {
  ALL_FAMILIES,
  DEMO_STAFF,
  ENROLLED_FINGERS,
  MUNICIPALITY,
  PROGRAMME,
  SATO_FAMILY,
  SHOPS,
} from './village.ts';
import type { DemoFamily, DemoMember } from './village.ts';

/** What the demonstration must know again of the village it founded. */
const villageSchema = z.object({
  municipalityId: id<MunicipalityId>('municipalityId'),
  terminalId: id<TerminalId>('terminalId'),
  satoFamilyId: id<FamilyAccountId>('satoFamilyId'),
});
export type Village = z.output<typeof villageSchema>;

const VILLAGE_FILE = 'village.json';

/** @returns `null` when no village was founded in this folder */
export function readVillage(dataFolder: string): Village | null {
  const file = join(dataFolder, VILLAGE_FILE);
  return existsSync(file) ? villageSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : null;
}

/**
 * Founds the village of `village.ts` through the backend's own commands: programme, shops, staff, families with vouchers,
 * and everybody enrolled with synthetic fingers and a synthetic face. Built beside and moved into place when it is whole.
 * @throws Error if there are backend data that no village belongs to: they may be somebody's real ones
 */
export async function seedVillage(options: {
  readonly dataFolder: string;
  /** Of the terminal at this machine, SPKI in base64. */
  readonly terminalPublicKey: string;
}): Promise<{ readonly seconds: number }> {
  const begunAtMs = systemClock.monotonicMs();
  const config = readBackendConfig({ TEBURA_DATA: options.dataFolder });
  if (existsSync(config.dataFolder)) {
    throw new Error(
      `${config.dataFolder} holds data that are not a demonstration village: choose another TEBURA_DATA, ` +
        'or begin anew with npm start -- --fresh, which deletes them',
    );
  }
  const building = `${config.dataFolder}.building`;
  rmSync(building, { recursive: true, force: true });
  const templates = await makeSyntheticTemplates(everyFinger());
  const backend = await startBackend({
    config: { ...config, dataFolder: building, port: 0 },
    clock: systemClock,
    random: systemRandom,
    log: () => undefined,
    createEngine: engineThatKnowsNobody,
  });
  const village = await found(backend, options.terminalPublicKey, templates).finally(() => backend.close());
  renameSync(building, config.dataFolder);
  writeFileSync(join(options.dataFolder, VILLAGE_FILE), `${JSON.stringify(village, null, 2)}\n`);
  return { seconds: (systemClock.monotonicMs() - begunAtMs) / 1000 };
}

function everyFinger(): string[] {
  return ALL_FAMILIES.flatMap((family) => family.members).flatMap(({ alias }) =>
    ENROLLED_FINGERS.map((finger) => `${alias}:${finger}`),
  );
}

/** Everybody's fingers are known to differ: searching for each of 2,736 captures among the others would only take time. */
function engineThatKnowsNobody(): IdentificationEngine {
  return {
    enrol: () => Promise.resolve(),
    remove: () => Promise.resolve(),
    identify: () => Promise.resolve({ kind: 'none' }),
    enrolledPeople: () => 0,
    close: () => Promise.resolve(),
  };
}

function newId<Id extends string>(): Id {
  return makeTimedId<Id>(systemClock, systemRandom);
}

async function found(backend: Backend, publicKey: string, templates: SyntheticTemplates): Promise<Village> {
  const { store } = backend;
  const municipalityId = newId<MunicipalityId>();
  const programmeId = newId<ProgrammeId>();
  const atMs = systemClock.nowMs();
  await store.createMunicipality({ municipalityId, name: MUNICIPALITY, consentNotice: CONSENT_NOTICE, atMs });
  await store.createProgramme({
    municipalityId,
    programmeId,
    name: PROGRAMME.name,
    premiumPercent: PROGRAMME.premiumPercent,
    soldFrom: parseBusinessDate(PROGRAMME.usableFrom),
    soldUntil: parseBusinessDate(PROGRAMME.expiresOn),
    spendUntil: parseBusinessDate(PROGRAMME.expiresOn),
    premiumBudgetYen: yen(PROGRAMME.budgetYen),
    atMs,
  });
  const shopIds = await openShops(backend, municipalityId, atMs);
  const terminalId = newId<TerminalId>();
  await store.registerTerminal({ municipalityId, shopId: shopIds[0], terminalId, publicKey, atMs });
  const staffId = await hireStaff(backend, municipalityId, atMs);
  const families = new Map<DemoFamily, FamilyAccountId>();
  for (const family of ALL_FAMILIES) {
    const familyAccountId = await openFamily(backend, municipalityId, programmeId, family, atMs);
    families.set(family, familyAccountId);
    for (const member of family.members) {
      await enrol(backend, { municipalityId, familyAccountId, staffId, terminalId, member, templates });
    }
  }
  return villageSchema.parse({ municipalityId, terminalId, satoFamilyId: families.get(SATO_FAMILY) });
}

async function openShops(
  { store }: Backend,
  municipalityId: MunicipalityId,
  atMs: number,
): Promise<readonly [ShopId, ...ShopId[]]> {
  const shopIds: ShopId[] = [];
  for (const { merchantName, shopName } of SHOPS) {
    const [merchantId, shopId] = [newId<MerchantId>(), newId<ShopId>()];
    await store.createMerchant({ municipalityId, merchantId, name: merchantName, atMs });
    await store.createShop({ municipalityId, merchantId, shopId, name: shopName, atMs });
    shopIds.push(shopId);
  }
  const [first, ...others] = shopIds;
  if (first === undefined) throw new Error('a village needs a shop');
  return [first, ...others];
}

async function hireStaff({ store }: Backend, municipalityId: MunicipalityId, atMs: number): Promise<StaffId> {
  let enroller = newId<StaffId>();
  for (const { staffCode, pin, name, role } of DEMO_STAFF) {
    const staffId = newId<StaffId>();
    const hashed = await hashPin(pin, systemRandom);
    await store.createStaff({ municipalityId, staffId, code: staffCode, name, role, pin: hashed, atMs });
    if (role === 'event_staff') enroller = staffId;
  }
  return enroller;
}

async function openFamily(
  { store }: Backend,
  municipalityId: MunicipalityId,
  programmeId: ProgrammeId,
  family: DemoFamily,
  atMs: number,
): Promise<FamilyAccountId> {
  const familyAccountId = newId<FamilyAccountId>();
  const { familyName, ownerName } = family;
  await store.createFamilyAccount({
    municipalityId,
    familyAccountId,
    familyName,
    ownerId: newId<OwnerId>(),
    ownerName,
    atMs,
  });
  const sold = await store.buyVouchers({
    municipalityId,
    familyAccountId,
    programmeId,
    lotId: newId<LotId>(),
    principalYen: yen(family.principalYen),
    today: businessDateAt(atMs),
    atMs,
  });
  mustBeDone(sold, `vouchers for ${familyName}`);
  return familyAccountId;
}

async function enrol(
  backend: Backend,
  enrolment: {
    readonly municipalityId: MunicipalityId;
    readonly familyAccountId: FamilyAccountId;
    readonly staffId: StaffId;
    readonly terminalId: TerminalId;
    readonly member: DemoMember;
    readonly templates: SyntheticTemplates;
  },
): Promise<void> {
  const { member, templates, ...where } = enrolment;
  const rules = checkSpendingRules(member.rules);
  if (!rules.ok) throw new Error(`${member.displayName}: ${JSON.stringify(rules.reason)}`);
  const done = await backend.enrolMember({
    ...where,
    memberId: newId<MemberId>(),
    displayName: member.displayName,
    birthDate: parseBusinessDate(member.birthDate),
    rules: rules.value,
    consent: { noticeVersion: CONSENT_NOTICE.version, guardianName: member.guardianName },
    fingers: [
      ...ENROLLED_FINGERS.map((finger) => ({
        finger,
        templates: templates.get(`${member.alias}:${finger}`) ?? [],
      })),
      { finger: 'face', templates: await makeSyntheticFace(`${member.alias}:face`) },
    ],
  });
  mustBeDone(done, `enrolment of ${member.displayName}`);
}

function mustBeDone(result: Result<unknown, unknown>, what: string): void {
  if (!result.ok) throw new Error(`${what} was refused: ${JSON.stringify(result.reason)}`);
}
