import type { DeclineReason } from '../domain/decline-reasons.ts';
import type { Message } from './language.ts';

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
  BALANCE: {
    headline: { ja: '残高が足りません', 'ja-easy': 'ざんだかが たりません', en: 'Not enough balance' },
    advice: {
      ja: 'ほかの方法でお支払いください。',
      'ja-easy': 'べつの ほうほうで おねがいします',
      en: 'Please pay another way.',
    },
  },
  TRY_AGAIN: {
    headline: { ja: 'いま混み合っています', 'ja-easy': 'いま こんでいます', en: 'Busy just now' },
    advice: { ja: 'もう一度お願いします。', 'ja-easy': 'もういちど おねがいします', en: 'Please try again.' },
  },
};
