import { diffieHellman, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../test/support/virtual-clock.ts';
import { FrameLine } from '../../session/frame-line.ts';
import { inProcessOpener, type Attach } from '../../transport/in-process-transport.ts';
import { RSID } from './messages.ts';
import { inClear, rsidFrames, type RsidSeal } from './packet.ts';
import { rsidVectors } from './rsid-vectors.ts';
import {
  keyOfPoint,
  pointOf,
  readSignedPoint,
  sealWith,
  secureLink,
  sessionKeys,
  signedPoint,
} from './secure-link.ts';
import { RsidSession } from './session.ts';

const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
const newKey = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The unit's side of the secure build, which only echoes. */
function secureUnit(unit: KeyObject, host: KeyObject, change: (bytes: Uint8Array) => Uint8Array): Attach {
  return (near) => {
    let seal: RsidSeal = inClear;
    return {
      bytes: (bytes) => {
        const found = rsidFrames.decode(bytes);
        if (typeof found === 'string') return;
        if (String.fromCharCode(found.frame.header.messageId) === RSID.startSecureSession) {
          const asked = inClear.fromFrame(found.frame);
          const theirs = readSignedPoint(asked?.message ?? new Uint8Array(0), host);
          if (theirs === null) return;
          const mine = newKey();
          const message = signedPoint(pointOf(mine.publicKey), unit);
          near.bytes(
            rsidFrames.encode(inClear.toFrame({ id: RSID.secureSessionStarted, sequence: 1, message })),
          );
          const shared = diffieHellman({ privateKey: mine.privateKey, publicKey: theirs });
          seal = sealWith(sessionKeys(new Uint8Array(shared)), random);
          return;
        }
        const packet = seal.fromFrame(found.frame);
        if (packet?.id !== RSID.ping) return;
        const message = packet.message.subarray(0, 512);
        near.bytes(change(rsidFrames.encode(seal.toFrame({ id: RSID.ping, sequence: 2, message }))));
      },
      hungUp: () => undefined,
    };
  };
}

async function pingOver(
  keys: { readonly unitIs?: KeyObject } = {},
  change: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes,
) {
  const [host, unit] = [newKey(), newKey()];
  const clock = new VirtualClock();
  const attach = secureUnit(keys.unitIs ?? unit.privateKey, host.publicKey, change);
  const line = await FrameLine.open(inProcessOpener('the test line', attach), rsidFrames, clock);
  if (!line.ok) throw new Error(line.reason.message);
  const link = secureLink({ host: host.privateKey, unit: unit.publicKey }, random);
  const session = new RsidSession(line.value, { clock, random, link });
  return clock.until(session.ping());
}

describe('a secure session', () => {
  it('derives the keys of the vector', () => {
    const { ikm, aes, hmac } = rsidVectors.hkdf;
    const keys = sessionKeys(new Uint8Array(Buffer.from(ikm, 'hex')));
    expect(hex(keys.encryption)).toBe(aes);
    expect(hex(keys.authentication)).toBe(hmac);
  });

  it('opens what was sealed, and nothing else', () => {
    const seal = sealWith(sessionKeys(random.bytes(32)), random);
    const message = random.bytes(512);
    const frame = seal.toFrame({ id: RSID.ping, sequence: 7, message });
    expect(hex(rsidFrames.encode(frame))).not.toContain(hex(message.subarray(0, 8)));
    const opened = seal.fromFrame(frame);
    expect(opened).toMatchObject({ id: RSID.ping, sequence: 7 });
    expect(opened?.message.subarray(0, 512)).toEqual(message);
    for (const at of [0, 40, 543, 544, frame.payload.length - 1]) {
      const payload = frame.payload.with(at, (frame.payload[at] ?? 0) ^ 1);
      expect(seal.fromFrame({ header: frame.header, payload })).toBeNull();
    }
    const otherId = { ...frame.header, messageId: RSID.reply.charCodeAt(0) };
    expect(seal.fromFrame({ header: otherId, payload: frame.payload })).toBeNull();
    expect(sealWith(sessionKeys(random.bytes(32)), random).fromFrame(frame)).toBeNull();
  });

  it('takes no point that is unsigned or off the curve', () => {
    const [signer, other] = [newKey(), newKey()];
    const message = signedPoint(pointOf(other.publicKey), signer.privateKey);
    expect(readSignedPoint(message, signer.publicKey)?.equals(other.publicKey)).toBe(true);
    expect(readSignedPoint(message, other.publicKey)).toBeNull();
    expect(readSignedPoint(message.subarray(0, 127), signer.publicKey)).toBeNull();
    expect(keyOfPoint(new Uint8Array(64).fill(5))).toBeNull();
  });

  it('echoes through a paired unit', async () => {
    expect(await pingOver()).toEqual({ ok: true, value: undefined });
  });

  it('refuses a unit that was not paired, and packets that were changed on the way', async () => {
    expect(await pingOver({ unitIs: newKey().privateKey })).toEqual({ ok: false, reason: 'security-error' });
    const flipped = (bytes: Uint8Array): Uint8Array => {
      const found = rsidFrames.decode(bytes);
      if (typeof found === 'string') throw new Error(found);
      const { header, payload } = found.frame;
      return rsidFrames.encode({ header, payload: payload.with(100, (payload[100] ?? 0) ^ 1) });
    };
    expect(await pingOver({}, flipped)).toEqual({ ok: false, reason: 'security-error' });
  });
});
