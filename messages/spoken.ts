import type { Message } from './language.ts';

/**
 * What the voice says where it is not simply the words on the screen. One sentence per prompt. Names, balances, limits and
 * the reason of a refusal about money are never said aloud: the whole shop would hear them.
 */
export const spokenTexts = {
  placeContactless: {
    ja: '{digits}円です。指をかざしてください。',
    'ja-easy': '{digits}えんです。ゆびを かざしてください。',
    en: '{digits} yen. Please hold your finger over the reader.',
  },
  placeGuided: {
    ja: '{digits}円です。指をのせてください。',
    'ja-easy': '{digits}えんです。ゆびを のせてください。',
    en: '{digits} yen. Please place your finger on the reader.',
  },
  holdStill: { ja: 'そのまま。', 'ja-easy': 'そのまま。', en: 'Hold still.' },
  lift: {
    ja: '指をはなしてください。',
    'ja-easy': 'ゆびを はなしてください。',
    en: 'You may lift your finger.',
  },
  endingSoon: {
    ja: 'もうすぐ終わります。まだ使うときは、画面のボタンを押してください。',
    'ja-easy': 'もうすぐ おわります。まだ つかうときは、ボタンを おしてください。',
    en: 'Time is almost up. For more time, touch the button.',
  },
  slow: {
    ja: '確認しています。少しお待ちください。',
    'ja-easy': 'かくにん しています。すこし まってね。',
    en: 'Still checking. One moment, please.',
  },
  askingOwner: {
    ja: 'ご家族に確認しています。少しお待ちください。',
    'ja-easy': 'おうちの ひとに きいています。すこし まってね。',
    en: 'We are asking your family. One moment, please.',
  },
  checking: {
    ja: '結果を確認しています。もう一度払わないでください。',
    'ja-easy': 'けっかを かくにんしています。もういちど はらわないで ください。',
    en: 'We are checking the result. Please do not pay again.',
  },
  approved: {
    ja: '{digits}円、お支払いできました。ありがとうございます。',
    'ja-easy': '{digits}えん、はらえました。ありがとう。',
    en: '{digits} yen paid. Thank you.',
  },
  notReadable: {
    ja: '読み取れませんでした。',
    'ja-easy': 'よみとれませんでした。',
    en: 'We could not read it.',
  },
  otherWay: {
    ja: '今回は、ほかの方法でお願いします。',
    'ja-easy': 'こんかいは、べつの ほうほうで おねがいします。',
    en: 'This time, please pay another way.',
  },
  notPaid: {
    ja: 'お支払いはまだです。画面をご覧ください。',
    'ja-easy': 'まだ はらって いません。がめんを みてね。',
    en: 'Not paid yet. Please look at the screen.',
  },
  enrolPlacementKept: {
    ja: 'できました。指をはなして、もう一度お願いします。',
    'ja-easy': 'できました。ゆびを はなして、もういちど。',
    en: 'Done. Lift your finger, then once more.',
  },
  enrolDone: { ja: '登録できました。', 'ja-easy': 'とうろく できました。', en: 'Enrolled.' },
} satisfies Record<string, Message>;
