import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writePublicKey } from '../platform/http-signatures.ts';
import { ensureTerminalKey, readTerminalIdentity, writeTerminalRegistration } from './terminal-identity.ts';

const terminalId = '0198c0de-0000-7000-8000-000000000001';
const backendPublicKey = writePublicKey(generateKeyPairSync('ed25519').publicKey);

describe('the terminal’s identity', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tebura-terminal-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('has one key, made once, that only its own user may read', () => {
    const publicKey = ensureTerminalKey(folder);
    expect(ensureTerminalKey(folder)).toBe(publicKey);
    expect(statSync(join(folder, 'terminal-key.pem')).mode & 0o777).toBe(0o600);
  });

  it('is read back as it was registered', () => {
    const publicKey = ensureTerminalKey(folder);
    writeTerminalRegistration(folder, {
      terminalId,
      backendOrigin: 'https://tebura.example',
      backendPublicKey,
    });
    const identity = readTerminalIdentity(folder);
    expect(identity).toMatchObject({ terminalId, backendOrigin: 'https://tebura.example' });
    expect(writePublicKey(identity.privateKey)).toBe(publicKey);
    expect(writePublicKey(identity.backendPublicKey)).toBe(backendPublicKey);
  });

  it('says what is missing', () => {
    expect(() => readTerminalIdentity(folder)).toThrow(/register this terminal/);
  });

  it('speaks in clear on loopback only', () => {
    ensureTerminalKey(folder);
    writeTerminalRegistration(folder, {
      terminalId,
      backendOrigin: 'http://127.0.0.1:4310',
      backendPublicKey,
    });
    expect(readTerminalIdentity(folder).backendOrigin).toBe('http://127.0.0.1:4310');
    writeTerminalRegistration(folder, {
      terminalId,
      backendOrigin: 'http://192.0.2.7:4310',
      backendPublicKey,
    });
    expect(() => readTerminalIdentity(folder)).toThrow(/must be https/);
  });

  it('is never written down half', () => {
    expect(() =>
      writeTerminalRegistration(folder, {
        terminalId: 'T-1',
        backendOrigin: 'https://tebura.example',
        backendPublicKey,
      }),
    ).toThrow();
  });
});
