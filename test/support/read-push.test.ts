import { expect, test } from 'vitest';
import { decryptPush, readVapid } from './read-push.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');

// RFC 8291, section 5 and appendix A.
const RECEIVER = {
  privateKey: bytes('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94'),
  publicKey: bytes('BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'),
  auth: bytes('BTBZMqHH6r4Tts7J_aSIgg'),
};
const BODY = bytes(
  'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
);

// RFC 8292, section 2.4.
const VAPID =
  'vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA, k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs';

test('T-NOT-10: the message of RFC 8291, section 5, is read', () => {
  expect(decryptPush(BODY, RECEIVER).toString()).toBe('When I grow up, I want to be a watermelon');
});

test('T-NOT-10: a message with one bit changed, or for somebody else, is not read', () => {
  const changed = Buffer.from(BODY);
  changed[changed.length - 20] = (changed[changed.length - 20] ?? 0) ^ 1;
  expect(() => decryptPush(changed, RECEIVER)).toThrow();
  expect(() => decryptPush(BODY, { ...RECEIVER, auth: Buffer.alloc(16) })).toThrow();
});

test('T-NOT-10: the header of RFC 8292, section 2.4, is its key’s', () => {
  expect(readVapid(VAPID).claims).toEqual({
    aud: 'https://push.example.net',
    exp: 1453523768,
    sub: 'mailto:push@example.com',
  });
});

test('T-NOT-10: a header with other claims is nobody’s', () => {
  expect(() => readVapid(VAPID.replace('eyJhdWQi', 'eyJhdWQj'))).toThrow('not signed by this key');
});
