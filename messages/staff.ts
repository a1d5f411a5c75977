import type { Message } from './language.ts';

// What the staff of the shop or the registration event read at the kiosk. Enrolment stands in enrolment.ts.

export const staffTexts = {
  signInTitle: { ja: 'スタッフのサインイン', 'ja-easy': 'スタッフの サインイン', en: 'Staff sign-in' },
  code: { ja: 'スタッフ番号', 'ja-easy': 'スタッフ ばんごう', en: 'Staff code' },
  codeHint: { ja: '4〜8けたの数字', 'ja-easy': '4〜8この すうじ', en: '4 to 8 digits' },
  pin: { ja: '暗証番号', 'ja-easy': 'あんしょう ばんごう', en: 'PIN' },
  pinHint: { ja: '4〜12けたの数字', 'ja-easy': '4〜12この すうじ', en: '4 to 12 digits' },
  digitsTyped: { ja: '{count}けた入力', 'ja-easy': '{count}こ いれました', en: '{count} digits entered' },
  signIn: { ja: 'サインイン', 'ja-easy': 'サインイン', en: 'Sign in' },
  nextField: { ja: '次へ', 'ja-easy': 'つぎへ', en: 'Next' },
  back: { ja: '戻る', 'ja-easy': 'もどる', en: 'Back' },
  signOut: { ja: 'サインアウト', 'ja-easy': 'サインアウト', en: 'Sign out' },
  refused: {
    ja: '番号が合いません。もう一度お願いします。',
    'ja-easy': 'ばんごうが あいません。もういちど おねがいします',
    en: 'That does not match. Please try again.',
  },
  locked: {
    ja: 'この番号は5分間お休みします。',
    'ja-easy': '5ふん まってね',
    en: 'This code rests for 5 minutes.',
  },
  offline: {
    ja: '通信が切れているので、いまはサインインできません。',
    'ja-easy': 'つながって いないので はいれません',
    en: 'Offline: signing in is not possible now.',
  },
  notNow: {
    ja: 'お会計が終わってからお願いします。',
    'ja-easy': 'おかいけいの あとで おねがいします',
    en: 'Please wait until the checkout has ended.',
  },
  signedOutKept: {
    ja: 'もう一度サインインしてください。入力した内容は残っています。',
    'ja-easy': 'もういちど サインイン してください。かいたものは のこっています',
    en: 'Please sign in again. What you entered is still here.',
  },
  hello: { ja: '{name} さん', 'ja-easy': '{name} さん', en: '{name}' },
  lockWarning: {
    ja: 'もうすぐ画面をロックします',
    'ja-easy': 'もうすぐ がめんを しめます',
    en: 'The screen locks soon',
  },
  lockWarningWhy: {
    ja: 'しばらく操作がありません。続けるときはボタンを押してください。',
    'ja-easy': 'つづけるときは ボタンを おしてね',
    en: 'Nobody has touched it for a while. Touch the button to go on.',
  },
  stayOpen: { ja: '続ける', 'ja-easy': 'つづける', en: 'Continue' },
} satisfies Record<string, Message>;

/** The staff's names in the contract are roles; this is how people say them. */
export const roleTexts = {
  clerk: { ja: 'レジ係', 'ja-easy': 'レジの ひと', en: 'Clerk' },
  event_staff: { ja: '登録会スタッフ', 'ja-easy': 'とうろくかい スタッフ', en: 'Event staff' },
  manager: { ja: '責任者', 'ja-easy': 'せきにんしゃ', en: 'Manager' },
  auditor: { ja: '監査', 'ja-easy': 'かんさ', en: 'Auditor' },
  engineer: { ja: '保守', 'ja-easy': 'ほしゅ', en: 'Engineer' },
} satisfies Record<string, Message>;

/** The first page after signing in. */
export const staffHomeTexts = {
  enrol: { ja: '家族を登録する', 'ja-easy': 'かぞくを とうろくする', en: 'Enrol a family member' },
  resumeEnrolment: { ja: '登録の続き', 'ja-easy': 'とうろくの つづき', en: 'Go on with the enrolment' },
  enrolWhy: {
    ja: 'ご家族を選び、ルールと同意、指の順に進みます。',
    'ja-easy': 'かぞく、きまり、ゆびの じゅんに すすみます',
    en: 'Family, rules and consent, then the fingers.',
  },
  readerGlassDirty: {
    ja: '読取機のガラスが汚れています。柔らかい布で拭いてください。',
    'ja-easy': 'ガラスが よごれています。やわらかい ぬので ふいて ください',
    en: 'The glass of the reader is dirty. Please wipe it with a soft cloth.',
  },
  readerCannotPay: {
    ja: 'この読取機は、だれかを自分だけで見分けます。お支払いと登録には使いません。',
    'ja-easy': 'おしはらいと とうろくには つかいません',
    en: 'This reader decides by itself whom it sees. It is not used for payments or enrolment.',
  },
  enrolNoReader: {
    ja: '読取機の準備ができると登録できます。',
    'ja-easy': 'よみとりきの じゅんびを まってね',
    en: 'Possible as soon as the reader is ready.',
  },
  enrolOffline: {
    ja: '通信がつながると登録できます。',
    'ja-easy': 'つながると とうろく できます',
    en: 'Possible as soon as we are online.',
  },
  unresolvedTitle: { ja: '要確認', 'ja-easy': 'たしかめる', en: 'To check' },
  unresolvedNone: {
    ja: '要確認はありません',
    'ja-easy': 'たしかめるものは ありません',
    en: 'Nothing to check',
  },
  unresolvedWhy: {
    ja: '確認中のものは、結果を問い合わせています。もう一度しないでください。',
    'ja-easy': 'かくにんちゅうは きいています。もういちど しないで ください',
    en: 'What is being checked is asked about. Please do not do it again.',
  },
  resultUnknown: { ja: '確認中', 'ja-easy': 'かくにんちゅう', en: 'being checked' },
  resultGivenBack: { ja: '返しました', 'ja-easy': 'かえしました', en: 'given back' },
  resultNotGivenBack: { ja: '返していません', 'ja-easy': 'かえして いません', en: 'not given back' },
  resultSold: { ja: '販売済み', 'ja-easy': 'うりました', en: 'sold' },
  resultNotSold: {
    ja: '販売していません。現金はお返しください',
    'ja-easy': 'うって いません。おかねを かえしてね',
    en: 'not sold: give the cash back',
  },
  whatPurchase: { ja: 'お支払い', 'ja-easy': 'おしはらい', en: 'Purchase' },
  whatVoid: { ja: '取消', 'ja-easy': 'とりけし', en: 'Void' },
  whatRefund: { ja: '返品', 'ja-easy': 'へんぴん', en: 'Refund' },
  whatSale: { ja: '商品券', 'ja-easy': 'しょうひんけん', en: 'Vouchers' },
  resultPaid: { ja: '支払い済み', 'ja-easy': 'はらって あります', en: 'paid' },
  resultNotPaid: { ja: '支払われていません', 'ja-easy': 'はらって いません', en: 'not paid' },
  unresolvedMore: { ja: 'ほかに {count}件', 'ja-easy': 'ほかに {count}けん', en: '{count} more' },
  unresolvedNotRead: {
    ja: '一覧を読めませんでした。',
    'ja-easy': 'いちらんを よめませんでした',
    en: 'The list could not be read.',
  },
  purchaseId: { ja: '番号', 'ja-easy': 'ばんごう', en: 'No.' },
  reader: { ja: '読取機', 'ja-easy': 'よみとりき', en: 'Reader' },
  readerReady: { ja: '使えます', 'ja-easy': 'つかえます', en: 'is ready' },
  readerConnecting: { ja: '準備中', 'ja-easy': 'じゅんびちゅう', en: 'is starting' },
  readerDisconnected: { ja: 'つながっていません', 'ja-easy': 'つながって いません', en: 'is not connected' },
  readerFaulty: { ja: '点検が必要です', 'ja-easy': 'みてもらって ください', en: 'needs care' },
} satisfies Record<string, Message>;
