import { createPublicKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../test/support/virtual-clock.ts';
import { ok, type Result } from '../../../domain/result.ts';
import { EmulatedModule } from '../../emulators/emulated-module.ts';
import { faceFeatures } from '../../emulators/emulator-faces.ts';
import type { ReaderHealth } from '../../reader.ts';
import { inProcessOpener, type Attach } from '../../transport/in-process-transport.ts';
import { rsidEmulator } from './emulator.ts';
import type { RsidLink } from './link.ts';
import { pairRsid, unpairRsid } from './pair.ts';
import { readPairing, writePairing } from './pairing-file.ts';
import { rsidReader } from './reader.ts';
import { secureLink, type PairedKeys } from './secure-link.ts';

const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
const folder = mkdtempSync(join(tmpdir(), 'tebura-pairing-'));
const file = join(folder, 'kiosk', 'reader-pairing.json');
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function bench(firmware: 'secure' | 'non-secure') {
  const clock = new VirtualClock();
  const secure = firmware === 'secure' ? { key: newKey(), host: null, random } : null;
  const written: string[] = [];
  const module = new EmulatedModule(rsidEmulator({ secure }), {
    clock,
    baud: 115_200,
    pictures: ({ finger: name }) =>
      Promise.resolve({ name, features: faceFeatures(name), spoof: false, frontal: true }),
  });
  const tapped: Attach = (host) => {
    const end = module.attach(host);
    return (
      end && {
        bytes: (bytes) => {
          written.push(Buffer.from(bytes).toString('latin1'));
          end.bytes(bytes);
        },
        hungUp: () => end.hungUp(),
      }
    );
  };
  const line = {
    openers: [inProcessOpener('the test line', tapped)],
    clock,
    random,
    refuseSimulated: false,
  };
  const firstHealth = async (readLink: () => Result<RsidLink, string>): Promise<ReaderHealth> => {
    const reader = rsidReader({ ...line, simulated: true, readLink });
    const health = await clock.until(new Promise<ReaderHealth>((resolve) => reader.onHealth(resolve)));
    await clock.until(reader.close());
    return health;
  };
  return { clock, module, line, written, firstHealth };
}

const paired = (keys: PairedKeys) => () => ok(secureLink(keys, random));

describe('pairing with a RealSense ID unit', () => {
  it('makes a secure session possible, and only with that host and that unit', async () => {
    const { clock, line, firstHealth } = bench('secure');
    const keys = await clock.until(pairRsid(line));
    if (!keys.ok) throw new Error(keys.reason);
    expect(await firstHealth(paired(keys.value))).toMatchObject({ state: 'ready', lastProblem: null });
    for (const wrong of [{ host: newKey() }, { unit: newKey() }]) {
      const health = await firstHealth(paired({ ...keys.value, ...wrong }));
      expect(health.state).toBe('faulty');
      expect(health.lastProblem).toMatch(/does not prove to be the one .*pair anew: npm run reader -- pair/);
    }
  });

  it('is ended from the unit’s side too, and can be made again', async () => {
    const { clock, line, firstHealth } = bench('secure');
    const keys = await clock.until(pairRsid(line));
    if (!keys.ok) throw new Error(keys.reason);
    expect(await clock.until(unpairRsid(line))).toEqual({ ok: true, value: undefined });
    expect(await firstHealth(paired(keys.value))).toMatchObject({ state: 'faulty' });
    const again = await clock.until(pairRsid(line));
    if (!again.ok) throw new Error(again.reason);
    expect(await firstHealth(paired(again.value))).toMatchObject({ state: 'ready' });
    expect(await firstHealth(paired(keys.value))).toMatchObject({ state: 'faulty' });
  });

  it('is refused by the non-secure firmware, which a paired reader never speaks to in clear', async () => {
    const { clock, line, written, firstHealth } = bench('non-secure');
    const refused = await clock.until(pairRsid(line));
    expect(refused.ok ? '' : refused.reason).toMatch(
      /does not pair \("security-error"\).*non-secure firmware/,
    );
    written.length = 0;
    const health = await firstHealth(paired({ host: newKey(), unit: newKey() }));
    expect(health).toMatchObject({ state: 'faulty' });
    // Text commands apart, every packet is the beginning of a secure session.
    const packets = written.filter((bytes) => bytes.startsWith('@F'));
    expect(packets.length).toBeGreaterThan(0);
    expect(packets.map((bytes) => bytes[3])).toEqual(packets.map(() => 'c'));
  });

  it('finds the secure firmware that was configured as an open one, and says so', async () => {
    const { clock, line } = bench('secure');
    const reader = rsidReader({ ...line, simulated: true });
    const health = await clock.until(new Promise<ReaderHealth>((resolve) => reader.onHealth(resolve)));
    expect(health.lastProblem).toMatch(/do not agree on encryption/);
    await clock.until(reader.close());
  });
});

describe('the file of the keys', () => {
  const keys = { host: newKey(), unit: createPublicKey(newKey()) };

  it('is for its owner only, and gives the same keys again', () => {
    writePairing(file, keys);
    writePairing(file, keys);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const read = readPairing(file);
    if (!read.ok) throw new Error(read.reason);
    expect(read.value.host.equals(keys.host)).toBe(true);
  });

  it('is not used when others can read it, when it is damaged or missing', () => {
    const reasonOf = (): string => {
      const read = readPairing(file);
      return read.ok ? '' : read.reason;
    };
    expect(reasonOf()).toMatch(/is not yet: npm run reader -- pair/);
    writePairing(file, keys);
    chmodSync(file, 0o640);
    expect(reasonOf()).toMatch(/can be read by others/);
    chmodSync(file, 0o600);
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 200));
    expect(reasonOf()).toMatch(/is damaged/);
  });

  it('holds up a paired reader that has none', async () => {
    const { firstHealth } = bench('secure');
    const health = await firstHealth(() => ({ ok: false, reason: 'not paired yet' }));
    expect(health).toMatchObject({ state: 'faulty', lastProblem: 'not paired yet' });
  });
});
