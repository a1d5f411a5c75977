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
  endOfDay: { ja: '{day}の終わり', 'ja-easy': '{day}の おわり', en: 'the end of {day}' },
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
  sayYes: { ja: '払ってよい', 'ja-easy': 'はらって いいよ', en: 'Allow it' },
  sayNo: { ja: '今回はやめる', 'ja-easy': 'こんかいは やめる', en: 'Not this time' },
  answerNotHeard: {
    ja: '返事を届けられませんでした。もう一度お試しください。',
    'ja-easy': 'へんじが とどきませんでした。もういちど おしてね',
    en: 'Your answer did not arrive. Please try again.',
  },
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
  withPremium: {
    ja: 'うちプレミアム {amount}',
    'ja-easy': 'おまけ {amount}',
    en: 'of it premium {amount}',
  },
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
  wholeFamily: { ja: '家族みんな', 'ja-easy': 'かぞく みんな', en: 'the whole family' },
  familyRules: {
    ja: '家族みんなのルール',
    'ja-easy': 'かぞく みんなの きまり',
    en: 'Rules for the whole family',
  },
  familyRulesExplained: {
    ja: '一人ずつのルールに加えて、みんなの合計にかかります。',
    'ja-easy': 'みんなの ぶんを あわせた きまりです。',
    en: 'They hold for everybody’s purchases together, beside each person’s own rules.',
  },
  familyHasNoRules: {
    ja: 'みんなの合計には、上限はありません。',
    'ja-easy': 'みんなの きまりは ありません。',
    en: 'There is no limit for everybody together.',
  },
  stopFamily: {
    ja: '全員のお支払いを止める',
    'ja-easy': 'みんなの おかねを とめる',
    en: 'Stop everybody paying',
  },
  resumeFamily: {
    ja: '全員を再開する',
    'ja-easy': 'みんな また つかえるように',
    en: 'Let everybody pay again',
  },
  familyStopped: {
    ja: '全員のお支払いを止めています',
    'ja-easy': 'みんなの おかねを とめて います',
    en: 'Paying is stopped for everybody',
  },
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
  editLimits: { ja: 'ルールを変える', 'ja-easy': 'きまりを かえる', en: 'Change rules' },
  stop: { ja: 'お支払いを止める', 'ja-easy': 'おかねを とめる', en: 'Stop paying' },
  stopping: { ja: '止めています…', 'ja-easy': 'とめて います…', en: 'Stopping…' },
  resume: { ja: '再開する', 'ja-easy': 'また つかえるように する', en: 'Let pay again' },
  resuming: { ja: '再開しています…', 'ja-easy': 'もどして います…', en: 'Starting again…' },
  forMember: { ja: '{name}:', 'ja-easy': '{name}:', en: '{name}: ' },

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
    ja: '{name}のルールを変えました。',
    'ja-easy': '{name}の きまりを かえました。',
    en: 'Changed the rules for {name}.',
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
    ja: 'そのあとでルールが変わっていたので、戻しませんでした。',
    'ja-easy': 'あとで かわって いたので もどしませんでした。',
    en: 'The rules were changed since, so this was not undone.',
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
  why: { ja: 'くわしく', 'ja-easy': 'くわしく', en: 'In detail' },
  whyReading: { ja: '読んでいます…', 'ja-easy': 'よんで います…', en: 'Reading…' },
  partGone: {
    ja: 'この部分を、いま読めません。ページを開きなおしてください。',
    'ja-easy': 'いま よめません。ページを ひらきなおしてね。',
    en: 'This part cannot be read now. Please open the page anew.',
  },
  whyNotRead: {
    ja: 'くわしい内容を、いま読めません。',
    'ja-easy': 'くわしい ことを いま よめません。',
    en: 'The details cannot be read now.',
  },
  givenBack: {
    ja: '{amount}が戻りました',
    'ja-easy': '{amount}が もどりました',
    en: '{amount} was given back',
  },
  waitsUntil: {
    ja: '{time}まで返事を待ちます。お金は取り置いています。',
    'ja-easy': '{time}まで へんじを まちます。',
    en: 'It waits for an answer until {time}; the money is set aside.',
  },
  byLeave: { ja: 'お使い', 'ja-easy': 'おつかい', en: 'Errand' },
  notMine: {
    ja: '心当たりがないときは、お支払いを止められます。',
    'ja-easy': 'しらない おかいもののときは とめられます。',
    en: 'If you do not know this purchase, you can stop paying.',
  },
  notAnswered: {
    ja: 'いま、つながりません。もう一度お試しください。',
    'ja-easy': 'いま つながりません。もういちど してね。',
    en: 'There was no answer. Please try again.',
  },
  viewerLine: {
    ja: '{name}さんが見ています',
    'ja-easy': '{name}さんが みて います',
    en: 'Signed in: {name}',
  },
} satisfies Record<string, Message>;
