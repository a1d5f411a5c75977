import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DECLINE_REASONS } from '../domain/decline-reasons.ts';
import type { NoticeContent } from '../domain/notice-content.ts';
import { noticeMinimalTexts, noticeTexts, noticeTitleTexts, noticeWords } from './notices.ts';

const AT_MS = Date.parse('2026-11-22T01:05:00Z');
const languages = ['ja', 'en'] as const;
const levels = ['minimal', 'standard'] as const;

/** Values that no word of the catalogue contains, so that finding one means that it was said. */
const secret = (mark: string) => fc.stringMatching(/^[QXZ]{6,12}$/).map((text) => mark + text);
const money = fc.integer({ min: 100_000, max: 299_999 });
const date = fc.constantFrom('2031-07-29', '2033-08-31');
const purchase = {
  purchaseId: fc.uuid(),
  memberId: fc.uuid(),
  who: secret('W'),
  shopName: secret('S'),
  amountYen: money,
  receiptNumber: fc.option(secret('R')),
  leftTodayYen: fc.option(money),
  leftThisMonthYen: fc.option(money),
  balanceYen: money,
  expiringLot: fc.option(fc.record({ leftYen: money, expiresOn: date })),
  recognisedBy: fc.constantFrom('finger', 'face', null),
};
const who = { memberId: fc.uuid(), who: secret('W') };
const contents = fc.oneof(
  fc.record({ kind: fc.constant('purchase-approved'), ...purchase }),
  fc.record({
    kind: fc.constant('purchase-declined'),
    ...purchase,
    reasons: fc.subarray([...DECLINE_REASONS], { minLength: 1 }),
  }),
  fc.record({ kind: fc.constant('purchase-given-back'), ...purchase, refundedYen: money }),
  fc.record({ kind: fc.constant('approval-asked'), ...purchase, answerUntilMs: fc.constant(AT_MS) }),
  fc.record({ kind: fc.constantFrom('stopped', 'let-pay', 'rules-changed'), ...who }),
  fc.constantFrom('stopped', 'let-pay', 'rules-changed').map((kind) => ({ kind, memberId: null, who: null })),
  fc.record({ kind: fc.constant('template-enrolled'), ...who }),
  fc.record({ kind: fc.constant('lot-expiring'), leftYen: money, expiresOn: date, balanceYen: money }),
  fc.record({ kind: fc.constant('balance-low'), balanceYen: money }),
  fc.record({
    kind: fc.constant('watch-over'),
    ...who,
    stage: fc.constantFrom('watcher', 'second-contact', 'outage', 'well-again', 'ended'),
    quietDays: fc.integer({ min: 3, max: 9 }),
    lastSeenOn: fc.option(date),
  }),
  fc.constant({ kind: 'test' }),
) as unknown as fc.Arbitrary<NoticeContent>;
const itemsOf = fc
  .array(contents, { minLength: 1, maxLength: 5 })
  .map((all) => all.map((content) => ({ content, occurredAtMs: AT_MS })) as never);
const how = fc.record({
  language: fc.constantFrom(...languages),
  level: fc.constantFrom(...levels),
});

/** Names, places, amounts and dates have these in them and the catalogue does not. */
const TELLS = /[QXZ]{6}|[1-9][0-9]{2},?[0-9]{3}|203[13]/;

describe('what somebody else may read', () => {
  test('the title is harmless, at every level', () =>
    fc.assert(
      fc.property(itemsOf, how, (items, chosen) => {
        expect(noticeWords(items, chosen).title).not.toMatch(TELLS);
      }),
    ));

  test('the minimal level is one line that names nobody, no shop and no amount', () =>
    fc.assert(
      fc.property(itemsOf, fc.constantFrom(...languages), (items, language) => {
        const { lines } = noticeWords(items, { language, level: 'minimal' });
        expect(lines).toHaveLength(1);
        expect(lines[0]).not.toMatch(TELLS);
      }),
    ));

  test('no line is empty and no value is missing', () =>
    fc.assert(
      fc.property(itemsOf, how, (items, chosen) => {
        for (const line of noticeWords(items, chosen).lines) {
          expect(line).not.toBe('');
          expect(line).not.toMatch(/[{}]|undefined|null|NaN/);
        }
      }),
    ));
});

const TOFU: NoticeContent = {
  kind: 'purchase-approved',
  purchaseId: 'p' as never,
  memberId: 'm' as never,
  who: 'おばあちゃん',
  shopName: 'とうふの山田',
  amountYen: 480 as never,
  receiptNumber: '20261122-0007',
  leftTodayYen: 1_020 as never,
  leftThisMonthYen: 8_000 as never,
  balanceYen: 12_600 as never,
  expiringLot: { leftYen: 600 as never, expiresOn: '2026-11-30' as never },
  recognisedBy: 'finger',
};
const words = (content: NoticeContent, language: 'ja' | 'en') =>
  noticeWords([{ content, occurredAtMs: AT_MS }], { language, level: 'standard' }).lines;

test('a purchase says what the design page asks for', () => {
  expect(words(TOFU, 'ja')).toEqual([
    'おばあちゃん：とうふの山田で480円のお買い物',
    '2026年11月22日 朝10時5分',
    '今日はあと1,020円・今月はあと8,000円',
    '残高 12,600円・600円分の商品券は2026年11月30日まで',
    '指で確認・レシート番号 20261122-0007',
  ]);
  expect(words(TOFU, 'en')).toEqual([
    'おばあちゃん: ¥480 at とうふの山田',
    '2026-11-22 10:05 am',
    '¥1,020 left today · ¥8,000 left this month',
    'Balance ¥12,600 · ¥600 of vouchers end on 2026-11-30',
    'Recognised by finger · Receipt 20261122-0007',
  ]);
});

test('a refusal says why, and what was given back names its receipt', () => {
  const declined = { ...TOFU, kind: 'purchase-declined', reasons: ['CAP_DAY'], receiptNumber: null } as const;
  expect(words(declined, 'ja').slice(0, 2)).toEqual([
    'おばあちゃん：とうふの山田で480円、お支払いになりませんでした',
    '1日の上限をこえていました。',
  ]);
  const back = { ...TOFU, kind: 'purchase-given-back', refundedYen: 100 as never } as const;
  expect(words(back, 'ja')).toContain('指で確認・レシート番号 20261122-0007');
  expect(words(back, 'ja')[0]).toBe('おばあちゃん：とうふの山田から100円のお返し（480円のお買い物）');
});

test('nobody is blamed', () => {
  for (const text of [noticeTitleTexts, noticeMinimalTexts, noticeTexts].flatMap((all) => Object.values(all)))
    for (const language of languages)
      expect(text[language]).not.toMatch(/失敗|しっぱい|エラー|error|fail|invalid/i);
});
