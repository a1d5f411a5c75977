import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import type { EnrolledTrait } from '../../biometrics/identification.ts';
import type { Template } from '../../biometrics/template.ts';
import type { Trait } from '../../domain/fingers.ts';
import type { MunicipalityId, SubjectId } from '../../domain/ids.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import type { SealedSubject, SealedTemplate } from '../store/template-store.ts';
import { templateAlgorithm } from './template-algorithm.ts';

export interface DeploymentKey {
  readonly version: number;
  /** 32 bytes. */
  readonly bytes: Uint8Array;
}

/** The only place where stored templates become readable. */
export interface TemplateVault {
  /** Encrypts a person's templates with a fresh key of their own. */
  seal(person: {
    readonly subjectId: SubjectId;
    readonly municipalityId: MunicipalityId;
    readonly fingers: readonly EnrolledTrait[];
  }): SealedSubject;
  /** @throws Error if anything was altered, moved to another row, or sealed under another key */
  unseal(subject: SealedSubject): EnrolledTrait[];
  /** A keyed hash by which the same capture is known again, and which says nothing to whoever lacks the key. */
  captureDigest(template: Template): string;
  /** A keyed hash of other content that may hold personal data. */
  contentDigest(text: string): string;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/**
 * AES-256-GCM with a random data key per person, wrapped by the deployment's key (security 3.6). The additional data binds
 * each ciphertext to its row; a data key seals at most a few dozen templates, so random 96-bit nonces cannot meet.
 */
export function createTemplateVault(deploymentKey: DeploymentKey, random: RandomSource): TemplateVault {
  if (deploymentKey.bytes.length !== KEY_BYTES) throw new RangeError('the deployment key has 32 bytes');
  const wrappingKey = derive(deploymentKey, 'tebura key wrapping');
  // As a key object: as bytes it would be imported anew at each use.
  const digestKey = createSecretKey(derive(deploymentKey, 'tebura capture digest'));
  const keyedHash = (content: Uint8Array | string): string =>
    createHmac('sha256', digestKey).update(content).digest('hex');

  return {
    seal: ({ subjectId, municipalityId, fingers }) => {
      const row = { subjectId, municipalityId, keyVersion: deploymentKey.version };
      const dataKey = random.bytes(KEY_BYTES);
      try {
        const templates = fingers.flatMap(({ finger, templates }) =>
          templates.map((template, placement): SealedTemplate => {
            const slot = { finger, placement, algorithm: templateAlgorithm(template) };
            return { ...slot, sealed: encrypt(dataKey, template, templateContext(row, slot), random) };
          }),
        );
        return { ...row, wrappedKey: encrypt(wrappingKey, dataKey, keyContext(row), random), templates };
      } finally {
        dataKey.fill(0);
      }
    },
    unseal: (subject) => {
      if (subject.keyVersion !== deploymentKey.version)
        throw new Error(`sealed under deployment key version ${subject.keyVersion}, which is not here`);
      const dataKey = decrypt(wrappingKey, subject.wrappedKey, keyContext(subject));
      try {
        const byFinger = new Map<Trait, Template[]>();
        for (const slot of subject.templates) {
          const template = decrypt(dataKey, slot.sealed, templateContext(subject, slot));
          byFinger.set(slot.finger, [...(byFinger.get(slot.finger) ?? []), template]);
        }
        return [...byFinger].map(([finger, templates]) => ({ finger, templates }));
      } finally {
        dataKey.fill(0);
      }
    },
    captureDigest: (template) => keyedHash(template),
    contentDigest: (text) => keyedHash(text),
  };
}

function derive(key: DeploymentKey, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key.bytes, new Uint8Array(), purpose, KEY_BYTES));
}

type Row = Pick<SealedSubject, 'subjectId' | 'municipalityId' | 'keyVersion'>;

function keyContext(row: Row): string {
  return ['data-key', row.subjectId, row.keyVersion, row.municipalityId].join('|');
}

function templateContext(row: Row, slot: Omit<SealedTemplate, 'sealed'>): string {
  return [
    'template',
    row.subjectId,
    slot.finger,
    slot.placement,
    slot.algorithm,
    row.keyVersion,
    row.municipalityId,
  ].join('|');
}

/** nonce | ciphertext | tag */
function encrypt(key: Uint8Array, plain: Uint8Array, context: string, random: RandomSource): Buffer {
  const nonce = random.bytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Uint8Array, sealed: Uint8Array, context: string): Buffer {
  const bytes = Buffer.from(sealed);
  const end = bytes.length - TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(end));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, end)), decipher.final()]);
}
