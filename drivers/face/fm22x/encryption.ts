import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { u16be } from '../../framing/fields.ts';
import { fm22xEncryptedFrames, fm22xFrame, FM22X_DATA_BYTES_MAX, type Fm22xFrame } from './frames.ts';

const BLOCK_BYTES = 16;
/** Places of the key's characters in the digest; the one published default, other batches may differ. */
const DEFAULT_KEY_PLACES = [31, 28, 25, 22, 19, 16, 13, 10, 21, 18, 15, 12, 9, 6, 3, 0] as const;

/**
 * The module's session key from the seed that was sent in clear (devices.md 1B.4): this hides the bytes from a curious
 * eye and protects against nobody who has the manual. @returns 16 ASCII characters
 */
export function sessionKey(seed: Uint8Array, places: readonly number[] = DEFAULT_KEY_PLACES): Uint8Array {
  const digest = createHash('md5').update(seed).digest('hex');
  return Uint8Array.from(places, (place) => digest.charCodeAt(place));
}

/** ECB as the module speaks it: equal blocks stay equal. */
export function encryptFrame(key: Uint8Array, { header, payload }: Fm22xFrame): Uint8Array {
  const plain = new Uint8Array(Math.ceil((3 + payload.length) / BLOCK_BYTES) * BLOCK_BYTES);
  plain[0] = header.messageId;
  u16be.write(plain, 1, payload.length);
  plain.set(payload, 3);
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  const encrypted = new Uint8Array(Buffer.concat([cipher.update(plain), cipher.final()]));
  return fm22xEncryptedFrames.encode({ header: { encryptedBytes: encrypted.length }, payload: encrypted });
}

/** @returns null for bytes that hold no frame, as with another key */
export function decryptFrame(key: Uint8Array, encrypted: Uint8Array): Fm22xFrame | null {
  const decipher = createDecipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  const plain = new Uint8Array(Buffer.concat([decipher.update(encrypted), decipher.final()]));
  const length = u16be.read(plain, 1);
  const padding = plain.subarray(3 + length);
  if (length > FM22X_DATA_BYTES_MAX || 3 + length > plain.length || padding.some((byte) => byte !== 0))
    return null;
  return padding.length < BLOCK_BYTES ? fm22xFrame(plain[0] ?? 0, plain.slice(3, 3 + length)) : null;
}
