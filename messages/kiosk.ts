import type { Language, Message } from './language.ts';

// What the shopper's and the clerk's screens say. Kind, one idea per sentence, buttons are verbs (ux.md 1.4).

/** The languages as the switch names them: each in itself, short enough for a key. */
export const languageKeyNames: Readonly<Record<Language, string>> = {
  ja: '日本語',
  'ja-easy': 'ひらがな',
  en: 'English',
};

/** What every screen has around it. */
export const frameTexts = {
  language: { ja: '表示することば', 'ja-easy': 'ことば', en: 'Language' },
  textSize: { ja: '文字の大きさ', 'ja-easy': 'もじの おおきさ', en: 'Text size' },
  textSizeNormal: { ja: 'ふつう', 'ja-easy': 'ふつう', en: 'normal' },
  textSizeLarge: { ja: '大きい', 'ja-easy': 'おおきい', en: 'large' },
  textSizeLargest: { ja: 'とても大きい', 'ja-easy': 'とても おおきい', en: 'largest' },
  highContrast: { ja: 'くっきり表示', 'ja-easy': 'くっきり みる', en: 'High contrast' },
  voice: { ja: '声の案内', 'ja-easy': 'こえの あんない', en: 'Voice' },
  simulated: { ja: '模擬リーダー SIMULATED', 'ja-easy': 'もぎ リーダー SIMULATED', en: 'SIMULATED reader' },
  demo: {
    ja: 'デモ：本物のお金は動きません',
    'ja-easy': 'れんしゅう：ほんとうの おかねは うごきません',
    en: 'Demo: no real money moves',
  },
  starting: { ja: '準備しています', 'ja-easy': 'じゅんび しています', en: 'Getting ready' },
  startingWait: {
    ja: '少しお待ちください。',
    'ja-easy': 'すこし まってね',
    en: 'One moment, please.',
  },
  reconnecting: { ja: 'つなぎ直しています', 'ja-easy': 'つなぎなおしています', en: 'Reconnecting' },
  reconnectingWait: {
    ja: '画面が戻るまで、お支払いはお待ちください。',
    'ja-easy': 'がめんが もどるまで まってね',
    en: 'Please wait with paying until the screen is back.',
  },
  tryLater: {
    ja: 'いまはできませんでした。もう一度お願いします。',
    'ja-easy': 'もういちど おねがいします',
    en: 'That did not work just now. Please try again.',
  },
} satisfies Record<string, Message>;

/** The unit stands behind the figure in every language: 1,250円, 1,250えん, 1,250 yen. */
export const yenTexts = {
  unit: { ja: '円', 'ja-easy': 'えん', en: 'yen' },
  amount: { ja: '{digits}円', 'ja-easy': '{digits}えん', en: '{digits} yen' },
} satisfies Record<string, Message>;

/** The clerk types the amount. */
export const amountTexts = {
  title: { ja: 'お会計', 'ja-easy': 'おかいけい', en: 'Amount' },
  hint: {
    ja: '金額を入れてください',
    'ja-easy': 'きんがくを いれてください',
    en: 'Enter the amount',
  },
  tooMuch: {
    ja: '1回 {digits}円までです',
    'ja-easy': '1かい {digits}えんまで です',
    en: 'At most {digits} yen at a time',
  },
  start: { ja: '指で支払う', 'ja-easy': 'ゆびで はらう', en: 'Pay by finger' },
  clear: { ja: '全部消す', 'ja-easy': 'ぜんぶ けす', en: 'Clear' },
  backspace: { ja: '1つ消す', 'ja-easy': 'ひとつ けす', en: 'Delete' },
  pad: { ja: '数字キー', 'ja-easy': 'すうじ', en: 'Number keys' },
  staff: { ja: 'スタッフ', 'ja-easy': 'スタッフ', en: 'Staff' },
  toCheck: { ja: '要確認 {count}件', 'ja-easy': 'たしかめる {count}けん', en: '{count} to check' },
  otherCheckout: {
    ja: 'いま別の手続きをしています。少しお待ちください。',
    'ja-easy': 'すこし まってね',
    en: 'Something else is under way. One moment, please.',
  },
  noShop: { ja: 'お店を確かめています', 'ja-easy': 'おみせを たしかめています', en: 'Looking up the shop' },
} satisfies Record<string, Message>;

/** Whether paying is possible right now, in words; the short ones stand in the status line. */
export const statusTexts = {
  readerReady: { ja: '読取機 使えます', 'ja-easy': 'よみとりき つかえます', en: 'Reader ready' },
  readerConnecting: { ja: '読取機 準備中', 'ja-easy': 'よみとりき じゅんびちゅう', en: 'Reader starting' },
  readerDisconnected: {
    ja: '読取機 つながっていません',
    'ja-easy': 'よみとりき つながって いません',
    en: 'Reader not connected',
  },
  readerFaulty: { ja: '読取機 点検が必要です', 'ja-easy': 'よみとりき おやすみ', en: 'Reader needs care' },
  online: { ja: '通信 つながっています', 'ja-easy': 'つながって います', en: 'Online' },
  offline: { ja: '通信 切れています', 'ja-easy': 'つながって いません', en: 'Offline' },
  waitForReader: {
    ja: '読取機の準備ができるまで、少しお待ちください。',
    'ja-easy': 'よみとりきの じゅんびを まってね',
    en: 'Please wait until the reader is ready.',
  },
  plugReader: {
    ja: '読取機の線を確かめてください。いまはほかの方法でお願いします。',
    'ja-easy': 'いまは べつの ほうほうで おねがいします',
    en: 'Check the reader’s cable. Please pay another way for now.',
  },
  callAboutReader: {
    ja: '読取機の点検が必要です。いまはほかの方法でお願いします。',
    'ja-easy': 'いまは べつの ほうほうで おねがいします',
    en: 'The reader needs care. Please pay another way for now.',
  },
  cannotPayAlone: {
    ja: 'この読取機だけでは、お支払いに使えません。ほかの方法でお願いします。',
    'ja-easy': 'この よみとりきでは はらえません。べつの ほうほうで おねがいします',
    en: 'This reader cannot take payments by itself. Please pay another way.',
  },
  payOtherWay: {
    ja: 'いまは指で払えません。ほかの方法でお願いします。',
    'ja-easy': 'いまは ゆびで はらえません。べつの ほうほうで おねがいします',
    en: 'Paying by finger is not possible now. Please pay another way.',
  },
} satisfies Record<string, Message>;

/** From the finger to the answer. */
export const payingTexts = {
  preparing: { ja: '準備しています', 'ja-easy': 'じゅんび しています', en: 'Getting ready' },
  amountToPay: { ja: 'お支払い', 'ja-easy': 'おしはらい', en: 'To pay' },
  cancel: { ja: 'やめる', 'ja-easy': 'やめる', en: 'Cancel' },
  stillThere: { ja: 'もうすぐ終わります', 'ja-easy': 'もうすぐ おわります', en: 'Time is almost up' },
  extend: { ja: 'まだ使う', 'ja-easy': 'まだ つかう', en: 'More time' },
  authorising: { ja: 'お支払いしています', 'ja-easy': 'はらって います', en: 'Paying' },
  fingerFree: {
    ja: '指をはなして大丈夫です。',
    'ja-easy': 'ゆびを はなして いいよ',
    en: 'You may lift your finger.',
  },
  slow: { ja: '確認しています', 'ja-easy': 'かくにん しています', en: 'Still checking' },
  slowWait: {
    ja: 'このまま少しお待ちください。',
    'ja-easy': 'このまま すこし まってね',
    en: 'Please wait a little longer.',
  },
  checking: {
    ja: '結果を確認しています',
    'ja-easy': 'けっかを かくにんしています',
    en: 'Checking the result',
  },
  askingOwner: {
    ja: 'ご家族に確認しています',
    'ja-easy': 'おうちの ひとに きいています',
    en: 'Asking your family',
  },
  askingOwnerSeconds: {
    ja: 'お返事を待っています。あと{seconds}秒',
    'ja-easy': 'へんじを まっています。あと {seconds}びょう',
    en: 'Waiting for an answer: {seconds} seconds left',
  },
  askingOwnerForStaff: {
    ja: 'お店の方へ：まだお支払いは済んでいません。そのままお待ちください。',
    'ja-easy': 'おみせの ひとへ：まだ はらって いません。まって ください',
    en: 'For the shop: not paid yet. Please wait.',
  },
  doNotPayAgain: {
    ja: 'もう一度払わないでください',
    'ja-easy': 'もういちど はらわないで ください',
    en: 'Please do not pay again',
  },
  checkingForStaff: {
    ja: 'お店の方へ：同じ取引を問い合わせています。現金を受け取らないでください。',
    'ja-easy': 'おみせの ひとへ：おかねを うけとらないで ください',
    en: 'For the shop: asking about this same purchase. Please take no cash.',
  },
  putAside: {
    ja: 'お店があとで確認する',
    'ja-easy': 'おみせが あとで かくにんする',
    en: 'The shop checks later',
  },
  putAsideMeans: {
    ja: '「要確認」に残り、結果がわかるまで問い合わせを続けます。',
    'ja-easy': 'わかるまで ききつづけます',
    en: 'It stays on the list and is asked about until it is known.',
  },
} satisfies Record<string, Message>;

/** The answer. */
export const resultTexts = {
  approved: { ja: 'お支払いできました', 'ja-easy': 'はらえました', en: 'Paid' },
  memberName: { ja: '{name} さん', 'ja-easy': '{name} さん', en: '{name}' },
  leftToday: { ja: '今日使えるのは あと', 'ja-easy': 'きょう つかえるのは あと', en: 'Left for today' },
  capLeftToday: {
    ja: '今日使えるのは あと{digits}円です',
    'ja-easy': 'きょう つかえるのは あと {digits}えんです',
    en: '{digits} yen left for today',
  },
  paidBy: { ja: '{family}のお使いです', 'ja-easy': '{family}の おつかいです', en: 'An errand for {family}' },
  leftOfLeave: { ja: 'お使いで使えるのは あと', 'ja-easy': 'おつかいは あと', en: 'Left for the errand' },
  showBalance: { ja: '残高を見る', 'ja-easy': 'ざんだかを みる', en: 'Show balance' },
  balance: { ja: '家族の残高', 'ja-easy': 'かぞくの ざんだか', en: 'Family balance' },
  receiptNumber: { ja: '受付番号', 'ja-easy': 'うけつけ ばんごう', en: 'Receipt' },
  next: { ja: '次のお会計へ', 'ja-easy': 'つぎの おかいけい', en: 'Next customer' },
  notPaidYet: { ja: 'お支払いはまだです', 'ja-easy': 'まだ はらって いません', en: 'Not paid yet' },
  retry: { ja: 'もう一度', 'ja-easy': 'もういちど', en: 'Try again' },
  finish: { ja: '終わる', 'ja-easy': 'おわる', en: 'Finish' },
  otherWays: {
    ja: '現金やカードでもお支払いいただけます',
    'ja-easy': 'げんきんや カードでも はらえます',
    en: 'Cash or card is welcome too',
  },
  helpSameFinger: {
    ja: '同じ指でもう一度お願いします。',
    'ja-easy': 'おなじ ゆびで もういちど',
    en: 'Please try the same finger once more.',
  },
  helpOtherFinger: {
    ja: '登録した別の指でお試しください。',
    'ja-easy': 'とうろくした べつの ゆびで おためしください',
    en: 'Please try another of your fingers.',
  },
  helpStaff: {
    ja: 'お店の人がお手伝いします。',
    'ja-easy': 'おみせの ひとが おてつだいします',
    en: 'The shop will help you.',
  },
} satisfies Record<string, Message>;

interface Told {
  readonly headline: Message;
  readonly advice: Message;
}

/** Why it ended before anything was asked of the backend, or without a trace there. Nothing was paid. */
export const notPaidTexts = {
  'waited-too-long': {
    headline: { ja: '時間がたちました', 'ja-easy': 'じかんが たちました', en: 'Time ran out' },
    advice: {
      ja: 'ゆっくりで大丈夫です。もう一度どうぞ。',
      'ja-easy': 'ゆっくりで いいよ。もういちど どうぞ',
      en: 'There is no hurry. Please try again.',
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
      ja: 'いまは指で払えません',
      'ja-easy': 'いまは ゆびで はらえません',
      en: 'Not possible by finger now',
    },
    advice: {
      ja: 'ほかの方法でお願いします。',
      'ja-easy': 'べつの ほうほうで おねがいします',
      en: 'Please pay another way.',
    },
  },
  'journal-failed': {
    headline: {
      ja: 'この端末では いま払えません',
      'ja-easy': 'いまは ゆびで はらえません',
      en: 'Not possible at this terminal now',
    },
    advice: {
      ja: 'お店の人が端末を確かめます。',
      'ja-easy': 'おみせの ひとが みてくれます',
      en: 'The shop will look after the terminal.',
    },
  },
  'out-of-service': {
    headline: {
      ja: 'この端末は いまお休み中です',
      'ja-easy': 'いまは おやすみちゅう です',
      en: 'This terminal is resting',
    },
    advice: {
      ja: 'ほかの方法でお願いします。',
      'ja-easy': 'べつの ほうほうで おねがいします',
      en: 'Please pay another way.',
    },
  },
  'never-arrived': {
    headline: {
      ja: 'お支払いは届いていませんでした',
      'ja-easy': 'おしはらいは とどいて いませんでした',
      en: 'The payment had not arrived',
    },
    advice: {
      ja: 'お金は動いていません。もう一度どうぞ。',
      'ja-easy': 'おかねは うごいて いません。もういちど どうぞ',
      en: 'No money has moved. Please try again.',
    },
  },
} satisfies Record<string, Told>;
