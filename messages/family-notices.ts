import type { Message } from './language.ts';

/** The inbox of the family's page, and how its owner is told of things elsewhere. Nobody can know that a notice was read outside. */
export const inboxTexts = {
  title: { ja: 'お知らせ', 'ja-easy': 'おしらせ', en: 'Notices' },
  none: { ja: 'お知らせは、まだありません。', 'ja-easy': 'おしらせは ありません。', en: 'No notices yet.' },
  notRead: {
    ja: 'お知らせを、いま読めません。',
    'ja-easy': 'おしらせを いま よめません。',
    en: 'The notices cannot be read now.',
  },
  unread: { ja: '未読', 'ja-easy': 'まだ', en: 'Unread' },
  markRead: { ja: 'すべて読みました', 'ja-easy': 'ぜんぶ よみました', en: 'I have read them all' },
  queued: { ja: '送信待ち', 'ja-easy': 'これから おくります', en: 'Waiting to be sent' },
  accepted: { ja: '送信済み', 'ja-easy': 'おくりました', en: 'Sent' },
  opened: { ja: 'リンクから開きました', 'ja-easy': 'ひらきました', en: 'Opened by its link' },
  failed: { ja: '送れませんでした', 'ja-easy': 'おくれませんでした', en: 'Could not be sent' },
  onlyHere: { ja: 'このページだけ', 'ja-easy': 'この ページだけ', en: 'On this page only' },
} satisfies Record<string, Message>;

export const noticeSettingsTexts = {
  title: { ja: 'お知らせの設定', 'ja-easy': 'おしらせの きめかた', en: 'How to be told' },
  explained: {
    ja: 'このページのお知らせは、いつでも見られます。ほかの方法は、選んだ順に送ります。',
    'ja-easy': 'この ページでは いつでも みられます。',
    en: 'Notices are always on this page. Other ways are used in the order you choose.',
  },
  notRead: {
    ja: '設定を、いま読めません。',
    'ja-easy': 'いま よめません。',
    en: 'The settings cannot be read now.',
  },
  line: { ja: 'LINE', 'ja-easy': 'ライン', en: 'LINE' },
  'web-push': {
    ja: 'この端末への通知',
    'ja-easy': 'この きかいへの おしらせ',
    en: 'Notifications on this device',
  },
  mail: { ja: 'メール', 'ja-easy': 'メール', en: 'E-mail' },
  unavailable: {
    ja: 'この自治体では使えません',
    'ja-easy': 'ここでは つかえません',
    en: 'Not offered here',
  },
  'not-set-up': { ja: 'まだ使っていません', 'ja-easy': 'まだ つかって いません', en: 'Not set up' },
  unconfirmed: { ja: '確認待ち', 'ja-easy': 'たしかめて います', en: 'Waiting for your code' },
  ready: { ja: '使えます', 'ja-easy': 'つかえます', en: 'Ready' },
  down: {
    ja: '送れない状態です',
    'ja-easy': 'いま おくれません',
    en: 'Cannot be reached',
  },
  lastAccepted: {
    ja: '最後に送信済み:{time}',
    'ja-easy': 'さいごに おくった:{time}',
    en: 'Last sent: {time}',
  },
  sendTest: { ja: 'ためしに送る', 'ja-easy': 'ためしに おくる', en: 'Send a test' },
  didSendTest: {
    ja: '送信を頼みました。お手元に出るか、見てください。',
    'ja-easy': 'おくりました。みて ください。',
    en: 'A test is on its way. Please see whether it arrives.',
  },
  tooMany: {
    ja: '続けて押したため、少し時間をおいてください。',
    'ja-easy': 'すこし まってね。',
    en: 'Please wait a little before the next try.',
  },
  removeChannel: { ja: 'この方法をやめる', 'ja-easy': 'これを やめる', en: 'Stop using it' },
  mailAddress: { ja: 'メールアドレス', 'ja-easy': 'メールアドレス', en: 'E-mail address' },
  mailAddressWrong: {
    ja: 'メールアドレスを確かめてください。',
    'ja-easy': 'アドレスを たしかめてね。',
    en: 'Please check the address.',
  },
  sendCode: { ja: '確認の番号を送る', 'ja-easy': 'ばんごうを おくる', en: 'Send me a code' },
  mailCode: {
    ja: 'メールの6けたの番号',
    'ja-easy': 'メールの 6けたの ばんごう',
    en: 'The code of 6 digits in the mail',
  },
  mailCodeExplained: {
    ja: '番号を送信済みです。30分のあいだ使えます。',
    'ja-easy': 'ばんごうを おくりました。30ぷん つかえます。',
    en: 'The code was sent. It is good for 30 minutes.',
  },
  mailCodeWrong: {
    ja: 'この番号は使えません。新しい番号を送れます。',
    'ja-easy': 'その ばんごうは つかえません。',
    en: 'This code cannot be used. You can send a new one.',
  },
  confirmCode: { ja: '確かめる', 'ja-easy': 'たしかめる', en: 'Confirm' },
  otherAddress: { ja: 'アドレスを変える', 'ja-easy': 'アドレスを かえる', en: 'Another address' },
  subscribe: { ja: 'この端末で受け取る', 'ja-easy': 'この きかいに だす', en: 'Notify this device' },
  pushDenied: {
    ja: '通知が、ブラウザの設定で止められています。ブラウザの設定で、このページの通知を許可してください。',
    'ja-easy': 'つうちが とめられて います。ブラウザの せっていを みてね。',
    en: 'This browser blocks notifications from this page. You can allow them in its settings.',
  },
  pushImpossible: {
    ja: 'このブラウザでは受け取れません。iPhoneでは、ホーム画面に追加してから開いてください。',
    'ja-easy': 'この ブラウザでは できません。',
    en: 'This browser cannot do it. On an iPhone, add the page to the home screen first.',
  },
  lineExplained: {
    ja: 'LINEで友だちに追加すると、トークにつなぐためのリンクが出ます。',
    'ja-easy': 'LINEで ともだちに すると リンクが でます。',
    en: 'Add us as a friend in LINE; the talk then shows a link that joins it to this page.',
  },
  lineFriend: { ja: 'LINEを開く', 'ja-easy': 'LINEを ひらく', en: 'Open LINE' },
  lineJoin: { ja: 'LINEとつなぐ', 'ja-easy': 'LINEと つなぐ', en: 'Join with LINE' },
  lineJoinExplained: {
    ja: 'LINEのトークから来ました。あなたのLINEを、この家族のお知らせにつなぎますか。',
    'ja-easy': 'LINEから きました。つなぎますか。',
    en: 'You came from a LINE talk. Join your LINE to this family’s notices?',
  },
  lineJoinRefused: {
    ja: 'このリンクは使えません。LINEのトークで、新しいリンクをもらってください。',
    'ja-easy': 'その リンクは つかえません。',
    en: 'This link cannot be used. Please ask for a new one in the LINE talk.',
  },

  choices: { ja: '何を、いつ', 'ja-easy': 'なにを いつ', en: 'What and when' },
  order: { ja: '送る順番', 'ja-easy': 'おくる じゅんばん', en: 'Order' },
  useIt: { ja: '{channel}を使う', 'ja-easy': '{channel}を つかう', en: 'Use {channel}' },
  moveUp: { ja: '{channel}を先にする', 'ja-easy': '{channel}を さきに', en: 'Move {channel} up' },
  level: { ja: '{channel}の内容', 'ja-easy': '{channel}の ないよう', en: 'What {channel} says' },
  minimal: {
    ja: 'お知らせがあることだけ',
    'ja-easy': 'おしらせが ある ことだけ',
    en: 'Only that there is something',
  },
  standard: {
    ja: 'だれが、どこで、いくら',
    'ja-easy': 'だれが どこで いくら',
    en: 'Who, where and how much',
  },
  purchases: { ja: 'お買い物', 'ja-easy': 'おかいもの', en: 'Purchases' },
  each: { ja: '1件ずつ、すぐ', 'ja-easy': 'ひとつずつ すぐ', en: 'Each at once' },
  daily: { ja: '1日分をまとめて', 'ja-easy': 'いちにち まとめて', en: 'One a day, together' },
  'inbox-only': { ja: 'このページだけ', 'ja-easy': 'この ページだけ', en: 'On this page only' },
  declined: {
    ja: '払えなかったときも知らせる',
    'ja-easy': 'はらえない ときも おしらせ',
    en: 'Also when a purchase was not paid',
  },
  quiet: { ja: '静かにする時間', 'ja-easy': 'しずかな じかん', en: 'Quiet hours' },
  quietOn: { ja: '静かにする時間を決める', 'ja-easy': 'しずかな じかんを きめる', en: 'Keep quiet hours' },
  quietExplained: {
    ja: '急ぎのお知らせは、この時間にも送ります。時間は {zone} の時計です。',
    'ja-easy': 'いそぎの おしらせは おくります。{zone}の じかんです。',
    en: 'What cannot wait is sent all the same. Times are those of {zone}.',
  },
  quietFrom: { ja: '何時から', 'ja-easy': 'なんじから', en: 'From' },
  quietUntil: { ja: '何時まで', 'ja-easy': 'なんじまで', en: 'Until' },
  lowBalance: {
    ja: '残高が少なくなったら',
    'ja-easy': 'おかねが すくない とき',
    en: 'When the balance is low',
  },
  lowBalanceOff: { ja: '知らせない', 'ja-easy': 'おしらせ しない', en: 'Do not tell me' },
  lowBalanceWrong: {
    ja: '0円から{most}までの数字で入れてください。',
    'ja-easy': '0えんから {most}までに してね。',
    en: 'Please enter 0 to {most} in whole yen.',
  },
  language: { ja: 'お知らせのことば', 'ja-easy': 'おしらせの ことば', en: 'Language of notices' },
  save: { ja: 'この設定にする', 'ja-easy': 'これに する', en: 'Use these settings' },
  didSave: { ja: '設定を変えました。', 'ja-easy': 'かえました。', en: 'The settings were changed.' },
} satisfies Record<string, Message>;

/** What the service worker says when a push message says nothing it understands. */
export const pushTexts = {
  title: { ja: '手ぶら', 'ja-easy': 'てぶら', en: 'Tebura' },
  body: {
    ja: 'お知らせがあります',
    'ja-easy': 'おしらせが あります',
    en: 'There is a notice',
  },
} satisfies Record<string, Message>;
