import type { Message } from './language.ts';

// What the watched person reads and says at the counter.

/** Changed with the words that are said yes to; the language is added where they are shown. */
export const WATCH_WORDING = '2026-12-01';

export const checkInTexts = {
  door: { ja: '元気です', 'ja-easy': 'げんきです', en: 'I am well' },
  doorWhy: { ja: '見守り', 'ja-easy': 'みまもり', en: 'Watch-over' },
  lead: {
    ja: '元気をつたえます',
    'ja-easy': 'げんきを つたえます',
    en: 'Say that you are well',
  },
  leadWhy: { ja: 'お支払いはありません', 'ja-easy': 'おかねは かかりません', en: 'Nothing is paid' },
  asking: { ja: '確かめています', 'ja-easy': 'たしかめて います', en: 'One moment' },
  cancel: { ja: 'やめる', 'ja-easy': 'やめる', en: 'Cancel' },
  finish: { ja: '終わる', 'ja-easy': 'おわる', en: 'Finish' },
  again: { ja: 'もう一度', 'ja-easy': 'もういちど', en: 'Try again' },

  well: {
    ja: '元気とわかりました',
    'ja-easy': 'げんきと わかりました',
    en: 'We know that you are well',
  },
  began: { ja: '見守りを始めました', 'ja-easy': 'みまもりを はじめました', en: 'Watch-over has begun' },
  stopped: { ja: '見守りをやめました', 'ja-easy': 'みまもりを やめました', en: 'Watch-over has ended' },
  declined: {
    ja: '見守りは始めません',
    'ja-easy': 'みまもりは はじめません',
    en: 'Watch-over will not begin',
  },
  unchanged: {
    ja: 'いままでのままにしました',
    'ja-easy': 'いままでの ままに しました',
    en: 'Everything stays as it was',
  },
  nobodyWatches: {
    ja: 'いまは誰も見守っていません。',
    'ja-easy': 'いまは だれも みまもって いません',
    en: 'Nobody watches over you now.',
  },

  mayWe: { ja: '見守ってもよいですか', 'ja-easy': 'みまもっても いいですか', en: 'May they watch over you?' },
  mayWeChange: {
    ja: '見守り方を変えてもよいですか',
    'ja-easy': 'みまもりかたを かえても いいですか',
    en: 'May the watch-over change?',
  },
  whoWatches: { ja: '見守っている人', 'ja-easy': 'みまもる ひと', en: 'Who watches' },
  whoWouldWatch: { ja: '見守る人', 'ja-easy': 'みまもる ひと', en: 'Who would watch' },
  whenTold: {
    ja: '{days}日 お買い物がないと、知らせます',
    'ja-easy': '{days}にち こないと しらせます',
    en: 'They are told after {days} days without a purchase',
  },
  thenTold: { ja: '次に知らせる人', 'ja-easy': 'つぎに しらせる ひと', en: 'Told next' },
  placeTold: {
    ja: '最後に来たお店も知らせます',
    'ja-easy': 'さいごに きた みせも しらせます',
    en: 'They also see which shop you came to last',
  },
  municipalityTold: {
    ja: '最後に役場へ知らせます',
    'ja-easy': 'さいごに やくばへ しらせます',
    en: 'The town office is told last',
  },
  onlyDay: {
    ja: '知らせに書くのは日だけです',
    'ja-easy': 'しらせるのは ひにちだけ です',
    en: 'The message tells the day, not the place',
  },
  yes: { ja: 'お願いします', 'ja-easy': 'おねがいします', en: 'Yes, please' },
  no: { ja: 'いりません', 'ja-easy': 'いりません', en: 'No, thank you' },
  stop: { ja: '見守りをやめる', 'ja-easy': 'みまもりを やめる', en: 'Stop watch-over' },
} satisfies Record<string, Message>;

/** Why nothing can be said to anybody. */
export const checkInUnknownTexts = {
  nobody: {
    headline: {
      ja: '見守りの登録が見つかりません',
      'ja-easy': 'みまもりが みつかりません',
      en: 'No watch-over was found',
    },
    advice: {
      ja: 'もう一度どうぞ。始めたいときは、ご家族にお話しください。',
      'ja-easy': 'もういちど どうぞ。はじめる ときは かぞくに はなしてね',
      en: 'Please try again. To begin with it, speak to your family.',
    },
  },
  'waited-too-long': {
    headline: { ja: '時間がたちました', 'ja-easy': 'じかんが たちました', en: 'Time ran out' },
    advice: {
      ja: 'ゆっくりで大丈夫です。もう一度どうぞ。',
      'ja-easy': 'ゆっくりで いいよ。もういちど どうぞ',
      en: 'There is no hurry. Please try again.',
    },
  },
  'too-many-tries': {
    headline: { ja: '少しお待ちください', 'ja-easy': 'すこし まってね', en: 'Please wait a little' },
    advice: {
      ja: '30秒ほどしてから、もう一度どうぞ。',
      'ja-easy': 'すこし してから もういちど どうぞ',
      en: 'Please try again in half a minute.',
    },
  },
  'reader-missing': {
    headline: {
      ja: '読取機がつながっていません',
      'ja-easy': 'よみとりきが つながって いません',
      en: 'The reader is not connected',
    },
    advice: {
      ja: 'お店の人が線を確かめます。',
      'ja-easy': 'おみせの ひとが みてくれます',
      en: 'The shop will check its cable.',
    },
  },
  offline: {
    headline: {
      ja: 'いまは つたえられません',
      'ja-easy': 'いまは つたえられません',
      en: 'Not possible just now',
    },
    advice: {
      ja: '少ししてから、もう一度どうぞ。',
      'ja-easy': 'すこし してから もういちど どうぞ',
      en: 'Please try again in a little while.',
    },
  },
  refused: {
    headline: {
      ja: 'もう一度お願いします',
      'ja-easy': 'もういちど おねがいします',
      en: 'Once more, please',
    },
    advice: {
      ja: 'いまは できませんでした。',
      'ja-easy': 'いまは できませんでした',
      en: 'It did not work just now.',
    },
  },
} satisfies Record<string, Record<'headline' | 'advice', Message>>;

/** Said aloud: no name and no word of who watches, the whole shop would hear it. */
export const checkInSpokenTexts = {
  well: {
    ja: 'ありがとうございます。元気とわかりました。',
    'ja-easy': 'ありがとう。げんきと わかりました。',
    en: 'Thank you. We know that you are well.',
  },
  look: {
    ja: '画面をご覧ください。',
    'ja-easy': 'がめんを みてください。',
    en: 'Please look at the screen.',
  },
} satisfies Record<string, Message>;
