import type { FamilyEvent } from '../../contract/owner-routes.ts';
import { businessDateAt } from '../../domain/business-date.ts';
import type { MemberId } from '../../domain/ids.ts';
import type { NoticeContent } from '../../domain/notice-content.ts';
import { isCritical } from '../../domain/notice-content.ts';
import { afterQuiet, nextAt } from '../../domain/quiet-hours.ts';
import { addYen } from '../../domain/yen.ts';
import { makeNamedId } from '../../platform/make-id.ts';
import type { FamilyNews, NoticeReader, PlannedNotice } from '../store/notices.ts';

/** Vouchers are spoken of when they end within so many days. */
export const EXPIRES_SOON_DAYS = 14;
const DAY_MS = 24 * 60 * 60_000;
/** When a day's purchases are told in one, by the reader's clock. */
const DIGEST_MINUTE = 20 * 60;
const TOKYO = 'Asia/Tokyo';

type Happening = FamilyNews['events'][number];

/** Who is told of what, and when: the same for the same news, so that it may be worked out again after a crash. */
export function planNotices(news: FamilyNews, nowMs: number): PlannedNotice[] {
  return news.events.flatMap((happening) =>
    news.readers.flatMap((reader) =>
      contentsFor(reader, happening, news, nowMs).map(({ eventId, content }) => ({
        ownerId: reader.ownerId,
        eventId,
        content,
        occurredAtMs: happening.atMs,
        ...whenAndWhere(reader, content, nowMs),
      })),
    ),
  );
}

function contentsFor(
  reader: NoticeReader,
  { event, ...happening }: Happening,
  news: FamilyNews,
  nowMs: number,
): { readonly eventId: string; readonly content: NoticeContent }[] {
  if (event === null) return [];
  if (event.kind === 'watch-over' && !event.ownerIds.includes(reader.ownerId)) return [];
  const content = contentOf(event, happening.algorithm, news, nowMs);
  if (content === null) return [];
  const told = { eventId: event.eventId, content };
  if (content.kind !== 'purchase-approved' || !crossesLowBalance(reader, content)) return [told];
  // Said once: by the purchase that took the balance below what the reader named.
  const low = { kind: 'balance-low', balanceYen: content.balanceYen } as const;
  return [told, { eventId: makeNamedId(`balance-low ${event.eventId}`), content: low }];
}

function crossesLowBalance(
  { choices: { lowBalanceYen } }: NoticeReader,
  { balanceYen, amountYen }: Extract<NoticeContent, { kind: 'purchase-approved' }>,
): boolean {
  return (
    lowBalanceYen !== null && balanceYen < lowBalanceYen && addYen(balanceYen, amountYen) >= lowBalanceYen
  );
}

/** `null`: nothing that anybody is told outside the page. */
function contentOf(
  event: FamilyEvent,
  algorithm: string | null,
  news: FamilyNews,
  nowMs: number,
): NoticeContent | null {
  switch (event.kind) {
    case 'purchase':
      return purchaseContent(event, algorithm, news, nowMs);
    case 'member-changed':
      return event.change === 'enrolled'
        ? { kind: 'template-enrolled', memberId: event.member.memberId, who: event.member.displayName }
        : changeContent(event.change, event.member.memberId, event.member.displayName);
    case 'family-changed':
      return changeContent(event.change, null, null);
    case 'lot-expiring': {
      const { kind, leftYen, expiresOn, balanceYen } = event;
      return { kind, leftYen, expiresOn, balanceYen };
    }
    case 'watch-over': {
      const { kind, memberId, memberName: who, stage, quietDays, lastSeenOn } = event;
      return { kind, memberId, who, stage, quietDays, lastSeenOn };
    }
  }
}

/** Leave and co-guardians are read on the page; events of former versions do not say what changed. */
function changeContent(
  change: 'rules' | 'stopped' | 'let-pay' | undefined,
  memberId: MemberId | null,
  who: string | null,
): NoticeContent | null {
  if (change === undefined) return null;
  return { kind: change === 'rules' ? 'rules-changed' : change, memberId, who };
}

function purchaseContent(
  { purchase, balanceYen, member }: Extract<FamilyEvent, { kind: 'purchase' }>,
  algorithm: string | null,
  { soonestLot, leftThisMonth }: FamilyNews,
  nowMs: number,
): NoticeContent {
  const soon = businessDateAt(nowMs + EXPIRES_SOON_DAYS * DAY_MS);
  const own = member === null ? undefined : leftThisMonth.find((left) => left.memberId === member.memberId);
  const common = {
    purchaseId: purchase.purchaseId,
    memberId: purchase.memberId,
    who: purchase.memberName,
    shopName: purchase.shopName,
    amountYen: purchase.amountYen,
    receiptNumber: purchase.receiptNumber,
    leftTodayYen: member?.leftTodayYen ?? null,
    leftThisMonthYen: own?.leftYen ?? null,
    balanceYen,
    expiringLot: soonestLot !== null && soonestLot.expiresOn <= soon ? soonestLot : null,
    recognisedBy: recognisedBy(algorithm),
  };
  switch (purchase.state) {
    case 'approved':
      return { kind: 'purchase-approved', ...common };
    case 'declined':
      return { kind: 'purchase-declined', ...common, reasons: purchase.reasons };
    case 'voided':
    case 'refunded':
      return { kind: 'purchase-given-back', ...common, refundedYen: purchase.refundedYen };
    case 'awaiting_approval': {
      const answerUntilMs = purchase.answerUntil === null ? nowMs : Date.parse(purchase.answerUntil);
      return { kind: 'approval-asked', ...common, answerUntilMs };
    }
  }
}

/** By the families of algorithms (backend/templates/template-algorithm.ts). */
function recognisedBy(algorithm: string | null): 'finger' | 'face' | null {
  if (algorithm === null) return null;
  return algorithm.startsWith('faceprint/') ? 'face' : 'finger';
}

function whenAndWhere(
  { choices, channels }: NoticeReader,
  content: NoticeContent,
  nowMs: number,
): Pick<PlannedNotice, 'state' | 'notBeforeMs' | 'inDigest'> {
  const first = choices.order.find((channel) => channels.includes(channel));
  const atOnce = { state: 'waiting', notBeforeMs: nowMs, inDigest: false } as const;
  const forInbox = { ...atOnce, state: 'inbox' } as const;
  if (first === undefined) return forInbox;
  if (isCritical(content)) return atOnce;
  const { quietHours } = choices;
  const isPaid = content.kind === 'purchase-approved' || content.kind === 'purchase-given-back';
  if (content.kind === 'purchase-declined' && !choices.declined) return forInbox;
  if (isPaid && choices.purchases === 'inbox-only') return forInbox;
  if (isPaid && choices.purchases === 'daily') {
    const eveningMs = nextAt(DIGEST_MINUTE, quietHours?.timeZone ?? TOKYO, nowMs);
    return { state: 'waiting', notBeforeMs: afterQuiet(quietHours, eveningMs), inDigest: true };
  }
  // On LINE it is in time and makes no sound.
  return first === 'line' ? atOnce : { ...atOnce, notBeforeMs: afterQuiet(quietHours, nowMs) };
}
