import { generateKeyPairSync } from 'node:crypto';
import { createKeyedLock } from '../../../backend/keyed-lock.ts';
import { enrolMember } from '../../../backend/enrolment/enrol-member.ts';
import type { EnrolmentDeps } from '../../../backend/enrolment/enrol-member.ts';
import { createPurchaseDesk } from '../../../backend/purchases/purchase-desk.ts';
import type { PurchaseDesk } from '../../../backend/purchases/purchase-desk.ts';
import type { RegisteredTerminal } from '../../../backend/store/access.ts';
import type { ProgrammeId } from '../../../domain/ids.ts';
import { templateStoreOn } from '../../../backend/store/commands/templates.ts';
import type { Database } from '../../../backend/store/database/database.ts';
import { sqliteDatabase } from '../../../backend/store/database/sqlite-database.ts';
import { openPostgresLedger, openPostgresTemplates, storeOn } from '../../../backend/store/open-store.ts';
import { MIGRATIONS } from '../../../backend/store/schema.ts';
import type { Store } from '../../../backend/store/store.ts';
import type { TemplateStore } from '../../../backend/store/template-store.ts';
import { createGallery } from '../../../backend/templates/gallery.ts';
import type { Gallery } from '../../../backend/templates/gallery.ts';
import { createTemplateVault } from '../../../backend/templates/template-vault.ts';
import type { IdentificationEngine } from '../../../biometrics/identification.ts';
import { checkTemplate } from '../../../biometrics/template.ts';
import { businessDateAt, parseBusinessDate } from '../../../domain/business-date.ts';
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
  TerminalId,
} from '../../../domain/ids.ts';
import type { RandomSource } from '../../../domain/random-source.ts';
import type { SpendingRules } from '../../../domain/spending-rules.ts';
import { yen } from '../../../domain/yen.ts';
import { writePublicKey } from '../../../platform/http-signatures.ts';
import { makeTimedId } from '../../../platform/make-id.ts';
import { openDatabase } from '../../../platform/sqlite.ts';
import type { SqliteDatabase } from '../../../platform/sqlite.ts';
import { manualClock } from './manual-clock.ts';
import type { ManualClock } from './manual-clock.ts';
import { numbers, patternEngine } from './pattern-engine.ts';
import type { TestFinger } from './pattern-engine.ts';

const NOTICE = { version: 'v1', paragraphs: ['…'] };

/** The backend without HTTP: stores, settlement and enrolment on databases that the test owns. */
export interface LedgerWorld {
  readonly clock: ManualClock;
  readonly random: RandomSource;
  readonly ledger: Database;
  readonly store: Store;
  readonly gallery: Gallery;
  readonly desk: PurchaseDesk;
  /** The desk of a second backend on the same store. */
  readonly otherDesk: PurchaseDesk;
  readonly municipalityId: MunicipalityId;
  readonly terminals: readonly RegisteredTerminal[];
  id<Id extends string>(): Id;
  addFamily(principalYen: number): Promise<{ familyAccountId: FamilyAccountId; ownerId: OwnerId }>;
  buy(familyAccountId: FamilyAccountId, principalYen: number): Promise<void>;
  addMember(familyAccountId: FamilyAccountId, finger: TestFinger, rules: SpendingRules): Promise<MemberId>;
  /** Challenge and payment, as a terminal does them. */
  pay(payment: Payment): ReturnType<PurchaseDesk['pay']>;
  close(): Promise<void>;
}

export interface Payment {
  readonly terminal: RegisteredTerminal;
  readonly finger: TestFinger;
  readonly amountYen: number;
  readonly purchaseId?: PurchaseId;
}

export interface WorldOptions {
  readonly file?: string;
  readonly templateFile?: string;
  /** Stands between the store and its database: to mutate, to count, to cut. */
  readonly wrap?: (database: SqliteDatabase, which: 'tebura' | 'templates') => SqliteDatabase;
  /** Stands between the store and the seam, on either engine: to mutate. */
  readonly wrapLedger?: (database: Database) => Database;
  /** Stands between the purchase desk and its store: to interleave. */
  readonly wrapStore?: (store: Store) => Store;
  readonly terminals?: number;
  readonly askOwnerForMs?: number;
  /** The test engine unless a test is about the product's own. */
  readonly createEngine?: () => IdentificationEngine;
}

/** The same bytes in the same order for the same seed: a failing run can be run again. */
export function seededRandom(seed: number): RandomSource {
  const next = numbers(seed);
  return { bytes: (length) => Uint8Array.from({ length }, () => Math.floor(next() * 256)) };
}

export interface OpenWorld extends Pick<
  LedgerWorld,
  'clock' | 'random' | 'ledger' | 'store' | 'gallery' | 'desk' | 'otherDesk' | 'close'
> {
  readonly templates: TemplateStore;
  readonly deps: EnrolmentDeps;
}

/** A world on SQLite, with its two connections in the test's hands: to look, to spoil, to close. */
export interface OpenSqliteWorld extends OpenWorld {
  readonly database: SqliteDatabase;
  readonly templateDatabase: SqliteDatabase;
}
export type SqliteLedgerWorld = LedgerWorld & OpenSqliteWorld;

/** Opens databases and puts the backend's parts together on them, without anybody in them. */
export function openWorld(options: WorldOptions = {}): OpenSqliteWorld {
  const wrap = options.wrap ?? ((one: SqliteDatabase) => one);
  const { tebura, templates: templateMigrations } = MIGRATIONS.sqlite;
  const database = openDatabase({ file: options.file ?? ':memory:', migrations: tebura });
  const templateDatabase = openDatabase({
    file: options.templateFile ?? ':memory:',
    migrations: templateMigrations,
  });
  const ledger = sqliteDatabase(wrap(database, 'tebura'));
  const templates = sqliteDatabase(wrap(templateDatabase, 'templates'));
  return { ...assemble(ledger, templates, options), database, templateDatabase };
}

/** The same on an empty database of a PostgreSQL server. */
export async function openPostgresWorld(url: string, options: WorldOptions = {}): Promise<OpenWorld> {
  return assemble(await openPostgresLedger(url, 8), await openPostgresTemplates(url), options);
}

function assemble(opened: Database, templateDatabase: Database, options: WorldOptions): OpenWorld {
  const ledger = options.wrapLedger?.(opened) ?? opened;
  const clock = manualClock();
  const random = seededRandom(20_261_122);
  const store = storeOn(ledger);
  const templates = templateStoreOn(templateDatabase);
  const gallery = createGallery(options.createEngine ?? patternEngine);
  const vault = createTemplateVault({ version: 1, bytes: new Uint8Array(32).fill(7) }, random);
  const deps = {
    store: options.wrapStore?.(store) ?? store,
    templates,
    vault,
    gallery,
    checkTemplate,
    clock,
    random,
    lock: createKeyedLock(),
    askOwnerForMs: options.askOwnerForMs ?? null,
    onFamilyEvent: () => undefined,
  };
  return {
    clock,
    random,
    ledger,
    store,
    templates,
    gallery,
    deps,
    desk: createPurchaseDesk(deps),
    otherDesk: createPurchaseDesk(deps),
    close: async () => {
      await Promise.all([ledger.close(), templateDatabase.close()]);
    },
  };
}

export async function ledgerWorld(options: WorldOptions = {}): Promise<SqliteLedgerWorld> {
  const world = openWorld(options);
  return { ...world, ...(await found(world, options)) };
}

export async function postgresLedgerWorld(url: string, options: WorldOptions = {}): Promise<LedgerWorld> {
  return found(await openPostgresWorld(url, options), options);
}

async function found(world: OpenWorld, options: WorldOptions): Promise<LedgerWorld> {
  const { clock, random, store, desk } = world;
  const id = <Id extends string>(): Id => makeTimedId<Id>(clock, random);
  const atMs = clock.nowMs();
  const [municipalityId, programmeId] = [id<MunicipalityId>(), id<ProgrammeId>()];
  await store.createMunicipality({ municipalityId, name: 'テスト村', consentNotice: NOTICE, atMs });
  await store.createProgramme({
    municipalityId,
    programmeId,
    name: 'programme',
    premiumPercent: 30,
    soldFrom: parseBusinessDate('2026-04-01'),
    soldUntil: parseBusinessDate('2027-03-31'),
    spendUntil: parseBusinessDate('2027-03-31'),
    premiumBudgetYen: yen(1_000_000_000),
    atMs,
  });
  const terminals = [];
  for (let i = 0; i < (options.terminals ?? 1); i += 1) {
    const [merchantId, shopId, terminalId] = [id<MerchantId>(), id<ShopId>(), id<TerminalId>()];
    const publicKey = writePublicKey(generateKeyPairSync('ed25519').publicKey);
    await store.createMerchant({ municipalityId, merchantId, name: 'merchant', atMs });
    await store.createShop({ municipalityId, merchantId, shopId, name: 'shop', atMs });
    await store.registerTerminal({ municipalityId, shopId, terminalId, publicKey, atMs });
    const terminal = await store.findTerminal(terminalId);
    if (terminal === null) throw new Error('no terminal');
    terminals.push(terminal);
  }

  const made: LedgerWorld = {
    ...world,
    municipalityId,
    terminals,
    id,
    addFamily: async (principalYen) => {
      const [familyAccountId, ownerId] = [id<FamilyAccountId>(), id<OwnerId>()];
      const names = { familyName: '田中家', ownerName: '田中' };
      await store.createFamilyAccount({ municipalityId, familyAccountId, ownerId, ...names, atMs });
      if (principalYen > 0) await made.buy(familyAccountId, principalYen);
      return { familyAccountId, ownerId };
    },
    buy: async (familyAccountId, principalYen) => {
      const bought = await store.buyVouchers({
        municipalityId,
        familyAccountId,
        programmeId,
        lotId: id<LotId>(),
        principalYen: yen(principalYen),
        today: businessDateAt(clock.nowMs()),
        atMs: clock.nowMs(),
      });
      if (!bought.ok) throw new Error(JSON.stringify(bought.reason));
    },
    addMember: async (familyAccountId, finger, rules) => {
      const memberId = id<MemberId>();
      const enrolled = await enrolMember(
        {
          memberId,
          municipalityId,
          familyAccountId,
          displayName: 'はなこ',
          birthDate: parseBusinessDate('1950-05-05'),
          rules,
          consent: { noticeVersion: NOTICE.version, guardianName: null },
          fingers: [{ finger: 'right-index', templates: [finger.place()] }],
          staffId: id<StaffId>(),
          terminalId: null,
        },
        world.deps,
      );
      if (!enrolled.ok) throw new Error(enrolled.reason);
      return memberId;
    },
    pay: async ({ terminal, finger, amountYen, purchaseId = id<PurchaseId>() }) => {
      const asked = { terminal, purchaseId, amountYen: yen(amountYen) };
      const issued = await desk.challenge(asked);
      if (!issued.ok) return issued;
      return desk.pay({ ...asked, challenge: issued.value.challenge, template: finger.place() });
    },
  };
  return made;
}
