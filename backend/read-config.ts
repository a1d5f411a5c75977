import { join } from 'node:path';
import { readEnvironment } from '../platform/mode.ts';
import { isPostgresUrl } from './store/open-store.ts';
import type { Mode } from '../platform/mode.ts';

export interface BackendConfig {
  readonly mode: Mode;
  /** `postgres://…` where the stores are on a server; `null`: two SQLite files in the data folder. */
  readonly databaseUrl: string | null;
  /** Absolute; databases and, in demo mode, keys are in it. */
  readonly dataFolder: string;
  readonly port: number;
  /** The built family page; without one only the API is served. */
  readonly portalFolder: string;
  /** How browsers and terminals reach this backend when a proxy stands before it; otherwise where it listens. */
  readonly publicOrigin: string | null;
  /** Where the keys are given from outside. Needed in production; in demo mode they are made in the data folder. */
  readonly deploymentKeyFile: string | null;
  readonly signingKeyFile: string | null;
  /** The provider's two secrets, each in a file; `null`: vouchers are sold at the counter only. */
  readonly stripe: { readonly secretKeyFile: string; readonly webhookSecretFile: string } | null;
  /** The village's LINE account (`@tebura`) and its Messaging API channel; `null`: owners are not told there. */
  readonly line: { readonly account: string; readonly channelId: string; readonly secretFile: string } | null;
  /** By which push services know this deployment. Made in demo mode; in production `null` means that no browser is told. */
  readonly vapidKeyFile: string | null;
  /** The mail relay's address with its password, in a file, and who mails are from. */
  readonly mail: { readonly urlFile: string; readonly from: string } | null;
}

const PORT = 4310;

/**
 * `DATABASE_URL` (`postgres://…`; without it SQLite), `TEBURA_MODE`, `TEBURA_DATA`, `TEBURA_BACKEND_PORT` (4310; 0 takes any free port), `TEBURA_PORTAL` (`dist/portal`),
 * `TEBURA_PUBLIC_ORIGIN`, `TEBURA_DEPLOYMENT_KEY_FILE` (32 bytes in base64), `TEBURA_SIGNING_KEY_FILE` (Ed25519, PKCS8 PEM).
 * `TEBURA_STRIPE_SECRET_KEY_FILE` with `TEBURA_STRIPE_WEBHOOK_SECRET_FILE`. How owners are told (docs/notice-channels.md):
 * `TEBURA_LINE_ACCOUNT`, `TEBURA_LINE_CHANNEL_ID` and `TEBURA_LINE_CHANNEL_SECRET_FILE` together; `TEBURA_VAPID_KEY_FILE`;
 * `TEBURA_MAIL_URL_FILE` with `TEBURA_MAIL_FROM`.
 * @throws Error naming the variable that is wrong
 */
export function readBackendConfig(variables: Readonly<Record<string, string | undefined>>): BackendConfig {
  const { mode, dataFolder } = readEnvironment(variables);
  return {
    mode,
    databaseUrl: readDatabaseUrl(variables['DATABASE_URL']),
    dataFolder: join(dataFolder, 'backend'),
    port: readPort(variables['TEBURA_BACKEND_PORT']),
    portalFolder: variables['TEBURA_PORTAL'] ?? join(import.meta.dirname, '..', 'dist', 'portal'),
    publicOrigin: readOrigin(variables['TEBURA_PUBLIC_ORIGIN'], mode),
    deploymentKeyFile: variables['TEBURA_DEPLOYMENT_KEY_FILE'] ?? null,
    signingKeyFile: variables['TEBURA_SIGNING_KEY_FILE'] ?? null,
    stripe: readStripe(variables),
    line: readLine(variables),
    vapidKeyFile: variables['TEBURA_VAPID_KEY_FILE'] ?? null,
    mail: readMail(variables),
  };
}

function readPort(text: string | undefined): number {
  const port = text === undefined ? PORT : Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535 || text === '')
    throw new Error(`TEBURA_BACKEND_PORT is ${JSON.stringify(text)}: it must be a port number`);
  return port;
}

function readDatabaseUrl(text: string | undefined): string | null {
  if (text === undefined) return null;
  // Not quoted in the message: there may be a password in it.
  if (!isPostgresUrl(text)) throw new Error('DATABASE_URL must begin with postgres://');
  return text;
}

function readStripe(variables: Readonly<Record<string, string | undefined>>): BackendConfig['stripe'] {
  const secretKeyFile = variables['TEBURA_STRIPE_SECRET_KEY_FILE'];
  const webhookSecretFile = variables['TEBURA_STRIPE_WEBHOOK_SECRET_FILE'];
  if (secretKeyFile === undefined && webhookSecretFile === undefined) return null;
  if (secretKeyFile === undefined || webhookSecretFile === undefined)
    throw new Error('TEBURA_STRIPE_SECRET_KEY_FILE and TEBURA_STRIPE_WEBHOOK_SECRET_FILE go together');
  return { secretKeyFile, webhookSecretFile };
}

function readLine(variables: Readonly<Record<string, string | undefined>>): BackendConfig['line'] {
  const account = variables['TEBURA_LINE_ACCOUNT'];
  const channelId = variables['TEBURA_LINE_CHANNEL_ID'];
  const secretFile = variables['TEBURA_LINE_CHANNEL_SECRET_FILE'];
  if (account === undefined && channelId === undefined && secretFile === undefined) return null;
  if (account === undefined || channelId === undefined || secretFile === undefined)
    throw new Error(
      'TEBURA_LINE_ACCOUNT, TEBURA_LINE_CHANNEL_ID and TEBURA_LINE_CHANNEL_SECRET_FILE go together',
    );
  return { account, channelId, secretFile };
}

function readMail(variables: Readonly<Record<string, string | undefined>>): BackendConfig['mail'] {
  const urlFile = variables['TEBURA_MAIL_URL_FILE'];
  const from = variables['TEBURA_MAIL_FROM'];
  if (urlFile === undefined && from === undefined) return null;
  if (urlFile === undefined || from === undefined)
    throw new Error('TEBURA_MAIL_URL_FILE and TEBURA_MAIL_FROM go together');
  return { urlFile, from };
}

function readOrigin(text: string | undefined, mode: Mode): string | null {
  if (text === undefined) {
    if (mode === 'production')
      throw new Error('production needs TEBURA_PUBLIC_ORIGIN, the https:// origin of this backend');
    return null;
  }
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.origin !== text)
    throw new Error(`TEBURA_PUBLIC_ORIGIN is ${JSON.stringify(text)}: it must be an origin without a path`);
  if (mode === 'production' && url.protocol !== 'https:')
    throw new Error('TEBURA_PUBLIC_ORIGIN must be https:// in production');
  return text;
}
