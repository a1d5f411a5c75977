import {
  createCipheriv,
  createHmac,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  sign,
  timingSafeEqual,
  verify,
  type KeyObject,
} from 'node:crypto';
import type { RandomSource } from '../../../domain/random-source.ts';
import { ok, refused } from '../../../domain/result.ts';
import {
  rsidFrames,
  packetOf,
  payloadOf,
  RSID_HMAC_BYTES,
  RSID_IV_BYTES,
  RSID_PROTOCOL_VERSION,
} from './packet.ts';
import type { RsidFrame, RsidSeal } from './packet.ts';
import type { RsidLink } from './link.ts';
import { RSID } from './messages.ts';

const POINT_BYTES = 64;
const SIGNATURE_BYTES = 64;
const KEY_BYTES = 32;

export interface SessionKeys {
  readonly encryption: Uint8Array;
  readonly authentication: Uint8Array;
}

/** @param shared the X coordinate both sides have agreed on, 32 bytes (devices.md 1A.9) */
export function sessionKeys(shared: Uint8Array): SessionKeys {
  const derive = (salt: string): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', shared, Buffer.from(salt), Buffer.alloc(0), KEY_BYTES));
  return { encryption: derive('aes'), authentication: derive('hmac') };
}

/** Encrypts payloads (AES-256-CTR, a fresh IV each) and authenticates header and encrypted payload (HMAC-SHA256). */
export function sealWith({ encryption, authentication }: SessionKeys, random: RandomSource): RsidSeal {
  const crypt = (iv: Uint8Array, bytes: Uint8Array): Uint8Array => {
    const cipher = createCipheriv('aes-256-ctr', encryption, iv);
    return new Uint8Array(Buffer.concat([cipher.update(bytes), cipher.final()]));
  };
  const authenticate = (frame: RsidFrame): Uint8Array => {
    const covered = rsidFrames.encode(frame).subarray(0, -(RSID_HMAC_BYTES + 2));
    return new Uint8Array(createHmac('sha256', authentication).update(covered).digest());
  };
  const withTail = (frame: RsidFrame, tail: Uint8Array): RsidFrame => ({
    header: frame.header,
    payload: Uint8Array.of(...frame.payload.subarray(0, frame.payload.length - RSID_HMAC_BYTES), ...tail),
  });
  return {
    toFrame: (packet) => {
      const iv = random.bytes(RSID_IV_BYTES);
      const encrypted = crypt(iv, payloadOf(packet));
      const header = {
        protocolVersion: RSID_PROTOCOL_VERSION,
        messageId: packet.id.charCodeAt(0),
        iv,
        payloadBytes: encrypted.length,
      };
      const open = { header, payload: Uint8Array.of(...encrypted, ...new Uint8Array(RSID_HMAC_BYTES)) };
      return withTail(open, authenticate(open));
    },
    fromFrame: (frame) => {
      const tail = frame.payload.subarray(frame.payload.length - RSID_HMAC_BYTES);
      if (!timingSafeEqual(tail, authenticate(frame))) return null;
      const encrypted = frame.payload.subarray(0, frame.payload.length - RSID_HMAC_BYTES);
      return packetOf(frame.header.messageId, crypt(frame.header.iv, encrypted));
    },
  };
}

export interface PairedKeys {
  /** This host's ECDSA P-256 key. */
  readonly host: KeyObject;
  /** The unit's, as it gave it when it was paired. */
  readonly unit: KeyObject;
}

/** Units with the secure firmware, paired before: each session has keys of its own, each side signs its half of them. */
export function secureLink({ host, unit }: PairedKeys, random: RandomSource): RsidLink {
  return {
    begin: () => {
      const mine = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
      return {
        ask: { id: RSID.startSecureSession, message: signedPoint(pointOf(mine.publicKey), host) },
        finish: (answer) => {
          if (answer.id !== RSID.secureSessionStarted) return null;
          const theirs = readSignedPoint(answer.message, unit);
          if (theirs === null) return refused('security-error');
          const shared = diffieHellman({ privateKey: mine.privateKey, publicKey: theirs });
          return ok(sealWith(sessionKeys(new Uint8Array(shared)), random));
        },
      };
    },
    isStart: ({ id }) => id === RSID.secureSessionStarted,
    isSecure: true,
  };
}

/** What a host pairs with: its public key, signed by itself (devices.md 1A.9). */
export function pairingMessage(host: KeyObject): Uint8Array {
  return signedPoint(pointOf(createPublicKey(host)), host);
}

/** Pairing with this key of nobody lets the unit forget its host. */
export const UNPAIRING_MESSAGE = new Uint8Array(POINT_BYTES + SIGNATURE_BYTES).fill(0xff);

/** The point and a signature over it, 64 bytes each. */
export function signedPoint(point: Uint8Array, key: KeyObject): Uint8Array {
  const signature = sign('sha256', point, { key, dsaEncoding: 'ieee-p1363' });
  return Uint8Array.of(...point, ...signature);
}

/** @returns null unless the other side has signed it and it lies on the curve */
export function readSignedPoint(message: Uint8Array, signer: KeyObject): KeyObject | null {
  const point = message.subarray(0, POINT_BYTES);
  const signature = message.subarray(POINT_BYTES, POINT_BYTES + SIGNATURE_BYTES);
  if (signature.length < SIGNATURE_BYTES) return null;
  if (!verify('sha256', point, { key: signer, dsaEncoding: 'ieee-p1363' }, signature)) return null;
  return keyOfPoint(point);
}

/** X and Y, 32 bytes each, most significant first. */
export function pointOf(key: KeyObject): Uint8Array {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  return Uint8Array.of(...Buffer.from(x, 'base64url'), ...Buffer.from(y, 'base64url'));
}

/** @returns null for a point that is not on the curve */
export function keyOfPoint(point: Uint8Array): KeyObject | null {
  const coordinate = (from: number): string =>
    Buffer.from(point.subarray(from, from + KEY_BYTES)).toString('base64url');
  try {
    const key = { kty: 'EC', crv: 'P-256', x: coordinate(0), y: coordinate(KEY_BYTES) };
    return createPublicKey({ format: 'jwk', key });
  } catch {
    return null;
  }
}
