import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { PasskeyAssertion, PasskeyRegistration } from '../../contract/passkey-routes.ts';

/** What a test bends about an answer; the rest is as a browser and its device make it. */
export interface Bent {
  readonly origin?: string;
  readonly challenge?: string;
  readonly rpId?: string;
  readonly userVerified?: boolean;
  readonly type?: string;
  readonly counter?: number;
  readonly userHandle?: string;
  readonly credentialId?: string;
}

/** A passkey in software: a P-256 key that signs as a device does (WebAuthn level 3, 6.1 and 6.3), with `none` attestation. */
export interface SoftwarePasskey {
  readonly credentialId: string;
  register(
    options: { rp: { id: string }; user: { id: string }; challenge: string },
    bent?: Bent,
  ): PasskeyRegistration;
  signIn(options: { rpId: string; challenge: string }, bent?: Bent): PasskeyAssertion;
}

export function softwarePasskey(origin: string): SoftwarePasskey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const id = randomBytes(32);
  const credentialId = id.toString('base64url');
  let userHandle = '';
  let counter = 0;

  const clientData = (type: string, challenge: string, bent: Bent) =>
    Buffer.from(
      JSON.stringify({
        type: bent.type ?? type,
        challenge: bent.challenge ?? challenge,
        origin: bent.origin ?? origin,
        crossOrigin: false,
      }),
    );
  const authenticatorData = (rpId: string, attested: Buffer | null, bent: Bent) => {
    const [present, verified, hasKey] = [
      0x01,
      bent.userVerified === false ? 0 : 0x04,
      attested === null ? 0 : 0x40,
    ];
    const count = Buffer.alloc(4);
    count.writeUInt32BE(bent.counter ?? counter);
    const rpIdHash = createHash('sha256')
      .update(bent.rpId ?? rpId)
      .digest();
    return Buffer.concat([
      rpIdHash,
      Buffer.from([present | verified | hasKey]),
      count,
      attested ?? Buffer.alloc(0),
    ]);
  };
  const head = {
    id: credentialId,
    rawId: credentialId,
    type: 'public-key',
    clientExtensionResults: {},
  } as const;

  return {
    credentialId,
    register: ({ rp, user, challenge }, bent = {}) => {
      userHandle = user.id;
      // COSE_Key: kty EC2, alg ES256, crv P-256, x, y.
      const cose = cborMap([
        [cborInt(1), cborInt(2)],
        [cborInt(3), cborInt(-7)],
        [cborInt(-1), cborInt(1)],
        [cborInt(-2), cborBytes(Buffer.from(x, 'base64url'))],
        [cborInt(-3), cborBytes(Buffer.from(y, 'base64url'))],
      ]);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const attested = Buffer.concat([Buffer.alloc(16), length, id, cose]);
      const attestation = cborMap([
        [cborText('fmt'), cborText('none')],
        [cborText('attStmt'), cborMap([])],
        [cborText('authData'), cborBytes(authenticatorData(rp.id, attested, bent))],
      ]);
      return {
        ...head,
        response: {
          clientDataJSON: clientData('webauthn.create', challenge, bent).toString('base64url'),
          attestationObject: attestation.toString('base64url'),
          transports: ['internal'],
        },
      };
    },
    signIn: ({ rpId, challenge }, bent = {}) => {
      counter += 1;
      const client = clientData('webauthn.get', challenge, bent);
      const data = authenticatorData(rpId, null, bent);
      const signature = sign(
        'sha256',
        Buffer.concat([data, createHash('sha256').update(client).digest()]),
        privateKey,
      );
      const named = bent.credentialId ?? credentialId;
      return {
        ...head,
        id: named,
        rawId: named,
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: signature.toString('base64url'),
          userHandle: bent.userHandle ?? userHandle,
        },
      };
    },
  };
}

/** The few words of CBOR (RFC 8949) that an attestation needs. */
function cborHead(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 256) return Buffer.from([(major << 5) | 24, value]);
  return Buffer.from([(major << 5) | 25, value >> 8, value & 0xff]);
}
function cborInt(value: number): Buffer {
  return value < 0 ? cborHead(1, -1 - value) : cborHead(0, value);
}
function cborBytes(bytes: Buffer): Buffer {
  return Buffer.concat([cborHead(2, bytes.length), bytes]);
}
function cborText(text: string): Buffer {
  return Buffer.concat([cborHead(3, Buffer.byteLength(text)), Buffer.from(text)]);
}
function cborMap(entries: readonly (readonly [Buffer, Buffer])[]): Buffer {
  return Buffer.concat([cborHead(5, entries.length), ...entries.flat()]);
}
