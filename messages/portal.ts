import type { DeclineReason } from '../domain/decline-reasons.ts';
import type { PurchaseState } from '../domain/purchase-state.ts';
import type { Language, Message } from './language.ts';

/** The languages as the switch names them, each in itself. */
export const languageNames: Readonly<Record<Language, string>> = {
  ja: '日本語',
  'ja-easy': 'やさしい にほんご',
  en: 'English',
};

export const timeTexts = {
  today: { ja: 'きょう', 'ja-easy': 'きょう', en: 'Today' },
  yesterday: { ja: 'きのう', 'ja-easy': 'きのう', en: 'Yesterday' },
  daysLeft: { ja: 'あと{days}日', 'ja-easy': 'あと {days}にち', en: '{days} days left' },
  oneDayLeft: { ja: 'あと1日', 'ja-easy': 'あと 1にち', en: '1 day left' },
  endsToday: { ja: 'きょうまで', 'ja-easy': 'きょうまで', en: 'Ends today' },
} satisfies Record<string, Message>;

/** Why a purchase was not paid, told afterwards to somebody who was not there (the shopper's own words: decline-reasons.ts). */
export const declinedBecauseTexts: Readonly<Record<DeclineReason, Message>> = {
  NOT_RECOGNISED: {
    ja: '指を読み取れませんでした',
    'ja-easy': 'ゆびを よみとれませんでした',
    en: 'The finger could not be read',
  },
  AMBIGUOUS: {
    ja: 'どなたの指か、はっきりしませんでした',
    'ja-easy': 'だれの ゆびか わかりませんでした',
    en: 'It was not clear whose finger it was',
  },
  TOO_MANY_TRIES: {
    ja: '続けて読み取れませんでした',
    'ja-easy': 'なんども よみとれませんでした',
    en: 'The finger could not be read several times',
  },
  CHALLENGE_EXPIRED: { ja: '時間がたちました', 'ja-easy': 'じかんが たちました', en: 'Time ran out' },
  REPLAYED_CAPTURE: {
    ja: '読み取りを確かめられませんでした',
    'ja-easy': 'よみとりを たしかめられませんでした',
    en: 'The reading could not be confirmed',
  },
  FROZEN: { ja: 'お支払いを止めていました', 'ja-easy': 'おかねを とめて いました', en: 'Paying was stopped' },
  FAMILY_FROZEN: {
    ja: '家族のお支払いを止めていました',
    'ja-easy': 'かぞくの おかねを とめて いました',
    en: 'Paying was stopped for the whole family',
  },
  GRANT_ENDED: {
    ja: 'お願いした期間の外でした',
    'ja-easy': 'おねがいの じかんの そとでした',
    en: 'Outside the time it was allowed for',
  },
  SHOP_NOT_ALLOWED: {
    ja: '使えると決めたお店ではありませんでした',
    'ja-easy': 'つかえる みせでは ありませんでした',
    en: 'Not one of the shops the rules allow',
  },
  CATEGORY_NOT_ALLOWED: {
    ja: '使えると決めた種類のお店ではありませんでした',
    'ja-easy': 'つかえる みせでは ありませんでした',
    en: 'Not a kind of shop the rules allow',
  },
  WEEKDAY_NOT_ALLOWED: {
    ja: '使える曜日ではありませんでした',
    'ja-easy': 'つかえる ひでは ありませんでした',
    en: 'Not a day the rules allow',
  },
  OUTSIDE_HOURS: {
    ja: '使える時間の外でした',
    'ja-easy': 'つかえる じかんの そとでした',
    en: 'Outside the hours the rules allow',
  },
  CAP_PURCHASE: {
    ja: '1回の上限をこえていました',
    'ja-easy': 'いちどの きまりを こえて いました',
    en: 'Over the limit for one purchase',
  },
  CAP_DAY: {
    ja: '1日の上限をこえていました',
    'ja-easy': 'いちにちの きまりを こえて いました',
    en: 'Over the limit for the day',
  },
  CAP_WEEK: {
    ja: '1週間の上限をこえていました',
    'ja-easy': 'いっしゅうかんの きまりの うえでした',
    en: 'Over the limit for the week',
  },
  CAP_MONTH: {
    ja: '1か月の上限をこえていました',
    'ja-easy': 'いっかげつの きまりの うえでした',
    en: 'Over the limit for the month',
  },
  CAP_TOTAL: {
    ja: '全部の上限をこえていました',
    'ja-easy': 'ぜんぶの きまりの うえでした',
    en: 'Over the limit altogether',
  },
  GRANT_LIMIT: {
    ja: 'お願いした金額をこえていました',
    'ja-easy': 'おねがいの おかねの うえでした',
    en: 'Over the amount it was allowed for',
  },
  FAMILY_CAP: {
    ja: '家族の上限をこえていました',
    'ja-easy': 'かぞくの きまりの うえでした',
    en: 'Over the family’s limit',
  },
  VOUCHERS_NOT_FOR_SHOP: {
    ja: 'このお店で使える商品券が足りませんでした',
    'ja-easy': 'この みせの けんが たりませんでした',
    en: 'Not enough vouchers for this shop',
  },
  BALANCE: {
    ja: '残高が足りませんでした',
    'ja-easy': 'ざんだかが たりませんでした',
    en: 'There was not enough balance',
  },
  APPROVAL_REFUSED: {
    ja: '契約者の方が、今回は見送りました',
    'ja-easy': 'おうちの ひとが やめました',
    en: 'The account owner said not this time',
  },
  APPROVAL_TIMEOUT: {
    ja: '契約者の方の返事が間に合いませんでした',
    'ja-easy': 'おうちの へんじが まだでした',
    en: 'The account owner did not answer in time',
  },
  TRY_AGAIN: { ja: '混み合っていました', 'ja-easy': 'こんで いました', en: 'It was too busy at that moment' },
};

export const purchaseStateTexts: Readonly<Record<Exclude<PurchaseState, 'never_arrived'>, Message>> = {
  approved: { ja: '払いました', 'ja-easy': 'はらいました', en: 'Paid' },
  declined: { ja: '払えませんでした', 'ja-easy': 'はらえませんでした', en: 'Not paid' },
  voided: { ja: '取り消しました', 'ja-easy': 'とりけしました', en: 'Cancelled' },
  refunded: { ja: '返品しました', 'ja-easy': 'かえしました', en: 'Refunded' },
  awaiting_approval: {
    ja: '確認を待っています',
    'ja-easy': 'かくにんを まって います',
    en: 'Waiting for a yes',
  },
};

/** The family's page in the browser. */
export const portalTexts = {
  productName: { ja: '手ぶら', 'ja-easy': 'てぶら', en: 'Tebura' },
  pageName: { ja: '家族のページ', 'ja-easy': 'かぞくの ページ', en: 'Family page' },
  language: { ja: 'ことば', 'ja-easy': 'ことば', en: 'Language' },
  demoRibbon: {
    ja: 'デモです。本物のお金ではありません。',
    'ja-easy': 'ためしです。ほんとうの おかねでは ありません。',
    en: 'A demo: the money is not real.',
  },
  ownerLine: { ja: '契約者 {name}さん', 'ja-easy': '{name}さん', en: 'Account owner: {name}' },
  signOut: { ja: 'サインアウト', 'ja-easy': 'ページを とじる', en: 'Sign out' },

  live: { ja: 'つながっています', 'ja-easy': 'つながって います', en: 'Connected' },
  connecting: { ja: 'つないでいます', 'ja-easy': 'つないで います', en: 'Connecting' },
  lost: { ja: 'つながっていません', 'ja-easy': 'つながって いません', en: 'Not connected' },
  asOf: { ja: '{time} の内容です', 'ja-easy': '{time} の ないようです', en: 'Last update: {time}' },
  reconnect: { ja: 'つなぎなおす', 'ja-easy': 'つなぎなおす', en: 'Reconnect' },

  balance: { ja: '家族の残高', 'ja-easy': 'かぞくの ざんだか', en: 'Family balance' },
  vouchers: { ja: '商品券の期限', 'ja-easy': 'いつまで つかえるか', en: 'Vouchers by expiry' },
  expiresOn: { ja: '{date}まで', 'ja-easy': '{date}まで', en: 'Until {date}' },
  noVouchers: {
    ja: 'いま使える商品券はありません。',
    'ja-easy': 'いま つかえる おかねは ありません。',
    en: 'There are no vouchers to use now.',
  },

  members: { ja: '家族', 'ja-easy': 'かぞく', en: 'Members' },
  noMembers: {
    ja: '登録された家族は、まだいません。',
    'ja-easy': 'かぞくは まだ とうろくされて いません。',
    en: 'Nobody is registered yet.',
  },
  noMembersAdvice: {
    ja: '登録は、商品券を買った窓口でできます。',
    'ja-easy': 'とうろくは まどぐちで できます。',
    en: 'You can register at the desk where you bought the vouchers.',
  },
  age: { ja: '{years}歳', 'ja-easy': '{years}さい', en: 'Age {years}' },
  leftToday: { ja: 'きょう、あと', 'ja-easy': 'きょう あと', en: 'Left today' },
  spentTodayHeadline: { ja: 'きょう使ったのは', 'ja-easy': 'きょう つかったのは', en: 'Spent today' },
  spentToday: {
    ja: 'きょう使った {amount}',
    'ja-easy': 'きょう つかった {amount}',
    en: 'Spent today {amount}',
  },
  dayLimit: { ja: '1日 {amount}まで', 'ja-easy': 'いちにち {amount}まで', en: 'Limit {amount} a day' },
  noFingers: {
    ja: '指の登録が、まだです。',
    'ja-easy': 'ゆびの とうろくが まだです。',
    en: 'No finger is registered yet.',
  },
  mayPay: { ja: '使えます', 'ja-easy': 'つかえます', en: 'Can pay' },
  stopped: { ja: '停止中', 'ja-easy': 'おやすみ', en: 'Stopped' },
  stoppedHeadline: {
    ja: 'お支払いを止めています',
    'ja-easy': 'おかねを とめて います',
    en: 'Paying is stopped',
  },
  stoppedExplained: {
    ja: 'お店の画面には「お休み中」と出ます。',
    'ja-easy': 'おみせでは「おやすみちゅう」と でます。',
    en: 'The shop’s screen says “Paused for now”.',
  },
  editLimits: { ja: '上限を変える', 'ja-easy': 'きまりを かえる', en: 'Change limits' },
  stop: { ja: 'お支払いを止める', 'ja-easy': 'おかねを とめる', en: 'Stop paying' },
  stopping: { ja: '止めています…', 'ja-easy': 'とめて います…', en: 'Stopping…' },
  resume: { ja: '再開する', 'ja-easy': 'また つかえるように する', en: 'Let pay again' },
  resuming: { ja: '再開しています…', 'ja-easy': 'もどして います…', en: 'Starting again…' },
  forMember: { ja: '{name}:', 'ja-easy': '{name}:', en: '{name}: ' },

  limitsHeading: { ja: '{name}の上限', 'ja-easy': '{name}の きまり', en: 'Limits for {name}' },
  perPurchase: { ja: '1回の上限', 'ja-easy': 'いちどの きまり', en: 'At a time' },
  perDay: { ja: '1日の上限', 'ja-easy': 'いちにちの きまり', en: 'In a day' },
  noLimit: { ja: '上限なし', 'ja-easy': 'きまり なし', en: 'No limit' },
  yen: { ja: '円', 'ja-easy': 'えん', en: 'yen' },
  preview: { ja: 'こうなります', 'ja-easy': 'こうなります', en: 'It will be' },
  save: { ja: 'この上限にする', 'ja-easy': 'これに する', en: 'Use these limits' },
  saving: { ja: '変えています…', 'ja-easy': 'かえて います…', en: 'Changing…' },
  cancel: { ja: 'やめる', 'ja-easy': 'やめる', en: 'Cancel' },
  limitMissing: {
    ja: '金額を入れるか、「上限なし」を選んでください。',
    'ja-easy': 'すうじを いれるか「きまり なし」を えらんでね。',
    en: 'Enter an amount, or choose “No limit”.',
  },
  limitNotWhole: {
    ja: '数字だけで入れてください(例:500)。',
    'ja-easy': 'すうじだけ いれてね(500 など)。',
    en: 'Use whole numbers only, for example 500.',
  },
  limitOutOfRange: {
    ja: '{least}から{most}までにしてください。',
    'ja-easy': '{least}から {most}までに してね。',
    en: 'Choose between {least} and {most}.',
  },
  limitsContradict: {
    ja: '1回の上限は、1日の上限と同じか、少なくしてください。',
    'ja-easy': 'いちどの きまりを すくなく してね。',
    en: 'The limit at a time cannot be more than the limit in a day.',
  },
  limitsChangedMeanwhile: {
    ja: 'ほかの画面で、先に上限が変わっていました。まだ変えていません。',
    'ja-easy': 'ほかの ひとが さきに かえました。まだ かえて いません。',
    en: 'The limits were changed elsewhere first. Nothing of yours is saved yet.',
  },
  limitsNow: { ja: 'いまの上限:{rule}', 'ja-easy': 'いまの きまり:{rule}', en: 'Now: {rule}' },

  undo: { ja: '元に戻す', 'ja-easy': 'もとに もどす', en: 'Undo' },
  close: { ja: '閉じる', 'ja-easy': 'とじる', en: 'Close' },
  didStop: {
    ja: '{name}のお支払いを止めました。',
    'ja-easy': '{name}の おかねを とめました。',
    en: 'Stopped paying for {name}.',
  },
  didResume: {
    ja: '{name}は、また使えます。',
    'ja-easy': '{name}は また つかえます。',
    en: '{name} can pay again.',
  },
  didChangeLimits: {
    ja: '{name}の上限を変えました。',
    'ja-easy': '{name}の きまりを かえました。',
    en: 'Changed the limits for {name}.',
  },
  /** The request left, no answer came: it may or may not have been done. */
  notSure: {
    ja: 'つながらないため、変わったかどうか、まだわかりません。つながったら読みなおします。',
    'ja-easy': 'つながりません。かわったか まだ わかりません。',
    en: 'No answer came, so we do not know yet whether it changed. It will be read again once connected.',
  },
  notDone: {
    ja: '変えられませんでした。画面は、いまの状態です。',
    'ja-easy': 'かえられませんでした。がめんは いまの ようすです。',
    en: 'It was not changed. The page shows how things are now.',
  },
  changedMeanwhile: {
    ja: 'そのあとで上限が変わっていたので、戻しませんでした。',
    'ja-easy': 'あとで かわって いたので もどしませんでした。',
    en: 'The limits were changed since, so this was not undone.',
  },
  notSignedOut: {
    ja: 'つながらないため、まだサインアウトしていません。',
    'ja-easy': 'つながりません。まだ とじて いません。',
    en: 'No connection: you are not signed out yet.',
  },

  purchases: { ja: 'お買い物', 'ja-easy': 'おかいもの', en: 'Purchases' },
  noPurchases: {
    ja: 'お買い物は、まだありません。',
    'ja-easy': 'おかいものは まだ ありません。',
    en: 'No purchases yet.',
  },
  noPurchasesAdvice: {
    ja: 'お買い物があると、すぐここに出ます。',
    'ja-easy': 'おかいものを すると ここに でます。',
    en: 'A purchase appears here as soon as it happens.',
  },
  lastPurchases: {
    ja: '新しいものから{count}件までを出しています。',
    'ja-easy': 'あたらしい {count}こまで でます。',
    en: 'Showing the latest {count}.',
  },
  showAll: { ja: 'すべて見る({count}件)', 'ja-easy': 'ぜんぶ みる({count}こ)', en: 'Show all {count}' },
  showFewer: { ja: '新しいものだけ見る', 'ja-easy': 'あたらしいものだけ', en: 'Show the latest only' },
  fresh: { ja: '新着', 'ja-easy': 'あたらしい', en: 'New' },
  freshOne: {
    ja: '新しいお知らせ。{name}、{shop}、{amount}、{state}。',
    'ja-easy': 'あたらしい おしらせ。{name}、{shop}、{amount}、{state}。',
    en: 'New: {name}, {shop}, {amount}, {state}.',
  },
  freshMany: {
    ja: '新しいお知らせが{count}件あります。',
    'ja-easy': 'あたらしい おしらせが {count}こ あります。',
    en: '{count} new purchases.',
  },
  noMoneyMoved: {
    ja: '残高は減っていません。',
    'ja-easy': 'おかねは へって いません。',
    en: 'The balance has not changed.',
  },
  receiptNumber: {
    ja: 'レシート番号 {number}',
    'ja-easy': 'レシートの ばんごう {number}',
    en: 'Receipt {number}',
  },
  decidedAt: { ja: '日時 {time}', 'ja-easy': 'とき {time}', en: 'Time {time}' },
  notMine: {
    ja: '心当たりがないときは、お支払いを止められます。',
    'ja-easy': 'しらない おかいもののときは とめられます。',
    en: 'If you do not know this purchase, you can stop paying.',
  },

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
    ja: '残高も上限も、そのままです。',
    'ja-easy': 'おかねは そのままです。',
    en: 'The balance and the limits are as they were.',
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
