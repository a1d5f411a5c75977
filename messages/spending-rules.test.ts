import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SPENDING_RULE_PRESETS } from '../domain/spending-rule-presets.ts';
import { NO_SPENDING_RULES, SPENDING_RULES_PROBLEMS, checkSpendingRules } from '../domain/spending-rules.ts';
import type { SpendingRules } from '../domain/spending-rules.ts';
import { yen } from '../domain/yen.ts';
import { SOME_SHOPS, someRules } from '../test/support/some-rules.ts';
import { clockWords, weekdayTexts } from './clock-words.ts';
import { LANGUAGES, say } from './language.ts';
import type { Language } from './language.ts';
import { shopCategoryTexts } from './shop-categories.ts';
import { ruleSentences, rulesProblemWords } from './spending-rules.ts';

const NAMES = new Map(SOME_SHOPS.map((shop, index) => [shop, `みせ${'いろは'[index] ?? ''}`]));
const shopName = (shop: (typeof SOME_SHOPS)[number]) => NAMES.get(shop) ?? null;
const text = (rules: SpendingRules, language: Language) =>
  ruleSentences(rules, language, shopName).join(language === 'ja' ? '' : ' ');
const rules = (given: Partial<SpendingRules>): SpendingRules => ({ ...NO_SPENDING_RULES, ...given });

describe('rules as sentences', () => {
  test.each<[Partial<SpendingRules>, string, string, string]>([
    [
      { perDay: yen(500), hours: { fromMinute: 0, untilMinute: 1200 } },
      '1日500円まで使えます。夜8時からは使えません。',
      'いちにちに 500えんまで つかえます。 よる 8じからは つかえません。',
      'Up to ¥500 a day. Not from 8:00 pm on.',
    ],
    [
      { perPurchase: yen(3_000), perMonth: yen(40_000), askOwnerAbove: yen(2_000) },
      '1回3,000円まで使えます。1か月では40,000円までです。2,000円をこえるときは、契約者に確かめます。',
      'いちどに 3,000えんまで つかえます。 いっかげつに 40,000えんまで。 2,000えんを こえたら おうちに ききます。',
      'Up to ¥3,000 at a time. Up to ¥40,000 a month. Above ¥2,000 the account owner is asked.',
    ],
    [
      {
        shopsOnly: SOME_SHOPS.slice(0, 2),
        weekdays: ['mon', 'fri'],
        hours: { fromMinute: 450, untilMinute: 1440 },
      },
      '上限はありません。家族の残高まで使えます。使えるお店は、みせい、みせろだけです。朝7時30分より前は使えません。使える曜日は、月曜、金曜です。',
      'きまりは ありません。かぞくの ざんだかまで つかえます。 つかえる みせは みせい、みせろだけ。 あさ 7じ 30ぷんまでは つかえません。 つかえるのは げつよう、きんよう。',
      'No limit, up to the family’s balance. Only at みせい, みせろ. Not before 7:30 am. Only on Monday, Friday.',
    ],
    [
      { categoriesBlocked: ['alcohol-tobacco'], askOwnerAbove: yen(0), inTotal: yen(10_000) },
      '全部で10,000円までです。酒・たばこの店では使えません。お買い物のたびに、契約者に確かめます。',
      'ぜんぶで 10,000えんまで。 おさけと たばこの みせでは つかえません。 かうたびに おうちに ききます。',
      'Up to ¥10,000 altogether. Not for alcohol and tobacco. The account owner is asked about every purchase.',
    ],
  ])('%j', (given, ja, easy, en) => {
    expect(text(rules(given), 'ja')).toBe(ja);
    expect(text(rules(given), 'ja-easy')).toBe(easy);
    expect(text(rules(given), 'en')).toBe(en);
  });

  test('the presets read well', () => {
    expect(Object.values(SPENDING_RULE_PRESETS).map((preset) => text(preset, 'ja'))).toEqual([
      '1日500円まで使えます。酒・たばこの店、おもちゃ・ゲームの店では使えません。使えるのは、朝6時から夜8時までです。',
      '1日1,500円まで使えます。1週間では5,000円までです。酒・たばこの店では使えません。使えるのは、朝5時から夜10時までです。',
      '1日10,000円まで使えます。5,000円をこえるときは、契約者に確かめます。',
      '1日5,000円まで使えます。1か月では40,000円までです。使えるのは、パン・お菓子の店、食料品店、八百屋・魚屋・肉屋、日用品・金物店、薬局だけです。使えるのは、朝8時から夜7時までです。',
    ]);
  });

  test('a shop whose name is not known here is still spoken of', () => {
    const sentence = ruleSentences(rules({ shopsBlocked: SOME_SHOPS }), 'en').at(-1);
    expect(sentence).toBe('Not at a chosen shop.');
  });

  test('every rule that there is can be found in every language, and takes away nothing that is not there', () => {
    fc.assert(
      fc.property(someRules, fc.constantFrom(...LANGUAGES), (given, language) => {
        const checked = checkSpendingRules(given);
        if (!checked.ok) throw new Error('not rules');
        const sentence = text(checked.value, language);
        const { shopsOnly, shopsBlocked, categoriesOnly, categoriesBlocked, hours, weekdays } = checked.value;
        // A day of nothing says all that a limit for one purchase could say; the others stay.
        const limits: [number | null | undefined, RegExp][] = [
          [checked.value.perPurchase, /1[回日]|いちど|いちにち|at a time|a day/],
          [checked.value.perDay, /1日|いちにち|a day/],
          [checked.value.perWeek, /1週間|いっしゅうかん|a week/],
          [checked.value.perMonth, /1か月|いっかげつ|a month/],
          [checked.value.inTotal, /全部で|ぜんぶで|altogether/],
        ];
        for (const [limit, span] of limits) {
          if (limit === null || limit === undefined) continue;
          expect(sentence).toContain(amount(limit, language));
          expect(sentence).toMatch(span);
        }
        for (const shop of [...(shopsOnly ?? []), ...(shopsBlocked ?? [])])
          expect(sentence).toContain(NAMES.get(shop));
        for (const category of [...(categoriesOnly ?? []), ...(categoriesBlocked ?? [])]) {
          expect(sentence).toContain(say(shopCategoryTexts[category], language));
        }
        if (hours && hours.fromMinute > 0) expect(sentence).toContain(clockWords(hours.fromMinute, language));
        if (hours && hours.untilMinute < 1440)
          expect(sentence).toContain(clockWords(hours.untilMinute, language));
        for (const weekday of weekdays ?? [])
          expect(sentence).toContain(say(weekdayTexts[weekday], language));
        const ask = checked.value.askOwnerAbove;
        if (ask != null) expect(sentence).toMatch(/契約者に確かめ|おうちに きき|owner is asked/);
        if (ask != null && ask > 0) expect(sentence).toContain(amount(ask, language));
        // As many sentences as there are rules, but for the pair of purchase and day.
        const { perPurchase, perDay, ...others } = checked.value;
        const pair = perPurchase === null && perDay === null ? 0 : 1;
        const anyLimit = [others.perWeek, others.perMonth, others.inTotal].some((limit) => limit != null);
        const expected = Object.keys(others).length + (pair === 0 && !anyLimit ? 1 : pair);
        expect(ruleSentences(checked.value, language, shopName)).toHaveLength(expected);
      }),
      { numRuns: 600 },
    );
  });

  test('easy Japanese is all kana, in sentences of one idea', () => {
    fc.assert(
      fc.property(someRules, (given) => {
        const easy = text(given, 'ja-easy');
        expect(easy).not.toMatch(/\p{Script=Han}|[A-Za-z]/u);
      }),
    );
  });
});

function amount(value: number, language: Language): string {
  const digits = value.toLocaleString('en-US');
  return { ja: `${digits}円`, 'ja-easy': `${digits}えん`, en: `¥${digits}` }[language];
}

describe('the clock', () => {
  test.each([
    [0, '夜中0時', 'よなか 0じ', '12:00 am'],
    [239, '夜中3時59分', 'よなか 3じ 59ふん', '3:59 am'],
    [420, '朝7時', 'あさ 7じ', '7:00 am'],
    [660, '昼11時', 'ひる 11じ', '11:00 am'],
    [720, '昼12時', 'ひる 12じ', '12:00 pm'],
    [785, '昼1時5分', 'ひる 1じ 5ふん', '1:05 pm'],
    [1020, '夕方5時', 'ゆうがた 5じ', '5:00 pm'],
    [1200, '夜8時', 'よる 8じ', '8:00 pm'],
    [1440, '夜12時', 'よる 12じ', '12:00 am'],
  ])('%i', (minute, ja, easy, en) => {
    expect(LANGUAGES.map((language) => clockWords(minute, language))).toEqual([ja, easy, en]);
  });

  test('no two minutes of the day sound the same', () => {
    for (const language of LANGUAGES) {
      const words = Array.from({ length: 1440 }, (_, minute) => clockWords(minute, language));
      expect(new Set(words).size).toBe(1440);
    }
  });
});

describe('what is not right about rules', () => {
  test('is said with the names of the rules', () => {
    const answer = checkSpendingRules({ perPurchase: 900, perDay: 500, inTotal: 2e9, shopsOnly: ['x'] });
    const words = answer.ok ? [] : answer.reason.map((problem) => rulesProblemWords(problem, 'ja'));
    expect(words).toEqual([
      '全部の上限は、1,000,000,000円までにしてください。',
      '1回の上限は、1日の上限と同じか、少なくしてください。',
      'お店をもう一度選んでください。',
    ]);
    const both = { problem: 'allowed-and-blocked', rule: 'categoriesOnly', other: 'food' } as const;
    expect(rulesProblemWords(both, 'en')).toBe('grocers is both allowed and blocked.');
  });

  test('has no hole in any language', () => {
    for (const problem of SPENDING_RULES_PROBLEMS) {
      for (const language of LANGUAGES) {
        expect(rulesProblemWords({ problem, rule: 'perDay', other: 'perWeek' }, language)).not.toMatch(
          /[{}]/,
        );
      }
    }
  });
});
