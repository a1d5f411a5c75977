import { z } from 'zod';
import { noticeChoicesSchema } from '../../../contract/notice-routes.ts';
import type { NoticeChoices } from '../../../contract/notice-routes.ts';
import { businessDateSchema, declineReasonSchema, id, yenSchema } from '../../../contract/primitives.ts';
import type { MemberId, OwnerId, PurchaseId } from '../../../domain/ids.ts';
import type { NoticeContent } from '../../../domain/notice-content.ts';
import { build } from '../database/build.ts';
import type { Snapshot } from '../database/database.ts';

const memberId = id<MemberId>('memberId');
const purchase = {
  purchaseId: id<PurchaseId>('purchaseId'),
  memberId,
  who: z.string(),
  shopName: z.string(),
  amountYen: yenSchema,
  receiptNumber: z.string().nullable(),
  leftTodayYen: yenSchema.nullable(),
  leftThisMonthYen: yenSchema.nullable(),
  balanceYen: yenSchema,
  expiringLot: z.object({ leftYen: yenSchema, expiresOn: businessDateSchema }).nullable(),
  recognisedBy: z.enum(['finger', 'face']).nullable(),
};

const contentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('purchase-approved'), ...purchase }),
  z.object({
    kind: z.literal('purchase-declined'),
    ...purchase,
    reasons: z.array(declineReasonSchema),
  }),
  z.object({ kind: z.literal('purchase-given-back'), ...purchase, refundedYen: yenSchema }),
  z.object({ kind: z.literal('approval-asked'), ...purchase, answerUntilMs: z.int() }),
  z.object({
    kind: z.enum(['stopped', 'let-pay', 'rules-changed']),
    memberId: memberId.nullable(),
    who: z.string().nullable(),
  }),
  z.object({ kind: z.literal('template-enrolled'), memberId, who: z.string() }),
  z.object({
    kind: z.literal('lot-expiring'),
    leftYen: yenSchema,
    expiresOn: businessDateSchema,
    balanceYen: yenSchema,
  }),
  z.object({ kind: z.literal('balance-low'), balanceYen: yenSchema }),
  z.object({
    kind: z.literal('watch-over'),
    memberId,
    who: z.string(),
    stage: z.enum(['watcher', 'second-contact', 'outage', 'well-again', 'ended']),
    quietDays: z.int(),
    lastSeenOn: businessDateSchema.nullable(),
  }),
  z.object({ kind: z.literal('test') }),
]);

/** @throws if it is not understood: nobody is told a guess */
export function readContent(json: string): NoticeContent {
  return contentSchema.parse(JSON.parse(json));
}

export function writeContent(content: NoticeContent): string {
  return JSON.stringify(contentSchema.parse(content));
}

/** What a person has who chose nothing: told of everything at once, and on LINE only that there is something to read. */
const DEFAULT_CHOICES: NoticeChoices = {
  language: 'ja',
  order: ['line', 'web-push', 'mail'],
  level: { line: 'minimal', 'web-push': 'standard', mail: 'standard' },
  purchases: 'each',
  declined: true,
  quietHours: null,
  lowBalanceYen: null,
};

export async function readChoices(snapshot: Snapshot, ownerId: OwnerId): Promise<NoticeChoices> {
  const row = await snapshot.first(
    build.selectFrom('notice_choice').select('choices').where('owner_id', '=', ownerId),
  );
  return row === undefined ? DEFAULT_CHOICES : noticeChoicesSchema.parse(JSON.parse(row.choices));
}
