import type { NoticeContent } from '../domain/notice-content.ts';
import { fullDateWords, fullMomentWords } from './clock-words.ts';
import { say } from './language.ts';
import type { Language } from './language.ts';
import { moneyWords } from './money-words.ts';
import { declinedBecauseTexts } from './portal.ts';

/** Notices are read by owners and co-guardians: nobody chose easy Japanese for these. */
export type NoticeLanguage = Extract<Language, 'ja' | 'en'>;
type Text = Readonly<Record<NoticeLanguage, string>>;
type Kind = NoticeContent['kind'];

/** What a locked telephone may show to anybody: no name, no shop, no amount. */
export const noticeTitleTexts: Readonly<Record<Kind, Text>> = {
  'purchase-approved': { ja: 'お買い物のお知らせ', en: 'About a purchase' },
  'purchase-declined': { ja: 'お買い物のお知らせ', en: 'About a purchase' },
  'purchase-given-back': { ja: 'お買い物のお知らせ', en: 'About a purchase' },
  'approval-asked': { ja: 'お返事をお願いします', en: 'Your answer, please' },
  stopped: { ja: '設定のお知らせ', en: 'About your settings' },
  'let-pay': { ja: '設定のお知らせ', en: 'About your settings' },
  'rules-changed': { ja: '設定のお知らせ', en: 'About your settings' },
  'template-enrolled': { ja: '登録のお知らせ', en: 'About a registration' },
  'lot-expiring': { ja: '商品券のお知らせ', en: 'About your vouchers' },
  'balance-low': { ja: '商品券のお知らせ', en: 'About your vouchers' },
  'watch-over': { ja: 'ご家族のお知らせ', en: 'About your family' },
  test: { ja: 'お知らせの確認', en: 'A test notice' },
};

/** That there is something, and nothing of what it is. */
export const noticeMinimalTexts: Readonly<Record<Kind, Text>> = {
  'purchase-approved': {
    ja: 'お買い物がありました。くわしくは、ご家族のページで。',
    en: 'There was a purchase. The family page has the details.',
  },
  'purchase-declined': {
    ja: 'お支払いにならなかったお買い物がありました。くわしくは、ご家族のページで。',
    en: 'A purchase was not paid. The family page says why.',
  },
  'purchase-given-back': {
    ja: 'お返しがありました。くわしくは、ご家族のページで。',
    en: 'Something was given back. The family page has the details.',
  },
  'approval-asked': {
    ja: 'お店でお返事を待っています。ご家族のページを開いてください。',
    en: 'Somebody waits at a counter for your answer. Please open the family page.',
  },
  stopped: { ja: 'お支払いが一時停止になりました。', en: 'Payments were stopped.' },
  'let-pay': { ja: 'お支払いが再開されました。', en: 'Payments go on again.' },
  'rules-changed': { ja: 'ルールが変わりました。', en: 'Rules were changed.' },
  'template-enrolled': { ja: '新しい登録がありました。', en: 'Somebody was registered.' },
  'lot-expiring': { ja: '期限の近い商品券があります。', en: 'Some vouchers end soon.' },
  'balance-low': { ja: '残高が少なくなりました。', en: 'The balance is low.' },
  'watch-over': {
    ja: 'ご家族についてお知らせがあります。ご家族のページを開いてください。',
    en: 'There is news about your family. Please open the family page.',
  },
  test: { ja: 'お知らせは、このように届きます。', en: 'Notices come like this.' },
};

export const noticeTexts = {
  approved: { ja: '{who}：{shop}で{amount}のお買い物', en: '{who}: {amount} at {shop}' },
  declined: {
    ja: '{who}：{shop}で{amount}、お支払いになりませんでした',
    en: '{who}: {amount} at {shop} was not paid',
  },
  because: { ja: '{reason}。', en: '{reason}.' },
  givenBack: {
    ja: '{who}：{shop}から{amount}のお返し（{paid}のお買い物）',
    en: '{who}: {amount} given back by {shop} (of {paid})',
  },
  asked: {
    ja: '{who}が{shop}で{amount}のお買い物。よろしいですか？',
    en: '{who} wants to pay {amount} at {shop}. Is that all right?',
  },
  askedUntil: { ja: '{moment}までお返事をお待ちします。', en: 'An answer is awaited until {moment}.' },
  leftToday: { ja: '今日はあと{amount}', en: '{amount} left today' },
  leftThisMonth: { ja: '今月はあと{amount}', en: '{amount} left this month' },
  balance: { ja: '残高 {amount}', en: 'Balance {amount}' },
  lotEnds: { ja: '{amount}分の商品券は{date}まで', en: '{amount} of vouchers end on {date}' },
  byFinger: { ja: '指で確認', en: 'Recognised by finger' },
  byFace: { ja: '顔で確認', en: 'Recognised by face' },
  receipt: { ja: 'レシート番号 {number}', en: 'Receipt {number}' },
  stoppedWho: { ja: '{who}のお支払いが一時停止になりました。', en: 'Payments by {who} were stopped.' },
  stoppedAll: {
    ja: 'ご家族全員のお支払いが一時停止になりました。',
    en: 'Payments by the whole family were stopped.',
  },
  letPayWho: { ja: '{who}のお支払いが再開されました。', en: '{who} can pay again.' },
  letPayAll: { ja: 'ご家族のお支払いが再開されました。', en: 'The family can pay again.' },
  rulesWho: { ja: '{who}のルールが変わりました。', en: 'The rules for {who} were changed.' },
  rulesAll: { ja: 'ご家族全体のルールが変わりました。', en: 'The rules for the whole family were changed.' },
  enrolled: { ja: '{who}の登録が済みました。', en: '{who} was registered.' },
  low: { ja: '残高が{amount}になりました。', en: 'The balance is {amount}.' },
  quiet: {
    ja: '{who}は{days}日間お買い物がありません。',
    en: '{who} has not paid for {days} days.',
  },
  lastSeen: { ja: '最後は{date}でした。', en: 'The last time was {date}.' },
  outage: {
    ja: '{who}のいつものお店の端末が止まっているため、ようすが分かりません。',
    en: 'The terminal at the usual shop is out of order: nothing can be said about {who}.',
  },
  wellAgain: { ja: '{who}のお買い物がまたありました。', en: '{who} has paid again.' },
  watchEnded: { ja: '{who}が見守りをやめました。', en: '{who} has ended being watched over.' },
  manyMinimal: {
    ja: 'お買い物が{count}件ありました。くわしくは、ご家族のページで。',
    en: 'There were {count} purchases. The family page has the details.',
  },
  many: { ja: 'お買い物が{count}件ありました。', en: 'There were {count} purchases.' },
  unknown: { ja: '心当たりがない場合は、一時停止へ', en: 'Not known to you? Stop payments' },
  details: { ja: 'くわしく', en: 'Details' },
  answer: { ja: '返事をする', en: 'Answer' },
  between: { ja: '・', en: ' · ' },
} satisfies Record<string, Text>;

/** What is told, with when it happened. */
export interface NoticeItem {
  readonly content: NoticeContent;
  readonly occurredAtMs: number;
}

/** The words of a notice: one item, or a day's purchases in one. At the minimal level the line names nobody and nothing. */
export function noticeWords(
  items: readonly [NoticeItem, ...NoticeItem[]],
  { language, level }: { readonly language: NoticeLanguage; readonly level: 'minimal' | 'standard' },
): { readonly title: string; readonly lines: string[] } {
  const [{ content }] = items;
  const title = say(noticeTitleTexts[content.kind], language);
  const count = { count: items.length };
  if (level === 'minimal') {
    const line = items.length === 1 ? noticeMinimalTexts[content.kind] : noticeTexts.manyMinimal;
    return { title, lines: [say(line, language, count)] };
  }
  if (items.length === 1) return { title, lines: itemLines(items[0], language) };
  return {
    title,
    lines: [
      say(noticeTexts.many, language, count),
      ...items.map((item) => {
        const [headline = ''] = itemLines(item, language);
        return `${headline}${say(noticeTexts.between, language)}${fullMomentWords(item.occurredAtMs, language)}`;
      }),
    ],
  };
}

function itemLines({ content, occurredAtMs }: NoticeItem, language: NoticeLanguage): string[] {
  const word = (text: Text, values?: Readonly<Record<string, string | number>>): string =>
    say(text, language, values);
  const money = (amountYen: number): string => moneyWords(amountYen, language);
  switch (content.kind) {
    case 'purchase-approved':
    case 'purchase-declined':
    case 'purchase-given-back':
    case 'approval-asked':
      return purchaseLines(content, occurredAtMs, language);
    case 'stopped':
      return [whoOrAll(content.who, noticeTexts.stoppedWho, noticeTexts.stoppedAll, language)];
    case 'let-pay':
      return [whoOrAll(content.who, noticeTexts.letPayWho, noticeTexts.letPayAll, language)];
    case 'rules-changed':
      return [whoOrAll(content.who, noticeTexts.rulesWho, noticeTexts.rulesAll, language)];
    case 'template-enrolled':
      return [word(noticeTexts.enrolled, { who: content.who })];
    case 'lot-expiring':
      return [
        word(noticeTexts.lotEnds, {
          amount: money(content.leftYen),
          date: fullDateWords(content.expiresOn, language),
        }),
        word(noticeTexts.balance, { amount: money(content.balanceYen) }),
      ];
    case 'balance-low':
      return [word(noticeTexts.low, { amount: money(content.balanceYen) })];
    case 'watch-over':
      return watchLines(content, language);
    case 'test':
      return [word(noticeMinimalTexts.test)];
  }
}

function whoOrAll(who: string | null, one: Text, all: Text, language: NoticeLanguage): string {
  return who === null ? say(all, language) : say(one, language, { who });
}

type PurchaseContent = Extract<NoticeContent, { kind: `purchase-${string}` | 'approval-asked' }>;

function purchaseLines(content: PurchaseContent, occurredAtMs: number, language: NoticeLanguage): string[] {
  const money = (amountYen: number): string => moneyWords(amountYen, language);
  const what = { who: content.who, shop: content.shopName, amount: money(content.amountYen) };
  const line = (...parts: readonly (string | null)[]): string =>
    parts.filter((part) => part !== null).join(say(noticeTexts.between, language));
  const left = (text: Text, yen: number | null): string | null =>
    yen === null ? null : say(text, language, { amount: money(yen) });
  const { recognisedBy, receiptNumber, expiringLot } = content;
  const by = { finger: noticeTexts.byFinger, face: noticeTexts.byFace };
  return [
    ...headlines(content, what, language),
    fullMomentWords(occurredAtMs, language),
    line(
      left(noticeTexts.leftToday, content.leftTodayYen),
      left(noticeTexts.leftThisMonth, content.leftThisMonthYen),
    ),
    line(
      left(noticeTexts.balance, content.balanceYen),
      expiringLot === null
        ? null
        : say(noticeTexts.lotEnds, language, {
            amount: money(expiringLot.leftYen),
            date: fullDateWords(expiringLot.expiresOn, language),
          }),
    ),
    line(
      recognisedBy === null ? null : say(by[recognisedBy], language),
      receiptNumber === null ? null : say(noticeTexts.receipt, language, { number: receiptNumber }),
    ),
  ].filter((text) => text !== '');
}

function headlines(
  content: PurchaseContent,
  what: { readonly who: string; readonly shop: string; readonly amount: string },
  language: NoticeLanguage,
): string[] {
  switch (content.kind) {
    case 'purchase-approved':
      return [say(noticeTexts.approved, language, what)];
    case 'purchase-declined':
      return [
        say(noticeTexts.declined, language, what),
        ...content.reasons.map((reason) =>
          say(noticeTexts.because, language, { reason: say(declinedBecauseTexts[reason], language) }),
        ),
      ];
    case 'purchase-given-back': {
      const amount = moneyWords(content.refundedYen, language);
      return [say(noticeTexts.givenBack, language, { ...what, amount, paid: what.amount })];
    }
    case 'approval-asked': {
      const moment = fullMomentWords(content.answerUntilMs, language);
      return [say(noticeTexts.asked, language, what), say(noticeTexts.askedUntil, language, { moment })];
    }
  }
}

function watchLines(
  { who, stage, quietDays, lastSeenOn }: Extract<NoticeContent, { kind: 'watch-over' }>,
  language: NoticeLanguage,
): string[] {
  switch (stage) {
    case 'outage':
      return [say(noticeTexts.outage, language, { who })];
    case 'well-again':
      return [say(noticeTexts.wellAgain, language, { who })];
    case 'ended':
      return [say(noticeTexts.watchEnded, language, { who })];
    default:
      return [
        say(noticeTexts.quiet, language, { who, days: quietDays }),
        ...(lastSeenOn === null
          ? []
          : [say(noticeTexts.lastSeen, language, { date: fullDateWords(lastSeenOn, language) })]),
      ];
  }
}
