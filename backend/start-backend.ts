import type { FastifyInstance } from 'fastify';
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { checkAnyTemplate } from '../biometrics/check-any-template.ts';
import { createIdentificationEngine } from '../biometrics/engine/identification-engine.ts';
import { threadsFor } from '../biometrics/engine/threads-for.ts';
import type { IdentificationEngine } from '../biometrics/identification.ts';
import type { CheckTemplate } from '../biometrics/template.ts';
import type { Clock } from '../domain/clock.ts';
import type { FamilyAccountId, MunicipalityId } from '../domain/ids.ts';
import type { RandomSource } from '../domain/random-source.ts';
import type { Result } from '../domain/result.ts';
import { writePublicKey } from '../platform/http-signatures.ts';
import { refuseSwitches } from '../platform/mode.ts';
import { enrolMember } from './enrolment/enrol-member.ts';
import type { EnrolmentRefusal, EnrolmentRequest } from './enrolment/enrol-member.ts';
import { createLineDesk } from './channels/line/line-desk.ts';
import { NO_PROVIDERS, channelsOf } from './channels/notice-providers.ts';
import type { NoticeProviders } from './channels/notice-providers.ts';
import { createAttemptLimit } from './http/attempt-limit.ts';
import { channelHandlers } from './http/channel-handlers.ts';
import { createServer } from './http/create-server.ts';
import { createDoors } from './http/doors.ts';
import { createFamilyStreams } from './http/family-events.ts';
import { noticeHandlers, noticeSettings } from './http/notice-handlers.ts';
import { ownerHandlers } from './http/owner-handlers.ts';
import { passkeyHandlers } from './http/passkey-handlers.ts';
import { privacyHandlers } from './http/privacy-handlers.ts';
import { staffHandlers, terminalHandlers } from './http/terminal-handlers.ts';
import { voucherOrderHandlers } from './http/voucher-order-handlers.ts';
import { watchOverHandlers } from './http/watch-over-handlers.ts';
import { keepHouse } from './keep-house.ts';
import { createKeyedLock } from './keyed-lock.ts';
import { loadKeys } from './keys.ts';
import type { BackendLog } from './log.ts';
import type { Channel } from './notices/channel.ts';
import { startNotifier } from './notices/start-notifier.ts';
import { createFamilyWakeups } from './owners/family-wakeups.ts';
import { postgresNudges } from './owners/nudge-relay.ts';
import { makeSignInLink } from './owners/sign-in-links.ts';
import { finishWithdrawals } from './owners/withdraw-consent.ts';
import { createOrderDesk } from './orders/order-desk.ts';
import type { PaymentProvider } from './orders/payment-provider.ts';
import { createPurchaseDesk } from './purchases/purchase-desk.ts';
import type { BackendConfig } from './read-config.ts';
import { templateStoreOn } from './store/commands/templates.ts';
import type { Database } from './store/database/database.ts';
import {
  openPostgresLedger,
  openPostgresTemplates,
  openSqliteLedger,
  openSqliteTemplates,
  storeOn,
} from './store/open-store.ts';
import type { Store } from './store/store.ts';
import { createGallery } from './templates/gallery.ts';
import { loadGallery, reconcileEnrolments } from './templates/load-gallery.ts';
import { createTemplateVault } from './templates/template-vault.ts';

export interface BackendOptions {
  readonly config: BackendConfig;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: BackendLog;
  /** Routes of the demo; refused in production. */
  readonly extend?: (server: FastifyInstance, backend: BackendParts) => void;
  /** By whom owners pay for vouchers; without one they are sold at the counter only. */
  readonly paymentProvider?: PaymentProvider | null;
  /** By whom owners are told outside the page; without any the page's inbox tells them. */
  readonly noticeProviders?: NoticeProviders;
  /** Ways to owners in place of the providers'; for tests of who is told what. */
  readonly channels?: readonly Channel[];
  /** The engine and its template check; the product's own unless a test brings others. */
  readonly createEngine?: () => IdentificationEngine;
  readonly checkTemplate?: CheckTemplate;
}

/** What a tool in the same process may do with a backend besides talking HTTP to it. */
export interface BackendParts {
  readonly store: Store;
  /** SPKI bytes in base64: what terminals pin. */
  readonly publicKey: string;
  /** The same enrolment as over HTTP, for seeds and imports. */
  enrolMember(request: EnrolmentRequest): Promise<Result<unknown, EnrolmentRefusal>>;
  makeSignInLink(family: {
    readonly municipalityId: MunicipalityId;
    readonly familyAccountId: FamilyAccountId;
  }): Promise<Result<{ url: string; expiresAt: string }, 'NOT_FOUND'>>;
}

export interface Backend extends BackendParts {
  /** Where it listens: `http://127.0.0.1:4310`. */
  readonly origin: string;
  close(): Promise<void>;
}

/** As long as a queue bears it (ux.md: the counter shows the countdown). */
const ASK_OWNER_FOR_MS = 90_000;

function createThreadedEngine(): IdentificationEngine {
  return createIdentificationEngine({ threads: threadsFor(availableParallelism(), process.platform) });
}

/**
 * Opens the stores, loads the gallery and only then listens (on loopback: TLS and the outside are a proxy's matter).
 * @throws Error if a file, a key or a template is not as it must be: nothing is served then
 */
export async function startBackend(options: BackendOptions): Promise<Backend> {
  const { config, clock, random, log } = options;
  const providers = options.noticeProviders ?? NO_PROVIDERS;
  refuseSwitches(config.mode, [
    ...(options.extend === undefined ? [] : [{ name: 'extra routes', allowInProduction: false }]),
    ...(providers.webPush?.allowLoopback === true
      ? [{ name: 'push services on loopback', allowInProduction: false }]
      : []),
  ]);
  mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 });
  const { deploymentKey, signingKey } = loadKeys(config, random);
  const databases = await openDatabases(config);
  const store = storeOn(databases.ledger);
  const templates = templateStoreOn(databases.templates);
  const gallery = createGallery(options.createEngine ?? createThreadedEngine);
  const vault = createTemplateVault(deploymentKey, random);
  await reconcileEnrolments({ store, templates, vault, gallery, log });
  await finishWithdrawals({ store, templates, gallery, log });
  await loadGallery({ store, templates, vault, gallery, log });

  const relay = config.databaseUrl === null ? null : await postgresNudges(config.databaseUrl, clock);
  const wakeups = createFamilyWakeups(relay);
  const streams = createFamilyStreams({ store, wakeups, clock });
  const base = {
    store,
    templates,
    vault,
    gallery,
    checkTemplate: options.checkTemplate ?? checkAnyTemplate,
    clock,
    random,
    lock: createKeyedLock(),
    askOwnerForMs: ASK_OWNER_FOR_MS,
    onFamilyEvent: (familyAccountId: FamilyAccountId) => wakeups.wake(familyAccountId),
  };
  let listeningAt = '';
  const publicOrigin = (): string => config.publicOrigin ?? listeningAt;
  const isOwnOrigin = (origin: string): boolean => ownOrigins(publicOrigin(), listeningAt).includes(origin);
  const terminalDeps = { ...base, desk: createPurchaseDesk(base), mode: config.mode, publicOrigin };
  const orders = createOrderDesk({
    store,
    provider: options.paymentProvider ?? null,
    clock,
    log,
    publicOrigin,
    onFamilyEvent: base.onFamilyEvent,
  });
  const signInAttempts = createAttemptLimit(clock, { triesMax: 60, windowMs: 60_000 });
  const channels = options.channels ?? channelsOf(providers, { clock, log, publicOrigin });
  const notices = { store, channels, wakeups, clock, random, log, publicOrigin };
  const lineDesk =
    providers.line === null ? null : createLineDesk({ ...base, ...providers.line, publicOrigin, log });
  const server = await createServer({
    doors: createDoors({ store, clock, isOwnOrigin }),
    handlers: {
      ...terminalHandlers(terminalDeps),
      ...staffHandlers(terminalDeps),
      ...ownerHandlers({
        store,
        clock,
        random,
        mode: config.mode,
        wakeups,
        publicOrigin,
        delegateCodeAttempts: createAttemptLimit(clock, { triesMax: 10, windowMs: 60 * 60_000 }),
        signInAttempts,
        onSessionEnded: (sessionHash) => streams.endSession(sessionHash),
      }),
      ...passkeyHandlers({ store, clock, random, publicOrigin, signInAttempts }),
      ...privacyHandlers({
        ...base,
        wakeups,
        exportAttempts: createAttemptLimit(clock, { triesMax: 10, windowMs: 60 * 60_000 }),
      }),
      ...noticeHandlers({
        ...notices,
        testAttempts: createAttemptLimit(clock, { triesMax: 10, windowMs: 10 * 60_000 }),
      }),
      ...channelHandlers({
        ...notices,
        providers,
        lineDesk,
        readSettings: noticeSettings(notices),
        mailCodes: createAttemptLimit(clock, { triesMax: 5, windowMs: 60 * 60_000 }),
        mailCodeTries: createAttemptLimit(clock, { triesMax: 5, windowMs: 30 * 60_000 }),
      }),
      ...voucherOrderHandlers({ store, clock, orders }),
      ...watchOverHandlers({ store, clock, random, wakeups }),
    },
    streams,
    orders,
    lineDesk,
    mode: config.mode,
    clock,
    log,
    signingKey,
    isOwnHost: (host) => isOwnOrigin(`http://${host}`) || isOwnOrigin(`https://${host}`),
    portalFolder: config.portalFolder,
  });

  const parts: BackendParts = {
    store,
    publicKey: writePublicKey(signingKey.publicKey),
    enrolMember: (request) => enrolMember(request, base),
    makeSignInLink: (family) =>
      makeSignInLink(
        { ...family, madeBy: 'system', terminalId: null, origin: publicOrigin() },
        { store, clock, random },
      ),
  };
  options.extend?.(server, parts);
  await server.listen({ host: '127.0.0.1', port: config.port });
  listeningAt = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  const stopHouse = keepHouse({ ...base, log });
  const stopNotifier = startNotifier(notices);
  log('backend-started', { origin: listeningAt, mode: config.mode, publicKey: parts.publicKey });

  return {
    ...parts,
    origin: listeningAt,
    close: async () => {
      await server.close();
      await lineDesk?.close();
      await stopHouse();
      await stopNotifier();
      await relay?.close();
      await gallery.close();
      await templates.close();
      await store.close();
      log('backend-stopped');
    },
  };
}

/** Two databases that only a random id joins: two files, or two schemas of one server. */
async function openDatabases({
  databaseUrl,
  dataFolder,
}: BackendConfig): Promise<{ ledger: Database; templates: Database }> {
  if (databaseUrl === null)
    return {
      ledger: openSqliteLedger(join(dataFolder, 'tebura.sqlite')),
      templates: openSqliteTemplates(join(dataFolder, 'templates.sqlite')),
    };
  const ledger = await openPostgresLedger(databaseUrl);
  try {
    return { ledger, templates: await openPostgresTemplates(databaseUrl) };
  } catch (error) {
    await ledger.close();
    throw error;
  }
}

/** The public origin and, when that is this very listener, its other name. */
function ownOrigins(publicOrigin: string, listeningAt: string): string[] {
  return [publicOrigin, listeningAt, listeningAt.replace('127.0.0.1', 'localhost')];
}
