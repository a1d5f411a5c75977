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

  limitsHeading: { ja: '{name}のルール', 'ja-easy': '{name}の きまり', en: 'Rules for {name}' },
  presets: { ja: 'まとめて選ぶ', 'ja-easy': 'まとめて えらぶ', en: 'Start from' },
  moreRules: { ja: 'もっと細かく決める', 'ja-easy': 'もっと きめる', en: 'More rules' },
  perWeek: { ja: '1週間の上限', 'ja-easy': 'いっしゅうかんの きまり', en: 'In a week' },
  perMonth: { ja: '1か月の上限', 'ja-easy': 'いっかげつの きまり', en: 'In a month' },
  inTotal: { ja: '全部の上限', 'ja-easy': 'ぜんぶの きまり', en: 'Altogether' },
  askOwnerAbove: { ja: 'こえたら確かめる金額', 'ja-easy': 'こえたら きく きんがく', en: 'Ask me above' },
  neverAsk: { ja: '確かめない', 'ja-easy': 'きかない', en: 'Do not ask' },
  hours: { ja: '使える時間', 'ja-easy': 'つかえる じかん', en: 'Hours' },
  hoursFrom: { ja: '何時から', 'ja-easy': 'なんじから', en: 'From' },
  hoursUntil: { ja: '何時まで', 'ja-easy': 'なんじまで', en: 'Until' },
  anyHour: { ja: 'いつでも', 'ja-easy': 'いつでも', en: 'Any time' },
  weekdays: { ja: '使える曜日', 'ja-easy': 'つかえる ようび', en: 'Days' },
  everyDay: { ja: '毎日', 'ja-easy': 'まいにち', en: 'Every day' },
  categoriesOnly: {
    ja: 'この種類のお店だけ',
    'ja-easy': 'この しゅるいの みせだけ',
    en: 'Only these kinds of shops',
  },
  categoriesBlocked: {
    ja: '使えない種類のお店',
    'ja-easy': 'つかえない しゅるいの みせ',
    en: 'Not these kinds of shops',
  },
  shopsOnly: { ja: 'このお店だけ', 'ja-easy': 'この みせだけ', en: 'Only these shops' },
  shopsBlocked: { ja: '使えないお店', 'ja-easy': 'つかえない みせ', en: 'Not these shops' },
  noneChosen: { ja: 'なし', 'ja-easy': 'なし', en: 'None' },
  countChosen: { ja: '{count}つ', 'ja-easy': '{count}こ', en: '{count} chosen' },
  findShop: { ja: 'お店をさがす', 'ja-easy': 'みせを さがす', en: 'Find a shop' },
  noShopFound: {
    ja: 'そのお店は見つかりません。',
    'ja-easy': 'その みせは みつかりません。',
    en: 'No such shop was found.',
  },
  shopsNotRead: {
    ja: 'お店の一覧を、いま読めません。',
    'ja-easy': 'みせの なまえを いま よめません。',
    en: 'The list of shops cannot be read now.',
  },
  leftWeek: { ja: '今週', 'ja-easy': 'こんしゅう', en: 'This week' },
  leftMonth: { ja: '今月', 'ja-easy': 'こんげつ', en: 'This month' },
  leftTotal: { ja: '全部で', 'ja-easy': 'ぜんぶで', en: 'Altogether' },
  leftDay: { ja: 'きょう', 'ja-easy': 'きょう', en: 'Today' },
  perPurchase: { ja: '1回の上限', 'ja-easy': 'いちどの きまり', en: 'At a time' },
  perDay: { ja: '1日の上限', 'ja-easy': 'いちにちの きまり', en: 'In a day' },
  noLimit: { ja: '上限なし', 'ja-easy': 'きまり なし', en: 'No limit' },
  yen: { ja: '円', 'ja-easy': 'えん', en: 'yen' },
  preview: { ja: 'こうなります', 'ja-easy': 'こうなります', en: 'It will be' },
  save: { ja: 'このルールにする', 'ja-easy': 'これに する', en: 'Use these rules' },
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
  limitsChangedMeanwhile: {
    ja: 'ほかの画面で、先にルールが変わっていました。まだ変えていません。',
    'ja-easy': 'ほかの ひとが さきに かえました。まだ かえて いません。',
    en: 'The rules were changed elsewhere first. Nothing of yours is saved yet.',
  },
  limitsNow: { ja: 'いまのルール', 'ja-easy': 'いまの きまり', en: 'The rules now' },

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

  grants: { ja: 'お使いを頼む', 'ja-easy': 'おつかいを たのむ', en: 'Errands' },
  grantsExplained: {
    ja: 'ほかの人が、1つのお店で、決めた金額まで、家族の残高から払えます。',
    'ja-easy': 'ほかの ひとが ひとつの みせで はらえます。',
    en: 'Somebody else may pay from your balance: in one shop, up to an amount, for a time.',
  },
  noGrants: {
    ja: 'いま頼んでいるお使いはありません。',
    'ja-easy': 'おつかいは ありません。',
    en: 'There are no errands now.',
  },
  newGrant: { ja: 'お使いを頼む', 'ja-easy': 'おつかいを たのむ', en: 'Ask somebody' },
  grantWho: { ja: 'だれに', 'ja-easy': 'だれに', en: 'Whom' },
  grantByCode: {
    ja: 'ほかの家族の人(番号で)',
    'ja-easy': 'ほかの かぞくの ひと',
    en: 'Somebody else, by code',
  },
  grantCode: { ja: '8けたの番号', 'ja-easy': '8けたの ばんごう', en: 'The code of 8 digits' },
  grantCodeExplained: {
    ja: '番号は、その人の家族のページで出せます。',
    'ja-easy': 'ばんごうは その ひとに ききます。',
    en: 'It is shown on that person’s own family page.',
  },
  grantShop: { ja: 'お店', 'ja-easy': 'みせ', en: 'Shop' },
  chooseShop: { ja: 'お店を選ぶ', 'ja-easy': 'みせを えらぶ', en: 'Choose a shop' },
  grantAmount: { ja: 'いくらまで', 'ja-easy': 'いくらまで', en: 'Up to' },
  grantFromDay: { ja: 'いつから(日にち)', 'ja-easy': 'いつから(ひ)', en: 'From (day)' },
  grantFromHour: { ja: 'いつから(時間)', 'ja-easy': 'いつから(じかん)', en: 'From (hour)' },
  grantUntilDay: { ja: 'いつまで(日にち)', 'ja-easy': 'いつまで(ひ)', en: 'Until (day)' },
  grantUntilHour: { ja: 'いつまで(時間)', 'ja-easy': 'いつまで(じかん)', en: 'Until (hour)' },
  grantInJapan: { ja: '日本の時間です。', 'ja-easy': 'にほんの じかんです。', en: 'Times in Japan.' },
  giveGrant: { ja: 'これで頼む', 'ja-easy': 'これで たのむ', en: 'Ask like this' },
  leftOfLimit: {
    ja: 'あと {left}({limit}まで)',
    'ja-easy': 'あと {left}({limit}まで)',
    en: '{left} of {limit} left',
  },
  grantSpan: { ja: '{from}から{until}まで', 'ja-easy': '{from}から {until}まで', en: '{from} to {until}' },
  grantLater: { ja: 'これから', 'ja-easy': 'これから', en: 'Later' },
  grantNow: { ja: 'いま使えます', 'ja-easy': 'いま つかえます', en: 'Now' },
  grantOver: { ja: '終わりました', 'ja-easy': 'おわりました', en: 'Over' },
  endGrant: { ja: 'すぐ終わりにする', 'ja-easy': 'すぐ おわりに する', en: 'End it now' },
  grantAmountWrong: {
    ja: '1円から{most}までの数字で入れてください。',
    'ja-easy': '1えんから {most}までに してね。',
    en: 'Please enter 1 to {most} in whole yen.',
  },
  grantShopMissing: {
    ja: 'お店を選んでください。',
    'ja-easy': 'みせを えらんでね。',
    en: 'Please choose a shop.',
  },
  grantCodeWrong: {
    ja: '番号は、8けたの数字です。',
    'ja-easy': 'ばんごうは 8けたです。',
    en: 'The code has 8 digits.',
  },
  grantSpanWrong: {
    ja: '終わりは、これからで、始まりより後にしてください(2か月以内)。',
    'ja-easy': 'おわりを あとに してね。',
    en: 'Let it end after it begins, later than now and within two months.',
  },
  grantNobody: {
    ja: 'その番号は使えません。もう一度、聞いてみてください。',
    'ja-easy': 'その ばんごうは つかえません。',
    en: 'That code cannot be used. Please ask for a new one.',
  },
  grantTooMany: {
    ja: '少し時間をおいて、お試しください。',
    'ja-easy': 'あとで もういちど してね。',
    en: 'Please try again a little later.',
  },
  notAnswered: {
    ja: 'いま、つながりません。もう一度お試しください。',
    'ja-easy': 'いま つながりません。もういちど してね。',
    en: 'There was no answer. Please try again.',
  },
  beAsked: {
    ja: 'お使いを頼まれるとき',
    'ja-easy': 'おつかいを たのまれる とき',
    en: 'To be asked by another family',
  },
  beAskedExplained: {
    ja: '番号を出して、頼む人に伝えます。30分のあいだ、1回だけ使えます。',
    'ja-easy': 'ばんごうを たのむ ひとに いいます。いちどだけ つかえます。',
    en: 'Show a code and tell it to whoever asks. It works once, for 30 minutes.',
  },
  makeCode: { ja: '{name}の番号を出す', 'ja-easy': '{name}の ばんごうを だす', en: 'Show a code for {name}' },
  codeOf: { ja: '{name}の番号', 'ja-easy': '{name}の ばんごう', en: 'Code for {name}' },
  goodUntil: { ja: '{time}まで使えます', 'ja-easy': '{time}まで つかえます', en: 'Good until {time}' },

  coGuardians: { ja: 'いっしょに見る人', 'ja-easy': 'いっしょに みる ひと', en: 'Who else decides' },
  coGuardiansExplained: {
    ja: '契約者と同じように、見ること、決めることができます。',
    'ja-easy': 'おなじように みて きめられます。',
    en: 'They see and decide like the account owner.',
  },
  noCoGuardians: { ja: 'まだいません。', 'ja-easy': 'まだ いません。', en: 'Nobody yet.' },
  coGuardianName: { ja: 'お名前', 'ja-easy': 'なまえ', en: 'Name' },
  addCoGuardian: { ja: '加える', 'ja-easy': 'くわえる', en: 'Add' },
  nameMissing: {
    ja: 'お名前を入れてください。',
    'ja-easy': 'なまえを いれてね。',
    en: 'Please enter a name.',
  },
  newLink: { ja: '新しいリンク', 'ja-easy': 'あたらしい リンク', en: 'New link' },
  endCoGuardian: { ja: '終わりにする', 'ja-easy': 'おわりに する', en: 'End' },
  linkFor: { ja: '{name}さんのリンク', 'ja-easy': '{name}さんの リンク', en: 'Link for {name}' },
  copyLink: { ja: 'リンクをコピー', 'ja-easy': 'リンクを コピー', en: 'Copy the link' },
  didCopyLink: { ja: 'コピーしました', 'ja-easy': 'コピーしました', en: 'Copied' },
  linkOnce: {
    ja: 'この人だけに送ってください。1回だけ開けます。',
    'ja-easy': 'この ひとだけに おくってね。いちどだけ ひらけます。',
    en: 'Send it to this person only. It opens once.',
  },
  ownerOnly: {
    ja: '加える、終わりにするのは、契約者だけができます。',
    'ja-easy': 'くわえるのは けいやくした ひとだけです。',
    en: 'Only the account owner adds or ends.',
  },
  viewerLine: {
    ja: '{name}さんが見ています',
    'ja-easy': '{name}さんが みて います',
    en: 'Signed in: {name}',
  },

  history: { ja: '変更の記録', 'ja-easy': 'かえた きろく', en: 'What was changed' },
  noHistory: { ja: 'まだありません。', 'ja-easy': 'まだ ありません。', en: 'Nothing yet.' },
  historyNotRead: {
    ja: '記録を、いま読めません。',
    'ja-easy': 'いま よめません。',
    en: 'It cannot be read now.',
  },
  byDesk: { ja: '窓口', 'ja-easy': 'まどぐち', en: 'The desk' },
  bySystem: { ja: '手ぶら', 'ja-easy': 'てぶら', en: 'Tebura' },
  rulesOf: { ja: '{name}のルール', 'ja-easy': '{name}の きまり', en: 'Rules for {name}' },
  ruleBefore: { ja: '変える前', 'ja-easy': 'かえる まえ', en: 'Before' },
  ruleAfter: { ja: '変えた後', 'ja-easy': 'かえた あと', en: 'After' },
  didGiveGrant: {
    ja: '{name}にお使いを頼みました({shop}、{amount}まで)。',
    'ja-easy': '{name}に おつかいを たのみました。{shop}、{amount}まで。',
    en: 'Asked {name} to shop ({shop}, up to {amount}).',
  },
  didEndGrant: {
    ja: '{name}のお使いを終わりにしました({shop}、{amount}まで)。',
    'ja-easy': '{name}の おつかいは おわり。{shop}、{amount}まで。',
    en: 'Ended the errand of {name} ({shop}, up to {amount}).',
  },
  didAddCoGuardian: {
    ja: '{name}さんを、いっしょに見る人に加えました。',
    'ja-easy': '{name}さんを くわえました。',
    en: '{name} may now see and decide.',
  },
  didEndCoGuardian: {
    ja: '{name}さんは、いっしょに見る人ではなくなりました。',
    'ja-easy': '{name}さんは おわりました。',
    en: '{name} no longer sees and decides.',
  },

  didAddPasskey: {
    ja: 'パスキーを加えました。',
    'ja-easy': 'パスキーを くわえました。',
    en: 'Added a passkey.',
  },
  didRemovePasskey: {
    ja: 'パスキーを消しました。',
    'ja-easy': 'パスキーを けしました。',
    en: 'Removed a passkey.',
  },
  didExport: {
    ja: '家族のデータを書き出しました。',
    'ja-easy': 'データを かきだしました。',
    en: 'Took a copy of the family’s data.',
  },
  didWithdraw: {
    ja: '{name}の同意を取り消し、指のデータを消しました。',
    'ja-easy': '{name}の ゆびの データを けしました。',
    en: 'Withdrew the consent of {name}; the finger data were deleted.',
  },
  didErase: {
    ja: '1人の個人データを消しました。',
    'ja-easy': 'ひとりの データを けしました。',
    en: 'Deleted one person’s personal data.',
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
