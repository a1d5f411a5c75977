import { createPrivateKey } from 'node:crypto';

/** By which push services know this deployment (RFC 8292); both halves in base64url, as browsers and `web-push` want them. */
export interface VapidKey {
  /** 65 bytes: an uncompressed point. */
  readonly publicKey: string;
  /** 32 bytes. */
  readonly privateKey: string;
}

/** @param pem a P-256 key, PKCS8. @throws Error if it is another one */
export function readVapidKey(pem: string): VapidKey {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    throw new Error('the VAPID key must be a P-256 key');
  const { x = '', y = '', d = '' } = key.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  return { publicKey: point.toString('base64url'), privateKey: d };
}
