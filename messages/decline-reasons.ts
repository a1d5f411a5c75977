import type { DeclineDetail } from '../domain/decide-purchase.ts';
import type { DeclineReason } from '../domain/decline-reasons.ts';
import { say } from './language.ts';
import type { Language, Message } from './language.ts';
import { moneyWords } from './money-words.ts';

/** What a person is told when a purchase did not happen: no blame, one idea, and what can be done (ux.md 1.4). */
export const declineReasonTexts: Readonly<
  Record<DeclineReason, { readonly headline: Message; readonly advice: Message }>
> = {
  NOT_RECOGNISED: {
    headline: {
      ja: '読み取れませんでした',
      'ja-easy': 'よみとれませんでした',
      en: 'We could not read it',
    },
    advice: {
      ja: '同じ指でもう一度お願いします。',
      'ja-easy': 'おなじ ゆびで もういちど',
      en: 'Please try the same finger once more.',
    },
  },
  AMBIGUOUS: {
    headline: {
      ja: 'お店の人が確認します',
      'ja-easy': 'おみせの ひとが かくにんします',
      en: 'The shop will check',
    },
    advice: {
      ja: 'ほかの指か、ほかの方法でお支払いください。',
      'ja-easy': 'べつの ゆびか べつの ほうほうで おねがいします',
      en: 'Please use another finger or another way to pay.',
    },
  },
  TOO_MANY_TRIES: {
    headline: { ja: '少しお待ちください', 'ja-easy': 'すこし まってね', en: 'Please wait a moment' },
    advice: {
      ja: 'お店の人がお手伝いします。',
      'ja-easy': 'おみせの ひとが おてつだいします',
      en: 'The shop will help you.',
    },
  },
  CHALLENGE_EXPIRED: {
    headline: { ja: '時間がたちました', 'ja-easy': 'じかんが たちました', en: 'Time ran out' },
    advice: { ja: 'もう一度お願いします。', 'ja-easy': 'もういちど おねがいします', en: 'Please try again.' },
  },
  REPLAYED_CAPTURE: {
    headline: {
      ja: 'お店の人が確認します',
      'ja-easy': 'おみせの ひとが かくにんします',
      en: 'The shop will check',
    },
    advice: {
      ja: '指をはなして、もう一度お願いします。',
      'ja-easy': 'ゆびを はなして もういちど',
      en: 'Lift your finger and try again.',
    },
  },
  FROZEN: {
    headline: {
      ja: 'いまはお休み中です',
      'ja-easy': 'いまは おやすみちゅうです',
      en: 'Paused for now',
    },
    advice: {
      ja: '契約者の方に、ご家族のページで再開してもらえます。',
      'ja-easy': 'おうちの ひとに きいてね',
      en: 'The account owner can resume it on the family page.',
    },
  },
  FAMILY_FROZEN: {
    headline: { ja: 'いまはお休み中です', 'ja-easy': 'いまは おやすみちゅうです', en: 'Paused for now' },
    advice: {
      ja: '契約者の方に、ご家族のページで再開してもらえます。',
      'ja-easy': 'おうちの ひとに きいてね',
      en: 'The account owner can resume it on the family page.',
    },
  },
  GRANT_ENDED: {
    headline: {
      ja: 'お願いされた期間の外です',
      'ja-easy': 'おねがいの じかんの そとです',
      en: 'Outside the time agreed',
    },
    advice: {
      ja: '契約者の方に、期間を延ばしてもらえます。',
      'ja-easy': 'おねがいした ひとに きいてね',
      en: 'The account owner can extend it.',
    },
  },
  SHOP_NOT_ALLOWED: {
    headline: {
      ja: 'このお店は、ルールの外です',
      'ja-easy': 'この おみせは きまりの そとです',
      en: 'This shop is outside the rules',
    },
    advice: {
      ja: 'ほかの方法でお支払いください。',
      'ja-easy': 'べつの ほうほうで おねがいします',
      en: 'Please pay another way.',
    },
  },
  CATEGORY_NOT_ALLOWED: {
    headline: {
      ja: 'この種類のお店は、ルールの外です',
      'ja-easy': 'この おみせは きまりの そとです',
      en: 'This kind of shop is outside the rules',
    },
    advice: {
      ja: 'ほかの方法でお支払いください。',
      'ja-easy': 'べつの ほうほうで おねがいします',
      en: 'Please pay another way.',
    },
  },
  WEEKDAY_NOT_ALLOWED: {
    headline: {
      ja: '今日は使える曜日ではありません',
      'ja-easy': 'きょうは つかえない ひです',
      en: 'Today is not a day for it',
    },
    advice: {
      ja: 'ほかの方法でお支払いください。',
      'ja-easy': 'べつの ほうほうで おねがいします',
      en: 'Please pay another way.',
    },
  },
  OUTSIDE_HOURS: {
    headline: {
      ja: 'いまは使える時間ではありません',
      'ja-easy': 'いまは つかえない じかんです',
      en: 'Not at this hour',
    },
    advice: {
      ja: 'ほかの方法でお支払いください。',
      'ja-easy': 'べつの ほうほうで おねがいします',
      en: 'Please pay another way.',
    },
  },
  CAP_PURCHASE: {
    headline: {
      ja: '1回の上限をこえています',
      'ja-easy': 'いちどに つかえる おかねを こえています',
      en: 'Over the limit for one purchase',
    },
    advice: {
      ja: '品物を減らすか、ほかの方法でお支払いください。',
      'ja-easy': 'しなものを へらすか、べつの ほうほうで どうぞ',
      en: 'Take fewer things, or pay another way.',
    },
  },
  CAP_DAY: {
    headline: {
      ja: '今日の上限をこえています',
      'ja-easy': 'きょう つかえる おかねを こえています',
      en: "Over today's limit",
    },
    advice: {
      ja: '品物を減らすか、ほかの方法でお支払いください。',
      'ja-easy': 'しなものを へらすか、べつの ほうほうで どうぞ',
      en: 'Take fewer things, or pay another way.',
    },
  },
  CAP_WEEK: {
    headline: {
      ja: '今週の上限をこえています',
      'ja-easy': 'こんしゅうの おかねを こえています',
      en: 'Over this week’s limit',
    },
    advice: {
      ja: '品物を減らすか、ほかの方法でお支払いください。',
      'ja-easy': 'しなものを へらすか、べつの ほうほうで どうぞ',
      en: 'Take fewer things, or pay another way.',
    },
  },
  CAP_MONTH: {
    headline: {
      ja: '今月の上限をこえています',
      'ja-easy': 'こんげつの おかねを こえています',
      en: 'Over this month’s limit',
    },
    advice: {
      ja: '品物を減らすか、ほかの方法でお支払いください。',
      'ja-easy': 'しなものを へらすか、べつの ほうほうで どうぞ',
      en: 'Take fewer things, or pay another way.',
    },
  },
  CAP_TOTAL: {
    headline: {
      ja: '全部の上限をこえています',
      'ja-easy': 'ぜんぶの おかねを こえています',
      en: 'Over the limit altogether',
    },
    advice: {
      ja: '品物を減らすか、ほかの方法でお支払いください。',
      'ja-easy': 'しなものを へらすか、べつの ほうほうで どうぞ',
      en: 'Take fewer things, or pay another way.',
    },
  },
  GRANT_LIMIT: {
    headline: {
      ja: 'お願いされた金額をこえています',
      'ja-easy': 'おねがいの おかねを こえています',
      en: 'Over the amount agreed',
    },
    advice: {
      ja: '品物を減らすか、ほかの方法でお支払いください。',
      'ja-easy': 'しなものを へらすか、べつの ほうほうで どうぞ',
      en: 'Take fewer things, or pay another way.',
    },
  },
  FAMILY_CAP: {
    headline: {
      ja: 'ご家族の上限をこえています',
      'ja-easy': 'かぞくの おかねを こえています',
      en: 'Over the family’s limit',
    },
    advice: {
      ja: '品物を減らすか、ほかの方法でお支払いください。',
      'ja-easy': 'しなものを へらすか、べつの ほうほうで どうぞ',
      en: 'Take fewer things, or pay another way.',
    },
  },
  VOUCHERS_NOT_FOR_SHOP: {
    headline: {
      ja: 'このお店で使える商品券が足りません',
      'ja-easy': 'この おみせの けんが たりません',
      en: 'Not enough vouchers for this shop',
    },
    advice: {
      ja: '品物を減らすか、ほかの方法でお支払いください。',
      'ja-easy': 'しなものを へらすか、べつの ほうほうで どうぞ',
      en: 'Take fewer things, or pay another way.',
    },
  },
  BALANCE: {
    headline: { ja: '残高が足りません', 'ja-easy': 'ざんだかが たりません', en: 'Not enough balance' },
    advice: {
      ja: 'ほかの方法でお支払いください。',
      'ja-easy': 'べつの ほうほうで おねがいします',
      en: 'Please pay another way.',
    },
  },
  APPROVAL_REFUSED: {
    headline: { ja: '今回は見送りになりました', 'ja-easy': 'こんかいは やめておきます', en: 'Not this time' },
    advice: {
      ja: '契約者の方とお話しください。ほかの方法でもお支払いいただけます。',
      'ja-easy': 'おうちの ひとに きいてね',
      en: 'Please talk with the account owner, or pay another way.',
    },
  },
  APPROVAL_TIMEOUT: {
    headline: {
      ja: 'お返事を待つ時間が終わりました',
      'ja-easy': 'へんじが まだ きません',
      en: 'No answer came in time',
    },
    advice: {
      ja: 'ほかの方法でお支払いいただくか、あとでもう一度お願いします。',
      'ja-easy': 'べつの ほうほうか、あとで もういちど',
      en: 'Pay another way, or try again later.',
    },
  },
  TRY_AGAIN: {
    headline: { ja: 'いま混み合っています', 'ja-easy': 'いま こんでいます', en: 'Busy just now' },
    advice: { ja: 'もう一度お願いします。', 'ja-easy': 'もういちど おねがいします', en: 'Please try again.' },
  },
};

const LEFT = {
  purchase: {
    ja: '1回に使えるのは{amount}までです。',
    'ja-easy': 'いちどに つかえるのは {amount}までです',
    en: 'Up to {amount} at a time is possible.',
  },
  day: {
    ja: '今日使えるのは、あと{amount}です。',
    'ja-easy': 'きょう つかえるのは あと {amount}です',
    en: '{amount} is left for today.',
  },
  week: {
    ja: '今週使えるのは、あと{amount}です。',
    'ja-easy': 'こんしゅうは あと {amount}です',
    en: '{amount} is left for this week.',
  },
  month: {
    ja: '今月使えるのは、あと{amount}です。',
    'ja-easy': 'こんげつは あと {amount}です',
    en: '{amount} is left for this month.',
  },
  total: {
    ja: '使えるのは、あと{amount}です。',
    'ja-easy': 'つかえるのは あと {amount}です',
    en: '{amount} is left altogether.',
  },
  here: {
    ja: 'このお店で使えるのは、あと{amount}です。',
    'ja-easy': 'この おみせでは あと {amount}です',
    en: '{amount} can be spent in this shop.',
  },
} satisfies Record<string, Message>;

/** What is left, by the reason that it is left under. */
export const declineLeftTexts: Readonly<Partial<Record<DeclineReason, Message>>> = {
  CAP_PURCHASE: LEFT.purchase,
  CAP_DAY: LEFT.day,
  CAP_WEEK: LEFT.week,
  CAP_MONTH: LEFT.month,
  CAP_TOTAL: LEFT.total,
  GRANT_LIMIT: LEFT.total,
  VOUCHERS_NOT_FOR_SHOP: LEFT.here,
};

/**
 * What is left under the rule that stopped a purchase; `null` where there is nothing to tell. The balance is not told: a
 * public screen shows it only when asked (decisions.md 13).
 */
export function declineLeftWords(
  { reason, leftYen, window }: DeclineDetail,
  language: Language,
): string | null {
  const message = reason === 'FAMILY_CAP' && window !== null ? LEFT[window] : declineLeftTexts[reason];
  if (message === undefined || leftYen === null) return null;
  return say(message, language, { amount: moneyWords(leftYen, language) });
}
