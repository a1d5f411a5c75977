import { z } from 'zod';
import type { FamilyAccountId, PurchaseId } from '../domain/ids.ts';
import {
  businessDateSchema,
  declineReasonSchema,
  displayNameSchema,
  id,
  instantSchema,
  purchaseAmountSchema,
  spendingRulesSchema,
  traitSchema,
  yenSchema,
} from './primitives.ts';
import {
  RECEIPT_NUMBER_PATTERN,
  counterPurchaseSchema,
  giveBackKindSchema,
  registerReportSchema,
} from './counter-routes.ts';
import { STAFF_ROLES } from './terminal-routes.ts';
import { voucherOfferSchema } from './voucher-offers.ts';
import { answerCheckIn, checkedInSchema } from './watch-over-routes.ts';
import { SALE_REFUSALS } from '../domain/voucher-programme.ts';

/**
 * What the kiosk's host and its screens say to each other, over Electron's IPC or a loopback socket alike.
 * The screens hold no keys, tokens or templates: they show a view and send commands.
 */

/** The advice of ux.md 1.4 that belongs to a capture that gave no template. */
export const adviceSchema = z.enum([
  'no-finger',
  'too-shallow',
  'moved',
  'pressed',
  'too-dark',
  'too-bright',
  'little-pattern',
  'unusable-picture',
  'different-finger',
  'spoof-suspected',
  'several-faces',
  // What a face reader asks of the face while it looks.
  'come-closer',
  'step-back',
  'move-into-view',
  'look-straight',
  'uncover-face',
  'open-eyes',
]);

export const guidanceSchema = z.enum(['place', 'hold-still', 'lift', 'reading']);
const geometrySchema = z.enum(['contactless', 'guided']);

const amountYen = purchaseAmountSchema;

/** What the shopper's screen shows. Exactly one at a time; the previous person's data is gone with the previous view. */
export const shopperScreenSchema = z.discriminatedUnion('screen', [
  /** The clerk types the amount. */
  z.object({ screen: z.literal('amount') }),
  z.object({ screen: z.literal('preparing'), amountYen }),
  z.object({
    screen: z.literal('place-finger'),
    amountYen,
    geometry: geometrySchema,
    guidance: guidanceSchema,
    /** Why the last placement could not be used. */
    advice: adviceSchema.nullable(),
    attempt: z.int().min(1).max(5),
    /** One finger did not suffice: another one, for the same purchase. */
    anotherFinger: z.boolean(),
    /** True from 20 s on: offer 「まだ つかう」. */
    endingSoon: z.boolean(),
    mayExtend: z.boolean(),
  }),
  z.object({ screen: z.literal('authorising'), amountYen, slow: z.boolean() }),
  /** The answer was lost: nobody may pay again. `mayPutAside`: staff may leave it to the 要確認 list. */
  z.object({
    screen: z.literal('checking'),
    amountYen,
    mayPutAside: z.boolean(),
    /** The account's owner is being asked, and may answer for so long; absent: the answer was lost. */
    ownerAnswerSeconds: z.int().nonnegative().exactOptional(),
  }),
  z.object({
    screen: z.literal('approved'),
    amountYen,
    memberName: displayNameSchema,
    leftTodayYen: yenSchema.nullable(),
    /** Set only after 「ざんだかを みる」 was touched. */
    balanceYen: yenSchema.nullable(),
    /** The family whose account paid, by leave that it gave; absent: the member's own. */
    paidBy: z.string().exactOptional(),
    receiptNumber: z.string(),
  }),
  z.object({
    screen: z.literal('declined'),
    amountYen,
    reasons: z.array(declineReasonSchema).min(1),
    /** Known when somebody was recognised. */
    memberName: displayNameSchema.nullable(),
    leftTodayYen: yenSchema.nullable(),
    /** The help that fits the number of tries: the same finger, another finger, a person. */
    help: z.enum(['same-finger', 'other-finger', 'staff', 'none']),
    mayRetry: z.boolean(),
  }),
  z.object({
    screen: z.literal('not-paid'),
    amountYen,
    because: z.enum([
      'waited-too-long',
      'reader-missing',
      'offline',
      'journal-failed',
      'out-of-service',
      'never-arrived',
    ]),
    mayRetry: z.boolean(),
  }),
]);
export type ShopperScreen = z.infer<typeof shopperScreenSchema>;

export const enrolmentScreenSchema = z.discriminatedUnion('step', [
  z.object({
    step: z.literal('capturing'),
    displayName: displayNameSchema,
    finger: traitSchema,
    /** 1-based, of `fingersTotal`. */
    fingerNumber: z.int().positive(),
    fingersTotal: z.int().positive(),
    /** Placements of this finger already kept, of `placementsTotal`. */
    placementsKept: z.int().nonnegative(),
    placementsTotal: z.int().positive(),
    geometry: geometrySchema,
    guidance: guidanceSchema,
    advice: adviceSchema.nullable(),
    triesLeft: z.int().nonnegative(),
  }),
  z.object({ step: z.literal('saving'), displayName: displayNameSchema }),
  z.object({
    step: z.literal('trial'),
    displayName: displayNameSchema,
    geometry: geometrySchema,
    guidance: guidanceSchema,
    advice: adviceSchema.nullable(),
  }),
  z.object({ step: z.literal('done'), displayName: displayNameSchema, recognised: z.boolean() }),
  z.object({
    step: z.literal('stopped'),
    displayName: displayNameSchema,
    because: z.enum([
      'cancelled',
      'reader-missing',
      'finger-unusable',
      'placements-differ',
      'finger-already-enrolled',
      'consent-missing',
      'rules-contradict',
      'signed-out',
      'offline',
      'refused',
    ]),
  }),
]);
export type EnrolmentScreen = z.infer<typeof enrolmentScreenSchema>;

export const COUNTER_ACTS = ['void', 'refund', 'sale', 'close'] as const;
export type CounterActKind = (typeof COUNTER_ACTS)[number];

/** Why nothing was done; nothing of it is on the books. */
export const COUNTER_REFUSALS = [
  'NOT_FOUND',
  'NOT_PAID',
  'ALREADY_GIVEN_BACK',
  'MORE_THAN_PAID',
  'NOT_TODAY',
  'ALREADY_CLOSED',
  'NEEDS_SECOND_PERSON',
  'NEEDS_MANAGER',
  'SECOND_REFUSED',
  'SECOND_LOCKED',
  'OUTCOME_UNKNOWN',
  ...SALE_REFUSALS,
  'SIGNED_OUT',
  'NOT_ALLOWED',
  'JOURNAL_FAILED',
  /** Anything that no clerk can mend. */
  'REFUSED',
] as const;
export type CounterRefusal = (typeof COUNTER_REFUSALS)[number];

/** What becomes of money that staff move. While it is `working` nobody may do it again: the same id is sent until it is known. */
export const counterActSchema = z.discriminatedUnion('step', [
  /** `slow`: the answer is late; it may be left to the 要確認 list. */
  z.object({ step: z.literal('working'), what: z.enum(COUNTER_ACTS), slow: z.boolean() }),
  z.object({
    step: z.literal('refused'),
    what: z.enum(COUNTER_ACTS),
    reason: z.enum(COUNTER_REFUSALS),
    /** The most that would be possible, where the reason is an amount. */
    leftYen: yenSchema.nullable(),
  }),
  z.object({
    step: z.literal('given-back'),
    what: z.enum(['void', 'refund']),
    amountYen,
    /** Owed to the owner in money, because the vouchers had expired. */
    owedInMoneyYen: yenSchema,
    receiptNumber: z.string(),
    memberName: displayNameSchema.nullable(),
  }),
  z.object({
    step: z.literal('sold'),
    familyName: z.string(),
    programmeName: z.string(),
    principalYen: yenSchema,
    premiumYen: yenSchema,
    expiresOn: businessDateSchema,
    /** The cash that was handed over. */
    receivedYen: yenSchema,
    soldAt: instantSchema,
    reference: z.string(),
  }),
  z.object({ step: z.literal('closed'), report: registerReportSchema }),
]);
export type CounterAct = z.infer<typeof counterActSchema>;

/** Somebody says that they are well, and sees who watches over them. Nothing is paid. */
export const checkInScreenSchema = z.discriminatedUnion('step', [
  z.object({
    step: z.literal('placing'),
    geometry: geometrySchema,
    guidance: guidanceSchema,
    advice: adviceSchema.nullable(),
  }),
  /** The finger, or what its person said, is on its way to the backend. */
  z.object({ step: z.literal('asking') }),
  /** `said`: what the person said last; a finger by itself says that they are well. */
  z.object({
    step: z.literal('known'),
    person: checkedInSchema,
    said: z.enum(['well', 'yes', 'no', 'stop']),
  }),
  z.object({
    step: z.literal('not-known'),
    because: z.enum(['nobody', 'waited-too-long', 'too-many-tries', 'reader-missing', 'offline', 'refused']),
  }),
]);
export type CheckInScreen = z.infer<typeof checkInScreenSchema>;

export const readerStatusSchema = z.object({
  model: z.string(),
  /** Chooses words and pictures. */
  modality: z.enum(['finger-vein', 'face']),
  /** False for a unit that only says by itself whom it sees: nobody can pay by that (docs/decisions/0006). */
  canPay: z.boolean(),
  state: z.enum(['connecting', 'ready', 'disconnected', 'faulty']),
  simulated: z.boolean(),
  firmware: z.string().nullable(),
  lastProblem: z.string().nullable(),
  /** What lies on the glass in everybody's picture; null: not known yet, or a reader that gives no pictures. */
  glass: z.enum(['clear', 'dirty']).nullable(),
});

export const kioskViewSchema = z.object({
  mode: z.enum(['demo', 'production']),
  shopName: z.string().nullable(),
  /** False while the backend cannot be reached: say so before anybody tries to pay. */
  online: z.boolean(),
  reader: readerStatusSchema,
  shopper: shopperScreenSchema,
  /** Who is signed in as staff; the staff screens are shown while this is set. */
  staff: z.object({ name: z.string(), role: z.enum(STAFF_ROLES) }).nullable(),
  enrolment: enrolmentScreenSchema.nullable(),
  /** Money that staff are moving, from the confirmation until the result is dismissed. */
  counterAct: counterActSchema.nullable(),
  /** A finger that pays nothing, from the touch until it is left. */
  checkIn: checkInScreenSchema.nullable(),
  /** Purchases, and what staff gave back or sold, whose result is not known yet (要確認). */
  unresolvedPurchases: z.int().nonnegative(),
});
export type KioskView = z.infer<typeof kioskViewSchema>;

/** Keys of a counter beside its screen: a clerk's pad, and what a customer's button stands for. */
export const counterKeySchema = z.enum([
  '0',
  '1',
  '2',
  '3',
  '4',
  '5',
  '6',
  '7',
  '8',
  '9',
  'backspace',
  'clear',
  'confirm',
  'cancel',
]);
export type CounterKey = z.infer<typeof counterKeySchema>;

/**
 * What the host tells: a whole new view, one timed step of a checkout (for `npm run pay` and the bench), or a key of the
 * counter that the screen shown takes as it takes its own keyboard's.
 */
export const kioskEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('view'), view: kioskViewSchema }),
  z.object({
    kind: z.literal('step'),
    purchaseId: id<PurchaseId>('purchaseId'),
    name: z.string(),
    ms: z.number().nonnegative(),
  }),
  z.object({ kind: z.literal('counter-input'), key: counterKeySchema }),
]);
export type KioskEvent = z.infer<typeof kioskEventSchema>;

interface Command<Input extends z.ZodType, Output extends z.ZodType> {
  readonly input: Input;
  readonly output: Output;
}

function command<Input extends z.ZodType, Output extends z.ZodType>(
  input: Input,
  output: Output,
): Command<Input, Output> {
  return { input, output };
}

function resultOf<Value extends z.ZodType, const Reasons extends readonly [string, ...string[]]>(
  value: Value,
  reasons: Reasons,
) {
  return z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), reason: z.enum(reasons) }),
  ]);
}

const nothing = z.object({});
const done = resultOf(nothing, ['NOT_NOW']);
const begun = resultOf(nothing, ['SIGNED_OUT', 'NOT_NOW']);
const COUNTER_READ_REFUSALS = ['SIGNED_OUT', 'NOT_ALLOWED', 'OFFLINE'] as const;
const staffCredentials = z.object({
  staffCode: z.string().regex(/^[0-9]{4,8}$/),
  pin: z.string().regex(/^[0-9]{4,12}$/),
});

/** Every command the screens may send; one channel each, input and output parsed on both sides. */
export const kioskCommands = {
  /** Amount confirmed: begins a checkout. `NOT_NOW`: another one is under way. */
  startCheckout: command(
    z.object({ amountYen: purchaseAmountSchema }),
    resultOf(z.object({ purchaseId: id<PurchaseId>('purchaseId') }), ['NOT_NOW']),
  ),
  retryCheckout: command(nothing, done),
  extendWait: command(nothing, done),
  cancelCheckout: command(nothing, done),
  dismissResult: command(nothing, done),
  putAside: command(nothing, done),
  /** 「ざんだかを みる」 on the approved screen. */
  showBalance: command(nothing, done),

  /** 「げんきです」 on the amount screen, and once more after it did not work. */
  startCheckIn: command(nothing, done),
  /** To what the screen shows; `wordingVersion`: the words that it shows it in. */
  answerCheckIn: command(answerCheckIn.body, done),
  leaveCheckIn: command(nothing, done),

  staffSignIn: command(staffCredentials, resultOf(nothing, ['REFUSED', 'LOCKED', 'OFFLINE', 'NOT_NOW'])),
  staffSignOut: command(nothing, done),
  listFamilies: command(
    z.object({ words: z.string().trim().max(40) }),
    resultOf(
      z.array(
        z.object({
          familyAccountId: id<FamilyAccountId>('familyAccountId'),
          familyName: z.string(),
          ownerName: z.string(),
          memberNames: z.array(z.string()),
        }),
      ),
      ['SIGNED_OUT', 'NOT_ALLOWED', 'OFFLINE'],
    ),
  ),
  readConsentNotice: command(
    nothing,
    resultOf(z.object({ version: z.string(), paragraphs: z.array(z.string()) }), [
      'SIGNED_OUT',
      'NOT_ALLOWED',
      'OFFLINE',
    ]),
  ),
  beginEnrolment: command(
    z.object({
      familyAccountId: id<FamilyAccountId>('familyAccountId'),
      displayName: displayNameSchema,
      birthDate: businessDateSchema,
      rules: spendingRulesSchema,
      consent: z.object({ noticeVersion: z.string(), guardianName: displayNameSchema.nullable() }),
      /** A kiosk whose reader sees faces takes the face, whatever fingers were chosen. */
      fingers: z.array(traitSchema).min(1).max(5),
    }),
    resultOf(nothing, ['SIGNED_OUT', 'NOT_ALLOWED', 'CONSENT_MISSING', 'RULES_CONTRADICT', 'NOT_NOW']),
  ),
  cancelEnrolment: command(nothing, done),
  /** Leaves the `done` or `stopped` screen. */
  closeEnrolment: command(nothing, done),
  /** What staff and shoppers began and whose answer was lost: still unknown, and for a day what became known in the background. */
  listUnresolvedPurchases: command(
    nothing,
    resultOf(
      z.array(
        z.object({
          what: z.enum(['purchase', 'void', 'refund', 'sale']),
          id: id<string>('id'),
          amountYen: purchaseAmountSchema,
          startedAt: instantSchema,
          result: z.enum(['unknown', 'done', 'not-done']),
        }),
      ),
      ['SIGNED_OUT'],
    ),
  ),

  /** This shop's purchases of today, or the one of a receipt number. */
  listPurchases: command(
    z.object({ receiptNumber: z.string().regex(RECEIPT_NUMBER_PATTERN).nullable() }),
    resultOf(
      z.object({ purchases: z.array(counterPurchaseSchema), aloneMaxYen: yenSchema }),
      COUNTER_READ_REFUSALS,
    ),
  ),
  readRegister: command(
    nothing,
    resultOf(
      z.object({ now: registerReportSchema, closes: z.array(registerReportSchema) }),
      COUNTER_READ_REFUSALS,
    ),
  ),
  listVoucherOffers: command(
    z.object({ familyAccountId: id<FamilyAccountId>('familyAccountId') }),
    resultOf(z.array(voucherOfferSchema), COUNTER_READ_REFUSALS),
  ),
  /** What becomes of it, the view tells (`counterAct`). `NOT_NOW`: something else is under way. */
  beginGiveBack: command(
    z.object({
      kind: giveBackKindSchema,
      purchaseId: id<PurchaseId>('purchaseId'),
      amountYen,
      receiptNumber: z.string(),
      memberName: displayNameSchema.nullable(),
      second: staffCredentials.nullable(),
    }),
    begun,
  ),
  beginSale: command(
    z.object({
      familyAccountId: id<FamilyAccountId>('familyAccountId'),
      familyName: z.string(),
      programmeId: id<string>('programmeId'),
      programmeName: z.string(),
      principalYen: amountYen,
      receivedYen: yenSchema,
    }),
    begun,
  ),
  beginClose: command(nothing, begun),
  /** Leaves what is late to the 要確認 list. */
  putActAside: command(nothing, done),
  /** Leaves the screen of a result. */
  dismissAct: command(nothing, done),
} as const;

export type KioskCommandName = keyof typeof kioskCommands;
export type KioskCommandInput<Name extends KioskCommandName> = z.input<(typeof kioskCommands)[Name]['input']>;
export type KioskCommandOutput<Name extends KioskCommandName> = z.output<
  (typeof kioskCommands)[Name]['output']
>;

/** What the renderer talks to: Electron's bridge (`window.tebura`) or the loopback socket. It does not know which. */
export interface KioskApi {
  invoke<Name extends KioskCommandName>(
    name: Name,
    input: KioskCommandInput<Name>,
  ): Promise<KioskCommandOutput<Name>>;
  /** Told the current view at once, then every event. */
  subscribe(listener: (event: KioskEvent) => void): () => void;
}

/**
 * Over loopback (development, fallback, end-to-end tests): `POST /kiosk/commands/<name>` and `GET /kiosk/events` (server-sent
 * events, `data:` one `KioskEvent`), both with the per-start token as `Authorization: Bearer` or, for the page itself, the
 * cookie that `GET /?token=…` sets.
 */
export const KIOSK_COMMAND_PATH = '/kiosk/commands/';
export const KIOSK_EVENTS_PATH = '/kiosk/events';
