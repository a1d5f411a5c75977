import type {
  FamilyEvent,
  FamilyMember,
  FamilyPage,
  FamilyPurchase,
  FamilyRules,
} from '../../contract/owner-routes.ts';
import type { MemberId, PurchaseId } from '../../domain/ids.ts';

/** As many as the backend sends in one page: the list neither grows nor jumps by having been open long. */
export const PURCHASES_MAX = 50;
const SEEN_EVENTS_MAX = 500;
/** How long a purchase that came by itself is marked as new. */
const FRESH_MS = 60_000;

/** Whose rules they are: one member's, or everybody's together. */
export type RuleHolder = MemberId | 'family';

/** What the page knows of the family, and since when. */
export interface FamilyView {
  readonly page: FamilyPage;
  /** When the backend last told us anything. */
  readonly updatedAtMs: number;
  /** Purchases that came, or changed, while the page was open, and when. */
  readonly fresh: ReadonlyMap<PurchaseId, number>;
  /** Events that were taken in: each counts once, however often the connection repeats it. */
  readonly seenEventIds: ReadonlySet<string>;
}

/**
 * A whole page as read. Events that came while it was being read are applied again, because the page may be older than they are.
 * @param before what was shown until now, or `null` on the first read: then nothing is new
 */
export function absorbPage(
  before: FamilyView | null,
  page: FamilyPage,
  eventsMeanwhile: readonly FamilyEvent[],
  nowMs: number,
): FamilyView {
  const ordered = { ...page, purchases: newestFirst(page.purchases) };
  const current = eventsMeanwhile.reduce(pageAfter, ordered);
  return {
    page: current,
    updatedAtMs: nowMs,
    fresh: before === null ? new Map() : markFresh(before, current.purchases, nowMs),
    seenEventIds: before?.seenEventIds ?? new Set(),
  };
}

/** One live event; the same view again if it was seen before. */
export function absorbEvent(view: FamilyView, event: FamilyEvent, nowMs: number): FamilyView {
  if (view.seenEventIds.has(event.eventId)) return view;
  const page = pageAfter(view.page, event);
  return {
    page,
    updatedAtMs: nowMs,
    fresh: markFresh(view, page.purchases, nowMs),
    seenEventIds: new Set([...view.seenEventIds, event.eventId].slice(-SEEN_EVENTS_MAX)),
  };
}

/** The backend's answer to a change of one member. */
export function absorbMember(view: FamilyView, member: FamilyMember, nowMs: number): FamilyView {
  return {
    ...view,
    page: { ...view.page, members: withMember(view.page.members, member) },
    updatedAtMs: nowMs,
  };
}

/** The backend's answer to a change of what binds everybody. */
export function absorbFamily(view: FamilyView, family: FamilyRules, nowMs: number): FamilyView {
  return { ...view, page: { ...view.page, family }, updatedAtMs: nowMs };
}

/** Takes the mark of newness from purchases that have had it long enough; the same view if there are none. */
export function forgetFresh(view: FamilyView, nowMs: number): FamilyView {
  const fresh = new Map([...view.fresh].filter(([, sinceMs]) => nowMs - sinceMs < FRESH_MS));
  return fresh.size === view.fresh.size ? view : { ...view, fresh };
}

/** The purchases that became new between two views, newest first: what a screen reader is told. */
export function newlyFresh(before: FamilyView, after: FamilyView): FamilyPurchase[] {
  return after.page.purchases.filter(
    ({ purchaseId }) =>
      after.fresh.has(purchaseId) && after.fresh.get(purchaseId) !== before.fresh.get(purchaseId),
  );
}

export function memberOf(view: FamilyView, memberId: MemberId): FamilyMember | undefined {
  return view.page.members.find((member) => member.memberId === memberId);
}

/** Rules and stop of a member or of the whole family; `undefined` if there is no such member. */
export function rulesOf(view: FamilyView, holder: RuleHolder): FamilyRules | undefined {
  return holder === 'family' ? view.page.family : memberOf(view, holder);
}

function pageAfter(page: FamilyPage, event: FamilyEvent): FamilyPage {
  if (event.kind === 'family-changed') return { ...page, family: event.family };
  // Nothing on the page itself changes; the parts of it that ask for themselves ask again.
  if (event.kind === 'watch-over' || event.kind === 'lot-expiring') return { ...page };
  const members = event.member === null ? page.members : withMember(page.members, event.member);
  if (event.kind === 'member-changed') return { ...page, members };
  const others = page.purchases.filter(({ purchaseId }) => purchaseId !== event.purchase.purchaseId);
  const purchases = newestFirst([event.purchase, ...others]).slice(0, PURCHASES_MAX);
  return { ...page, members, purchases, balanceYen: event.balanceYen };
}

/** Marks what was not in the list before, or stood there in another state. */
function markFresh(
  before: FamilyView,
  purchases: readonly FamilyPurchase[],
  nowMs: number,
): Map<PurchaseId, number> {
  const knownStates = new Map(before.page.purchases.map(({ purchaseId, state }) => [purchaseId, state]));
  const fresh = new Map(before.fresh);
  for (const { purchaseId, state } of purchases) {
    if (knownStates.get(purchaseId) !== state) fresh.set(purchaseId, nowMs);
  }
  return fresh;
}

function withMember(members: readonly FamilyMember[], member: FamilyMember): FamilyMember[] {
  const known = members.some(({ memberId }) => memberId === member.memberId);
  if (!known) return [...members, member];
  return members.map((other) => (other.memberId === member.memberId ? member : other));
}

function newestFirst(purchases: readonly FamilyPurchase[]): FamilyPurchase[] {
  return [...purchases].sort(
    (first, second) =>
      compareText(second.decidedAt, first.decidedAt) || compareText(second.purchaseId, first.purchaseId),
  );
}

function compareText(first: string, second: string): number {
  return first < second ? -1 : first > second ? 1 : 0;
}
