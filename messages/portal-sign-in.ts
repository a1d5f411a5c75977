import type { Message } from './language.ts';

/** Before the page is open: links, signing in and out, no answer. */
export const signInTexts = {
  opening: {
    ja: '家族のページを開いています',
    'ja-easy': 'ページを ひらいて います',
    en: 'Opening the family page',
  },
  checkingLink: {
    ja: 'リンクを確かめています',
    'ja-easy': 'リンクを たしかめて います',
    en: 'Checking your link',
  },
  linkRefused: {
    ja: 'このリンクは、もう使えません',
    'ja-easy': 'この リンクは もう つかえません',
    en: 'This link can no longer be used',
  },
  linkRefusedWhy: {
    ja: '安全のため、リンクは1回だけ、決まった時間だけ使えます。',
    'ja-easy': 'リンクは いちどだけ つかえます。',
    en: 'To keep your family safe, a link works once and for a short time.',
  },
  moneyIsSafe: {
    ja: '残高もルールも、そのままです。',
    'ja-easy': 'おかねは そのままです。',
    en: 'The balance and the rules are as they were.',
  },
  howToSignIn: {
    ja: '新しいリンクのもらい方',
    'ja-easy': 'あたらしい リンクの もらいかた',
    en: 'How to get a new link',
  },
  askForLink: {
    ja: '家族の登録をした窓口に、「家族のページの新しいリンクがほしい」とお伝えください。',
    'ja-easy': 'とうろくした まどぐちに きいてね。「リンクを ください」で わかります。',
    en: 'Ask the desk where your family was registered for a new link to the family page.',
  },
  openNewestLink: {
    ja: 'いちばん新しいリンクを開いてください。',
    'ja-easy': 'あたらしい リンクを ひらいてね。',
    en: 'Open the newest link you were given.',
  },
  alreadySignedIn: {
    ja: 'この画面は、すでにサインインしています。',
    'ja-easy': 'もう ページを みられます。',
    en: 'You are already signed in here.',
  },
  openFamilyPage: { ja: '家族のページを開く', 'ja-easy': 'ページを ひらく', en: 'Open the family page' },
  signInNeeded: {
    ja: 'リンクから開いてください',
    'ja-easy': 'リンクから ひらいてね',
    en: 'Please open this page by your link',
  },
  signInNeededWhy: {
    ja: '家族のページは、お渡ししたリンクから開きます。パスワードはいりません。',
    'ja-easy': 'もらった リンクから ひらきます。',
    en: 'The family page opens by the link you were given. There is no password.',
  },
  signedOut: { ja: 'サインアウトしました', 'ja-easy': 'ページを とじました', en: 'You are signed out' },
  signedOutWhy: {
    ja: 'この画面に、家族の情報は残っていません。',
    'ja-easy': 'ここには なにも のこって いません。',
    en: 'Nothing about your family is left on this screen.',
  },
  notReached: { ja: 'つながりません', 'ja-easy': 'つながりません', en: 'No connection' },
  notReachedWhy: {
    ja: '電波の良い場所で、もう一度お試しください。',
    'ja-easy': 'でんぱの よい ところで もういちど。',
    en: 'Please try again where the signal is better.',
  },
  waitAMoment: { ja: '少しお待ちください', 'ja-easy': 'すこし まってね', en: 'Please wait a moment' },
  waitAMomentWhy: {
    ja: '続けて開いたため、少しのあいだ止めています。1分ほどしてからお試しください。',
    'ja-easy': '1ぷん まってから もういちど。',
    en: 'There were many tries in a row. Please try again in about a minute.',
  },
  tryAgain: { ja: 'もう一度ためす', 'ja-easy': 'もういちど', en: 'Try again' },
} satisfies Record<string, Message>;
