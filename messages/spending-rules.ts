import { LIMIT_CEILINGS } from '../domain/spending-rules.ts';
import type { LimitName, SpendingRules, SpendingRulesProblem } from '../domain/spending-rules.ts';
import type { SpendingRulePreset } from '../domain/spending-rule-presets.ts';
import type { ShopId } from '../domain/ids.ts';
import { isShopCategory } from '../domain/shop-category.ts';
import { MINUTES_OF_DAY } from '../domain/tokyo-moment.ts';
import { clockWords, weekdayTexts } from './clock-words.ts';
import { say } from './language.ts';
import type { Language, Message } from './language.ts';
import { moneyWords } from './money-words.ts';
import { shopCategoryTexts } from './shop-categories.ts';

/** Spending rules in plain sentences, one idea in each. */
export const ruleTexts = {
  both: {
    ja: '1回{purchase}まで、1日{day}まで使えます。',
    'ja-easy': 'いちどに {purchase}まで。いちにち {day}まで つかえます。',
    en: 'Up to {purchase} at a time, and {day} a day.',
  },
  dayOnly: {
    ja: '1日{day}まで使えます。',
    'ja-easy': 'いちにちに {day}まで つかえます。',
    en: 'Up to {day} a day.',
  },
  purchaseOnly: {
    ja: '1回{purchase}まで使えます。1日の上限はありません。',
    'ja-easy': 'いちどに {purchase}まで つかえます。いちにちの きまりは ありません。',
    en: 'Up to {purchase} at a time, with no limit for the day.',
  },
  purchase: {
    ja: '1回{purchase}まで使えます。',
    'ja-easy': 'いちどに {purchase}まで つかえます。',
    en: 'Up to {purchase} at a time.',
  },
  none: {
    ja: '上限はありません。家族の残高まで使えます。',
    'ja-easy': 'きまりは ありません。かぞくの ざんだかまで つかえます。',
    en: 'No limit, up to the family’s balance.',
  },
  nothing: {
    ja: '1日の上限が0円なので、使えません。',
    'ja-easy': 'いちにち 0えんなので つかえません。',
    en: 'The limit is ¥0 a day, so nothing can be spent.',
  },
  week: {
    ja: '1週間では{amount}までです。',
    'ja-easy': 'いっしゅうかんに {amount}まで。',
    en: 'Up to {amount} a week.',
  },
  month: {
    ja: '1か月では{amount}までです。',
    'ja-easy': 'いっかげつに {amount}まで。',
    en: 'Up to {amount} a month.',
  },
  total: {
    ja: '全部で{amount}までです。',
    'ja-easy': 'ぜんぶで {amount}まで。',
    en: 'Up to {amount} altogether.',
  },
  shopsOnly: {
    ja: '使えるお店は、{list}だけです。',
    'ja-easy': 'つかえる みせは {list}だけ。',
    en: 'Only at {list}.',
  },
  shopsBlocked: {
    ja: '使えないお店は、{list}です。',
    'ja-easy': 'つかえない みせは {list}。',
    en: 'Not at {list}.',
  },
  categoriesOnly: {
    ja: '使えるのは、{list}だけです。',
    'ja-easy': 'つかえるのは {list}だけ。',
    en: 'Only for {list}.',
  },
  categoriesBlocked: {
    ja: '{list}では使えません。',
    'ja-easy': '{list}では つかえません。',
    en: 'Not for {list}.',
  },
  hoursUntil: {
    ja: '{until}からは使えません。',
    'ja-easy': '{until}からは つかえません。',
    en: 'Not from {until} on.',
  },
  hoursFrom: {
    ja: '{from}より前は使えません。',
    'ja-easy': '{from}までは つかえません。',
    en: 'Not before {from}.',
  },
  hoursBetween: {
    ja: '使えるのは、{from}から{until}までです。',
    'ja-easy': '{from}から {until}まで つかえます。',
    en: 'Only from {from} to {until}.',
  },
  weekdays: {
    ja: '使える曜日は、{list}です。',
    'ja-easy': 'つかえるのは {list}。',
    en: 'Only on {list}.',
  },
  askAbove: {
    ja: '{amount}をこえるときは、契約者に確かめます。',
    'ja-easy': '{amount}を こえたら おうちに ききます。',
    en: 'Above {amount} the account owner is asked.',
  },
  askAlways: {
    ja: 'お買い物のたびに、契約者に確かめます。',
    'ja-easy': 'かうたびに おうちに ききます。',
    en: 'The account owner is asked about every purchase.',
  },
  unnamedShop: { ja: '決めたお店', 'ja-easy': 'きめた おみせ', en: 'a chosen shop' },
} satisfies Record<string, Message>;

export const rulePresetTexts: Readonly<Record<SpendingRulePreset, Message>> = {
  child: { ja: '子ども', 'ja-easy': 'こども', en: 'Child' },
  teenager: { ja: '中高生', 'ja-easy': 'ちゅうこうせい', en: 'Teenager' },
  elder: { ja: '高齢の方', 'ja-easy': 'おとしより', en: 'Elder' },
  helper: { ja: 'ヘルパー', 'ja-easy': 'ヘルパーさん', en: 'Helper' },
};

/**
 * Every rule that there is, in short sentences; limits first. `['1日500円まで使えます。', '夜8時からは使えません。']`
 * @param shopName the name of a shop, `null` where it is not known here
 */
export function ruleSentences(
  rules: SpendingRules,
  language: Language,
  shopName: (shopId: ShopId) => string | null = () => null,
): string[] {
  const names = (shops: readonly ShopId[]) => [
    ...new Set(shops.map((shop) => shopName(shop) ?? say(ruleTexts.unnamedShop, language))),
  ];
  const list = (message: Message, entries: readonly string[] | null | undefined): string[] =>
    entries == null ? [] : [say(message, language, { list: listWords(entries, language) })];
  return [
    ...limitSentences(rules, language),
    ...list(ruleTexts.shopsOnly, rules.shopsOnly && names(rules.shopsOnly)),
    ...list(ruleTexts.shopsBlocked, rules.shopsBlocked && names(rules.shopsBlocked)),
    ...list(
      ruleTexts.categoriesOnly,
      rules.categoriesOnly?.map((category) => say(shopCategoryTexts[category], language)),
    ),
    ...list(
      ruleTexts.categoriesBlocked,
      rules.categoriesBlocked?.map((category) => say(shopCategoryTexts[category], language)),
    ),
    ...hoursSentences(rules, language),
    ...list(
      ruleTexts.weekdays,
      rules.weekdays?.map((weekday) => say(weekdayTexts[weekday], language)),
    ),
    ...askSentences(rules, language),
  ];
}

/** `パン、薬局`, `パン と くすり`, `bakeries, pharmacies`. */
export function listWords(entries: readonly string[], language: Language): string {
  return entries.join(language === 'en' ? ', ' : '、');
}

function limitSentences(rules: SpendingRules, language: Language): string[] {
  const longer = (['week', 'month', 'total'] as const).flatMap((window) => {
    const limit = { week: rules.perWeek, month: rules.perMonth, total: rules.inTotal }[window];
    return limit == null ? [] : [say(ruleTexts[window], language, { amount: moneyWords(limit, language) })];
  });
  return [...shortLimitSentence(rules, longer.length > 0, language), ...longer];
}

function shortLimitSentence(
  { perPurchase, perDay }: SpendingRules,
  hasLonger: boolean,
  language: Language,
): string[] {
  if (perDay === 0) return [say(ruleTexts.nothing, language)];
  if (perPurchase === null && perDay === null) return hasLonger ? [] : [say(ruleTexts.none, language)];
  if (perDay === null) {
    const purchase = moneyWords(perPurchase ?? 0, language);
    return [say(hasLonger ? ruleTexts.purchase : ruleTexts.purchaseOnly, language, { purchase })];
  }
  const day = moneyWords(perDay, language);
  // A limit for one purchase that is not below the day's says nothing more than the day's does.
  if (perPurchase === null || perPurchase >= perDay) return [say(ruleTexts.dayOnly, language, { day })];
  return [say(ruleTexts.both, language, { purchase: moneyWords(perPurchase, language), day })];
}

function hoursSentences({ hours }: SpendingRules, language: Language): string[] {
  if (hours == null) return [];
  const from = clockWords(hours.fromMinute, language);
  const until = clockWords(hours.untilMinute, language);
  if (hours.fromMinute === 0) return [say(ruleTexts.hoursUntil, language, { until })];
  if (hours.untilMinute === MINUTES_OF_DAY) return [say(ruleTexts.hoursFrom, language, { from })];
  return [say(ruleTexts.hoursBetween, language, { from, until })];
}

function askSentences({ askOwnerAbove }: SpendingRules, language: Language): string[] {
  if (askOwnerAbove == null) return [];
  if (askOwnerAbove === 0) return [say(ruleTexts.askAlways, language)];
  return [say(ruleTexts.askAbove, language, { amount: moneyWords(askOwnerAbove, language) })];
}

/** A rule as it is named in a form. */
export const ruleNameTexts: Readonly<Record<LimitName | 'askOwnerAbove', Message>> = {
  perPurchase: { ja: '1回の上限', 'ja-easy': 'いちどの きまり', en: 'the limit at a time' },
  perDay: { ja: '1日の上限', 'ja-easy': 'いちにちの きまり', en: 'the limit in a day' },
  perWeek: { ja: '1週間の上限', 'ja-easy': 'いっしゅうかんの きまり', en: 'the limit in a week' },
  perMonth: { ja: '1か月の上限', 'ja-easy': 'いっかげつの きまり', en: 'the limit in a month' },
  inTotal: { ja: '全部の上限', 'ja-easy': 'ぜんぶの きまり', en: 'the limit altogether' },
  askOwnerAbove: { ja: '確かめる金額', 'ja-easy': 'きく きんがく', en: 'the amount to ask about' },
};

/** What is not yet right about rules, said as what to do. */
export const rulesProblemTexts: Readonly<Record<SpendingRulesProblem['problem'], Message>> = {
  'not-rules': {
    ja: 'ルールをもう一度入れてください。',
    'ja-easy': 'きまりを もういちど いれてね。',
    en: 'Please enter the rules again.',
  },
  'unknown-rule': {
    ja: '知らないルールがあります。画面を読みなおしてください。',
    'ja-easy': 'しらない きまりが あります。',
    en: 'There is a rule we do not know. Please load the page again.',
  },
  'limit-not-an-amount': {
    ja: '{rule}は、円の数字で入れてください。',
    'ja-easy': '{rule}は すうじで いれてね。',
    en: 'Please give {rule} in whole yen.',
  },
  'limit-too-high': {
    ja: '{rule}は、{most}までにしてください。',
    'ja-easy': '{rule}は {most}までに してね。',
    en: 'Please keep {rule} to {most} or less.',
  },
  'limit-above-longer-limit': {
    ja: '{rule}は、{other}と同じか、少なくしてください。',
    'ja-easy': '{rule}を {other}より すくなく してね。',
    en: 'Please keep {rule} at or below {other}.',
  },
  'hours-not-minutes': {
    ja: '使える時間を、0時から24時のあいだで入れてください。',
    'ja-easy': 'じかんを もういちど いれてね。',
    en: 'Please give the hours within one day.',
  },
  'hours-empty': {
    ja: '終わりの時間を、始まりより後にしてください。',
    'ja-easy': 'おわりの じかんを あとに してね。',
    en: 'Please let the hours end after they begin.',
  },
  'list-not-a-list': {
    ja: 'お店や曜日を、もう一度選んでください。',
    'ja-easy': 'もういちど えらんでね。',
    en: 'Please choose the shops or days again.',
  },
  'nothing-allowed': {
    ja: '1つ以上選んでください。全部止めるときは「お支払いを止める」を使えます。',
    'ja-easy': 'ひとつは えらんでね。',
    en: 'Please choose at least one. To stop everything, use “Stop paying”.',
  },
  'weekday-unknown': {
    ja: '曜日をもう一度選んでください。',
    'ja-easy': 'ようびを もういちど えらんでね。',
    en: 'Please choose the days again.',
  },
  'shop-unknown': {
    ja: 'お店をもう一度選んでください。',
    'ja-easy': 'おみせを もういちど えらんでね。',
    en: 'Please choose the shops again.',
  },
  'category-unknown': {
    ja: 'お店の種類をもう一度選んでください。',
    'ja-easy': 'おみせを もういちど えらんでね。',
    en: 'Please choose the kinds of shops again.',
  },
  'allowed-and-blocked': {
    ja: '{other}が、使える方と使えない方の両方にあります。',
    'ja-easy': '{other}が りょうほうに あります。',
    en: '{other} is both allowed and blocked.',
  },
};

/** One problem in one sentence. */
export function rulesProblemWords(
  { problem, rule, other }: SpendingRulesProblem,
  language: Language,
  shopName: (shopId: ShopId) => string | null = () => null,
): string {
  return say(rulesProblemTexts[problem], language, {
    rule: isNamed(rule) ? say(ruleNameTexts[rule], language) : rule,
    other: otherWords(other ?? '', language, shopName),
    most:
      rule in LIMIT_CEILINGS ? moneyWords(LIMIT_CEILINGS[rule as keyof typeof LIMIT_CEILINGS], language) : '',
  });
}

function isNamed(rule: string): rule is keyof typeof ruleNameTexts {
  return rule in ruleNameTexts;
}

function otherWords(other: string, language: Language, shopName: (shopId: ShopId) => string | null): string {
  if (isNamed(other)) return say(ruleNameTexts[other], language);
  if (isShopCategory(other)) return say(shopCategoryTexts[other], language);
  return shopName(other as ShopId) ?? say(ruleTexts.unnamedShop, language);
}
