import { generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import type { BackendConfig } from '../../../backend/read-config.ts';
import type { Backend, BackendOptions } from '../../../backend/start-backend.ts';
import { startBackend } from '../../../backend/start-backend.ts';
import { hashPin } from '../../../backend/staff/pin.ts';
import type { ProgrammeId } from '../../../domain/ids.ts';
import { MIGRATIONS } from '../../../backend/store/schema.ts';
import { callBackend } from '../../../contract/backend-client.ts';
import type { BackendConnection, RequestSigner } from '../../../contract/backend-client.ts';
import type { Route } from '../../../contract/route.ts';
import { requestChallenge, staffSignIn, submitPurchase } from '../../../contract/terminal-routes.ts';
import type { StaffRole } from '../../../contract/terminal-routes.ts';
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
import type { SpendingRules } from '../../../domain/spending-rules.ts';
import { yen } from '../../../domain/yen.ts';
import { readPublicKey, writePublicKey } from '../../../platform/http-signatures.ts';
import { makeTimedId } from '../../../platform/make-id.ts';
import { openDatabaseReadOnly } from '../../../platform/sqlite.ts';
import { sleep } from '../../../platform/sleep.ts';
import { systemClock } from '../../../platform/system-clock.ts';
import { systemRandom } from '../../../platform/system-random.ts';
import { createTerminalSigner } from '../../../platform/terminal-signer.ts';
import { manualClock } from './manual-clock.ts';
import type { ManualClock } from './manual-clock.ts';
import { patternEngine } from './pattern-engine.ts';
import type { TestFinger } from './pattern-engine.ts';

export const NOTICE = { version: 'v1', paragraphs: ['We keep a pattern of your finger.'] };

/** A running backend on a real loopback listener, with one municipality; tests add what they need. */
export interface Village {
  readonly clock: ManualClock;
  readonly backend: Backend;
  readonly folder: string;
  readonly municipalityId: MunicipalityId;
  readonly programmeId: ProgrammeId;
  id<Id extends string>(): Id;
  addTerminal(options?: { readonly municipalityId?: MunicipalityId }): Promise<TestTerminal>;
  addStaff(role: StaffRole): Promise<{ staffId: StaffId; code: string; pin: string }>;
  addFamily(options?: { readonly balanceYen?: number }): Promise<FamilyAccountId>;
  addMember(familyAccountId: FamilyAccountId, finger: TestFinger, rules?: SpendingRules): Promise<MemberId>;
  /** How many rows the ledger has, read past the backend; on SQLite only. */
  rows(
    table: 'purchase' | 'journal_entry' | 'capture_digest' | 'member' | 'subject' | 'audit' | WatchTable,
  ): number;
  /** Closes the backend and starts it again on the same files. */
  restart(options?: Partial<BackendOptions>): Promise<void>;
  close(): Promise<void>;
}

type WatchTable = 'watch_over' | 'watch_wish' | 'watch_consent' | 'watch_pause' | 'sign_of_life';

export interface TestTerminal {
  readonly terminalId: TerminalId;
  readonly shopId: ShopId;
  readonly privateKey: KeyObject;
  readonly signer: RequestSigner;
  connection(staffToken?: string): BackendConnection;
  call<Params extends z.ZodType, Body extends z.ZodType, Reply extends z.ZodType>(
    route: Route<Params, Body, Reply>,
    request: { params: z.input<Params>; body: z.input<Body> },
    staffToken?: string,
  ): ReturnType<typeof callBackend<Params, Body, Reply>>;
  signIn(staff: { code: string; pin: string }): Promise<string>;
  challenge(purchaseId: PurchaseId, amountYen: number): Promise<string>;
  /** Challenge and purchase in one, as the kiosk does them. */
  pay(amountYen: number, finger: TestFinger, purchaseId?: PurchaseId): Promise<Paid>;
}

type Paid = Awaited<
  ReturnType<
    typeof callBackend<typeof submitPurchase.params, typeof submitPurchase.body, typeof submitPurchase.reply>
  >
>;

/** What is not said is as in a demonstration, on files of its own. */
type VillageOptions = Partial<Omit<BackendOptions, 'config'>> & { readonly config?: Partial<BackendConfig> };

/** @param databaseUrl of an empty PostgreSQL database; `null`: SQLite files in the village's folder */
export async function startVillage(
  { config, ...options }: VillageOptions = {},
  databaseUrl: string | null = null,
): Promise<Village> {
  const folder = mkdtempSync(join(tmpdir(), 'tebura-backend-'));
  const clock = manualClock();
  const random = systemRandom;
  const chosen: BackendOptions = {
    config: {
      mode: 'demo',
      databaseUrl,
      dataFolder: folder,
      port: 0,
      portalFolder: join(folder, 'portal'),
      publicOrigin: null,
      deploymentKeyFile: null,
      signingKeyFile: null,
      stripe: null,
      line: null,
      vapidKeyFile: null,
      mail: null,
      ...config,
    },
    clock,
    random,
    log: () => undefined,
    createEngine: patternEngine,
    ...options,
  };
  let backend = await startBackend(chosen);
  const id = <Id extends string>(): Id => makeTimedId<Id>(clock, random);
  const municipalityId = id<MunicipalityId>();
  const programmeId = id<ProgrammeId>();
  const atMs = clock.nowMs();
  await backend.store.createMunicipality({ municipalityId, name: 'テスト村', consentNotice: NOTICE, atMs });
  await backend.store.createProgramme({
    municipalityId,
    programmeId,
    name: 'test programme',
    premiumPercent: 30,
    soldFrom: parseBusinessDate('2026-04-01'),
    soldUntil: parseBusinessDate('2026-12-31'),
    spendUntil: parseBusinessDate('2027-03-31'),
    premiumBudgetYen: yen(100_000_000),
    atMs,
  });
  let staffCount = 0;

  const village: Village = {
    clock,
    get backend() {
      return backend;
    },
    folder,
    municipalityId,
    programmeId,
    id,
    addTerminal: async (at = {}) => {
      const town = at.municipalityId ?? municipalityId;
      const [merchantId, shopId, terminalId] = [id<MerchantId>(), id<ShopId>(), id<TerminalId>()];
      const { privateKey } = generateKeyPairSync('ed25519');
      await backend.store.createMerchant({ municipalityId: town, merchantId, name: 'merchant', atMs });
      await backend.store.createShop({ municipalityId: town, merchantId, shopId, name: 'みやげや', atMs });
      const publicKey = writePublicKey(privateKey);
      await backend.store.registerTerminal({ municipalityId: town, shopId, terminalId, publicKey, atMs });
      return testTerminal({ terminalId, shopId, privateKey }, village);
    },
    addStaff: async (role) => {
      const staffId = id<StaffId>();
      staffCount += 1;
      const code = String(1000 + staffCount);
      const pin = await hashPin('246810', random);
      await backend.store.createStaff({ municipalityId, staffId, code, name: 'staff', role, pin, atMs });
      return { staffId, code, pin: '246810' };
    },
    addFamily: async ({ balanceYen = 13_000 } = {}) => {
      const [familyAccountId, ownerId] = [id<FamilyAccountId>(), id<OwnerId>()];
      const names = { familyName: '田中家', ownerName: '田中 一郎' };
      await backend.store.createFamilyAccount({ municipalityId, familyAccountId, ownerId, ...names, atMs });
      const bought = await backend.store.buyVouchers({
        municipalityId,
        familyAccountId,
        programmeId,
        lotId: id<LotId>(),
        principalYen: yen(Math.ceil(balanceYen / 1.3)),
        today: businessDateAt(clock.nowMs()),
        atMs: clock.nowMs(),
      });
      if (!bought.ok) throw new Error(JSON.stringify(bought.reason));
      return familyAccountId;
    },
    addMember: async (familyAccountId, finger, rules = { perPurchase: null, perDay: null }) => {
      const memberId = id<MemberId>();
      const enrolled = await backend.enrolMember({
        memberId,
        municipalityId,
        familyAccountId,
        displayName: 'はなこ',
        birthDate: parseBusinessDate('1950-05-05'),
        rules,
        consent: { noticeVersion: NOTICE.version, guardianName: null },
        fingers: [{ finger: 'right-index', templates: [finger.place(), finger.place(), finger.place()] }],
        staffId: id<StaffId>(),
        terminalId: null,
      });
      if (!enrolled.ok) throw new Error(enrolled.reason);
      return memberId;
    },
    rows: (table) => {
      const file = table === 'subject' ? 'templates.sqlite' : 'tebura.sqlite';
      const migrations = MIGRATIONS.sqlite[table === 'subject' ? 'templates' : 'tebura'];
      const database = openDatabaseReadOnly({ file: join(folder, file), migrations });
      const count = database.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${table}`).get();
      database.close();
      return count?.n ?? 0;
    },
    restart: async (changed = {}) => {
      // The same port, as after a real restart: what was signed for it before is signed for it now.
      const config = { ...chosen.config, port: Number(new URL(backend.origin).port) };
      await backend.close();
      backend = await startBackend({ ...chosen, config, ...changed });
      // Until fetch's pool has noticed that the connections to the former backend are gone.
      await sleep(systemClock, 50);
    },
    close: async () => {
      await backend.close();
      rmSync(folder, { recursive: true });
    },
  };
  return village;
}

function testTerminal(
  { terminalId, shopId, privateKey }: Pick<TestTerminal, 'terminalId' | 'shopId' | 'privateKey'>,
  village: Village,
): TestTerminal {
  const signer = createTerminalSigner({
    terminal: { keyId: terminalId, privateKey },
    backendPublicKey: readPublicKey(village.backend.publicKey),
    clock: village.clock,
    random: systemRandom,
  });
  const terminal: TestTerminal = {
    terminalId,
    shopId,
    privateKey,
    signer,
    connection: (staffToken) => ({
      origin: village.backend.origin,
      fetch,
      signer,
      ...(staffToken === undefined ? {} : { staffToken }),
    }),
    call: (route, request, staffToken) => callBackend(route, request, terminal.connection(staffToken)),
    signIn: async ({ code, pin }) => {
      const reply = await terminal.call(staffSignIn, { params: {}, body: { staffCode: code, pin } });
      if (!reply.ok) throw new Error(JSON.stringify(reply.reason));
      return reply.value.sessionToken;
    },
    challenge: async (purchaseId, amountYen) => {
      const reply = await terminal.call(requestChallenge, { params: {}, body: { purchaseId, amountYen } });
      if (!reply.ok) throw new Error(JSON.stringify(reply.reason));
      return reply.value.challenge;
    },
    pay: async (amountYen, finger, purchaseId = village.id<PurchaseId>()) => {
      const challenge = await terminal.challenge(purchaseId, amountYen);
      const template = Buffer.from(finger.place()).toString('base64');
      const body = { shopId, amountYen, currency: 'JPY', kind: 'purchase', challenge, template } as const;
      return terminal.call(submitPurchase, { params: { purchaseId }, body });
    },
  };
  return terminal;
}
