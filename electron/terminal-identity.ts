import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { id } from '../contract/primitives.ts';
import type { TerminalId } from '../domain/ids.ts';
import { readPublicKey, writePublicKey } from '../platform/http-signatures.ts';

/** Who this terminal is and whom it believes. */
export interface TerminalIdentity {
  readonly terminalId: TerminalId;
  /** `https://…`, or `http://` on loopback only. */
  readonly backendOrigin: string;
  readonly privateKey: KeyObject;
  /** Replies that are not signed with its private half are not believed. */
  readonly backendPublicKey: KeyObject;
}

const registrationSchema = z.object({
  terminalId: id<TerminalId>('terminalId'),
  backendOrigin: z.url(),
  /** SPKI bytes in base64, as the backend prints them. */
  backendPublicKey: z.base64(),
});
export type TerminalRegistration = z.input<typeof registrationSchema>;

const KEY_FILE = 'terminal-key.pem';
const REGISTRATION_FILE = 'terminal.json';

/**
 * The terminal's own Ed25519 key, made on first use with mode 0600; it never leaves this folder.
 * @returns the public half (SPKI bytes in base64), to be registered at the backend
 */
export function ensureTerminalKey(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, KEY_FILE);
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  }
  return writePublicKey(createPrivateKey(readFileSync(file)));
}

/** Writes down under which id and at which backend the terminal was registered. */
export function writeTerminalRegistration(folder: string, registration: TerminalRegistration): void {
  writeFileSync(
    join(folder, REGISTRATION_FILE),
    `${JSON.stringify(registrationSchema.parse(registration), null, 2)}\n`,
  );
}

/** @throws Error naming the file and what to do, when the terminal is not registered or may not speak in clear */
export function readTerminalIdentity(folder: string): TerminalIdentity {
  const file = join(folder, REGISTRATION_FILE);
  if (!existsSync(file)) throw new Error(`${file} is missing: register this terminal at the backend first`);
  const parsed = registrationSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
  const { terminalId, backendOrigin, backendPublicKey } = parsed.data;
  refuseClearTextOffLoopback(backendOrigin, file);
  return {
    terminalId,
    backendOrigin,
    privateKey: createPrivateKey(readFileSync(join(folder, KEY_FILE))),
    backendPublicKey: readPublicKey(backendPublicKey),
  };
}

function refuseClearTextOffLoopback(origin: string, file: string): void {
  const { protocol, hostname } = new URL(origin);
  const isLoopback = hostname === '127.0.0.1' || hostname === '[::1]' || hostname === 'localhost';
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback)) {
    throw new Error(`${file}: backendOrigin must be https:// (http:// only on loopback), not ${origin}`);
  }
}
