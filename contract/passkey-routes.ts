import { z } from 'zod';
import type { PasskeyId } from '../domain/ids.ts';
import { displayNameSchema, id, instantSchema } from './primitives.ts';
import { route } from './route.ts';

/** What WebAuthn says in JSON (W3C WebAuthn level 3, 5.1.8): binary in base64url. Nothing longer than authenticators send. */
const base64Url = (charactersMax: number) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]*$/)
    .max(charactersMax);
const credentialIdSchema = base64Url(1400).min(1);
const challengeSchema = base64Url(100).min(22);
const credentialType = z.literal('public-key');
const transportsSchema = z.array(z.string().max(20)).max(10);

/** What both kinds of answers begin with; what else browsers add is left out, not refused. */
const answerHead = {
  id: credentialIdSchema,
  rawId: credentialIdSchema,
  type: credentialType,
  clientExtensionResults: z.object({}),
};

const registrationSchema = z.object({
  ...answerHead,
  response: z.object({
    clientDataJSON: base64Url(4000),
    attestationObject: base64Url(8000),
    transports: transportsSchema.exactOptional(),
  }),
});

const assertionSchema = z.object({
  ...answerHead,
  response: z.object({
    clientDataJSON: base64Url(4000),
    authenticatorData: base64Url(2000),
    signature: base64Url(2000),
    userHandle: base64Url(100).exactOptional(),
  }),
});
export type PasskeyAssertion = z.infer<typeof assertionSchema>;
export type PasskeyRegistration = z.infer<typeof registrationSchema>;

const passkeySchema = z.object({
  passkeyId: id<PasskeyId>('passkeyId'),
  /** What its owner calls the device. */
  name: displayNameSchema,
  addedAt: instantSchema,
  lastUsedAt: instantSchema.nullable(),
});
export type Passkey = z.infer<typeof passkeySchema>;
const passkeysSchema = z.object({ passkeys: z.array(passkeySchema) });

const noParams = z.object({});

export const readPasskeys = route({
  method: 'GET',
  path: '/v1/owner/passkeys',
  summary: 'The passkeys of the person who is signed in, and of nobody else',
  caller: 'owner',
  params: noParams,
  body: z.undefined(),
  reply: passkeysSchema,
  problems: [],
});

export const beginPasskey = route({
  method: 'POST',
  path: '/v1/owner/passkeys/options',
  summary:
    'What a browser needs to make a passkey; its challenge is good once, for this session, for 5 minutes',
  caller: 'owner',
  params: noParams,
  body: z.undefined(),
  reply: z.object({
    rp: z.object({ name: z.string(), id: z.string() }),
    user: z.object({ id: base64Url(100), name: z.string(), displayName: z.string() }),
    challenge: challengeSchema,
    pubKeyCredParams: z.array(z.object({ alg: z.int(), type: credentialType })),
    timeout: z.int(),
    excludeCredentials: z.array(
      z.object({
        id: credentialIdSchema,
        type: credentialType,
        transports: transportsSchema.exactOptional(),
      }),
    ),
    authenticatorSelection: z.object({
      residentKey: z.literal('required'),
      requireResidentKey: z.literal(true),
      userVerification: z.literal('required'),
    }),
    attestation: z.literal('none'),
  }),
  problems: ['NOT_ALLOWED'],
});

export const addPasskey = route({
  method: 'POST',
  path: '/v1/owner/passkeys',
  summary:
    'Keeps the passkey that was made; refused where challenge, origin or user verification are not right',
  caller: 'owner',
  params: noParams,
  body: z.object({ name: displayNameSchema, registration: registrationSchema }),
  reply: passkeysSchema,
  /** NOT_ALLOWED: as many as there may be. */
  problems: ['PASSKEY_REFUSED', 'NOT_ALLOWED'],
});

export const removePasskey = route({
  method: 'DELETE',
  path: '/v1/owner/passkeys/:passkeyId',
  summary: 'This passkey signs nobody in any more; sessions that it began end with it',
  caller: 'owner',
  params: z.object({ passkeyId: id<PasskeyId>('passkeyId') }),
  body: z.undefined(),
  reply: passkeysSchema,
  problems: ['NOT_FOUND'],
});

export const beginPasskeySignIn = route({
  method: 'POST',
  path: '/v1/owner/passkey-session/options',
  summary:
    'A challenge (once, 5 minutes) for whichever passkey the browser finds; says nothing about who exists',
  caller: 'anybody',
  params: noParams,
  body: z.undefined(),
  reply: z.object({
    rpId: z.string(),
    challenge: challengeSchema,
    timeout: z.int(),
    userVerification: z.literal('required'),
  }),
  problems: ['TOO_MANY_REQUESTS'],
});

export const signInWithPasskey = route({
  method: 'POST',
  path: '/v1/owner/passkey-session',
  summary: "Exchanges a passkey's signature for a session cookie",
  caller: 'anybody',
  params: noParams,
  body: z.object({ assertion: assertionSchema }),
  reply: z.object({}),
  problems: ['SIGN_IN_REFUSED', 'TOO_MANY_REQUESTS'],
});

export const passkeyRoutes = {
  readPasskeys,
  beginPasskey,
  addPasskey,
  removePasskey,
  beginPasskeySignIn,
  signInWithPasskey,
};
