import { describe, expect, test } from 'vitest';
import type { MunicipalityId, SubjectId } from '../../domain/ids.ts';
import { systemRandom } from '../../platform/system-random.ts';
import type { SealedSubject } from '../store/template-store.ts';
import { createTemplateVault } from './template-vault.ts';

const key = (version: number, fill: number) => ({ version, bytes: new Uint8Array(32).fill(fill) });
const vault = createTemplateVault(key(1, 7), systemRandom);
const person = {
  subjectId: '3f0a8d6e-1111-4111-8111-111111111111' as SubjectId,
  municipalityId: '0199a000-0000-7000-8000-000000000000' as MunicipalityId,
  fingers: [
    { finger: 'right-index' as const, templates: [pattern(1), pattern(2)] },
    { finger: 'left-middle' as const, templates: [pattern(3)] },
  ],
};

function pattern(fill: number): Uint8Array {
  return Uint8Array.from({ length: 64 }, (_, i) => (i < 6 ? [0x54, 0x42, 0x56, 0x50, 1, 1][i] : fill) ?? 0);
}

const asBytes = (fingers: ReturnType<typeof vault.unseal>) =>
  fingers.map(({ finger, templates }) => [finger, ...templates.map((template) => [...template])]);

test('what was sealed is opened again, finger by finger', () => {
  const sealed = vault.seal(person);
  expect(asBytes(vault.unseal(sealed))).toEqual(asBytes(person.fingers));
  expect(sealed.templates.map(({ algorithm }) => algorithm)).toEqual(
    Array.from({ length: 3 }, () => 'vein-pattern/1.1'),
  );
});

test('nothing of a template can be seen in what is stored, and no two sealings are alike', () => {
  const [one, other] = [vault.seal(person), vault.seal(person)];
  const plain = Buffer.from(pattern(1)).subarray(8, 24);
  for (const { sealed } of one.templates) expect(Buffer.from(sealed).includes(plain)).toBe(false);
  expect(Buffer.from(one.wrappedKey).equals(Buffer.from(other.wrappedKey))).toBe(false);
});

describe('what was moved to another row or altered does not open', () => {
  const sealed = vault.seal(person);
  const stranger = vault.seal({ ...person, subjectId: '3f0a8d6e-2222-4222-8222-222222222222' as SubjectId });
  const flip = (bytes: Uint8Array, at: number) =>
    Uint8Array.from(bytes, (byte, i) => (i === at ? byte ^ 1 : byte));
  const [first, second, third] = sealed.templates;
  if (first === undefined || second === undefined || third === undefined)
    throw new Error('three were sealed');
  const cases: readonly (readonly [string, SealedSubject])[] = [
    ['under another person', { ...sealed, subjectId: stranger.subjectId }],
    ["another person's template", { ...sealed, templates: [...stranger.templates] }],
    ["another person's key", { ...sealed, wrappedKey: stranger.wrappedKey }],
    ['another town', { ...sealed, municipalityId: '0199a000-0000-7000-8000-000000000001' as MunicipalityId }],
    ['another finger', { ...sealed, templates: [{ ...first, finger: 'left-index' }] }],
    ['another placement', { ...sealed, templates: [{ ...first, placement: 1 }] }],
    ['two placements swapped', { ...sealed, templates: [{ ...first, sealed: second.sealed }] }],
    ['another algorithm', { ...sealed, templates: [{ ...third, algorithm: 'vein-pattern/1.2' }] }],
    ['a flipped bit', { ...sealed, templates: [{ ...first, sealed: flip(first.sealed, 20) }] }],
    [
      'a flipped bit of the tag',
      { ...sealed, templates: [{ ...first, sealed: flip(first.sealed, first.sealed.length - 1) }] },
    ],
    ['a template cut short', { ...sealed, templates: [{ ...first, sealed: first.sealed.slice(0, 27) }] }],
    ['a flipped bit of the key', { ...sealed, wrappedKey: flip(sealed.wrappedKey, 15) }],
    ['another key version', { ...sealed, keyVersion: 2 }],
  ];
  test.each(cases)('%s', (_, subject) => expect(() => vault.unseal(subject)).toThrow());
});

test('another deployment opens nothing, and knows no capture by its digest', () => {
  const other = createTemplateVault(key(1, 8), systemRandom);
  expect(() => other.unseal(vault.seal(person))).toThrow();
  expect(other.captureDigest(pattern(1))).not.toBe(vault.captureDigest(pattern(1)));
  expect(vault.captureDigest(pattern(1))).toBe(
    createTemplateVault(key(1, 7), systemRandom).captureDigest(pattern(1)),
  );
});
