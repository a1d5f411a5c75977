import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { familyEventSchema } from '../../contract/owner-routes.ts';
import type { FamilyEvent, FamilyPurchase } from '../../contract/owner-routes.ts';
import { yen } from '../../domain/yen.ts';
import { NOW, child, familyPage, grandmother, purchase } from '../../test/portal/family-fixture.ts';
import { announcementWords, purchaseDays } from '../words/purchase-days.ts';
import {
  PURCHASES_MAX,
  absorbEvent,
  absorbMember,
  absorbPage,
  forgetFresh,
  newlyFresh,
} from './family-view.ts';
import type { FamilyView } from './family-view.ts';

const NOW_MS = NOW.getTime();
const PAGE = familyPage();
const opened = () => absorbPage(null, PAGE, [], NOW_MS);
const ids = (view: FamilyView) => view.page.purchases.map(({ purchaseId }) => purchaseId);

function paid(eventId: string, bought: FamilyPurchase, balanceYen = 24_000): FamilyEvent {
  const who = bought.memberId === child.memberId ? child : grandmother;
  return familyEventSchema.parse({ kind: 'purchase', eventId, purchase: bought, balanceYen, member: who });
}

describe('the family as the page knows it', () => {
  test('a first reading holds nothing new', () => {
    expect(opened().fresh.size).toBe(0);
    expect(opened().updatedAtMs).toBe(NOW_MS);
  });

  test('a purchase comes first, is new, and brings the balance and the member', () => {
    const bought = purchase(child, { amountYen: 100 });
    const changed = { ...child, spentTodayYen: 420, leftTodayYen: 80 };
    const before = opened();
    const after = absorbEvent(
      before,
      familyEventSchema.parse({
        kind: 'purchase',
        eventId: 'e1',
        purchase: bought,
        balanceYen: 24_580,
        member: changed,
      }),
      NOW_MS + 5,
    );
    expect(after.page.purchases[0]).toEqual(bought);
    expect(after.page.balanceYen).toBe(24_580);
    expect(after.page.members.map(({ leftTodayYen }) => leftTodayYen)).toEqual([3720, 80, null]);
    expect(newlyFresh(before, after)).toEqual([bought]);
    expect(after.updatedAtMs).toBe(NOW_MS + 5);
  });

  test('an event counts once, however often it comes', () => {
    const event = paid('e1', purchase(child, { amountYen: 100 }));
    const once = absorbEvent(opened(), event, NOW_MS);
    expect(absorbEvent(once, event, NOW_MS + 1)).toBe(once);
  });

  test('an old event seen again does not undo what was read since', () => {
    const event = paid('e1', purchase(child, { amountYen: 100 }), 24_580);
    const heard = absorbEvent(opened(), event, NOW_MS);
    const read = absorbPage(heard, { ...PAGE, balanceYen: yen(9) }, [], NOW_MS + 1);
    expect(absorbEvent(read, event, NOW_MS + 2).page.balanceYen).toBe(9);
  });

  test('an event that came while the page was being read is not lost', () => {
    const old = PAGE;
    const event = paid('e1', purchase(child, { amountYen: 100 }), 24_580);
    const heard = absorbEvent(absorbPage(null, old, [], NOW_MS), event, NOW_MS);
    const after = absorbPage(heard, old, [event], NOW_MS + 1);
    expect(ids(after)).toEqual(ids(heard));
    expect(after.page.balanceYen).toBe(24_580);
    expect(newlyFresh(heard, after)).toEqual([]);
  });

  test('what happened while the connection was away is new when it is read', () => {
    const before = opened();
    const missed = [purchase(child, { amountYen: 1 }), purchase(grandmother, { amountYen: 2 })];
    const after = absorbPage(before, { ...PAGE, purchases: [...missed, ...PAGE.purchases] }, [], NOW_MS);
    expect(newlyFresh(before, after).map(({ amountYen }) => amountYen)).toEqual([2, 1]);
    expect(announcementWords(newlyFresh(before, after), 'ja')).toBe('新しいお知らせが2件あります。');
  });

  test('a purchase that is taken back changes in its place and is told', () => {
    const before = opened();
    const [first] = before.page.purchases;
    const after = absorbEvent(before, paid('e1', { ...first, state: 'voided' }), NOW_MS);
    expect(ids(after)).toEqual(ids(before));
    expect(announcementWords(newlyFresh(before, after), 'ja')).toBe(
      '新しいお知らせ。おばあちゃん、みどり直売所、1,280円、取り消しました。',
    );
  });

  test('the mark of newness goes after a minute', () => {
    const fresh = absorbEvent(opened(), paid('e1', purchase(child, {})), NOW_MS);
    expect(forgetFresh(fresh, NOW_MS + 59_999)).toBe(fresh);
    expect(forgetFresh(fresh, NOW_MS + 60_000).fresh.size).toBe(0);
  });

  test('a member who was added meanwhile appears', () => {
    const baby = { ...child, memberId: '4b1f2c3d-0000-4000-8000-000000000009' as typeof child.memberId };
    expect(absorbMember(opened(), baby, NOW_MS).page.members).toHaveLength(4);
  });

  test('events in any order and any repetition end in the same list, newest first, never too long', () => {
    const bought = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 200_000 }), fc.boolean()), { minLength: 1, maxLength: 70 })
      .map((many) =>
        many.map(([secondsAgo, byChild], index) =>
          paid(
            `e${index}`,
            purchase(byChild ? child : grandmother, {
              purchaseId: `01938f00-0000-7000-8000-1${String(index).padStart(11, '0')}`,
              decidedAt: new Date(NOW_MS - secondsAgo * 1000).toISOString(),
            }),
          ),
        ),
      );
    fc.assert(
      fc.property(
        bought.chain((events) =>
          fc.tuple(
            fc.constant(events),
            fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }),
          ),
        ),
        ([events, shuffled]) => {
          const inOrder = events.reduce((view, event) => absorbEvent(view, event, NOW_MS), opened());
          const inDisorder = shuffled.reduce((view, event) => absorbEvent(view, event, NOW_MS), opened());
          expect(ids(inDisorder)).toEqual(ids(inOrder));
          expect(ids(inOrder).length).toBeLessThanOrEqual(PURCHASES_MAX);
          expect(new Set(ids(inOrder)).size).toBe(ids(inOrder).length);
          const times = inOrder.page.purchases.map(({ decidedAt }) => decidedAt);
          expect(times).toEqual([...times].sort().reverse());
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('days of purchases', () => {
  test('stand under their day in Tokyo, the first ones apart from the later', () => {
    const days = purchaseDays(opened().page.purchases, 3);
    expect(
      days.map(({ date, lines, isLater }) => [date, lines.map((line) => line.isLater), isLater]),
    ).toEqual([
      ['2026-11-22', [false, false], false],
      ['2026-11-21', [false, true], false],
      ['2026-11-20', [true], true],
    ]);
  });

  test('say nothing when nothing is new', () => {
    expect(announcementWords([], 'ja')).toBe('');
  });
});
