import type { Message } from './language.ts';

/** Passkeys, on the family's page and before it. */
export const passkeyTexts = {
  title: { ja: 'かんたんに開く(パスキー)', 'ja-easy': 'かんたんに ひらく', en: 'Sign in with a passkey' },
  explained: {
    ja: 'この端末の画面ロック(指、顔、番号)で開けるようになります。リンクはいりません。',
    'ja-easy': 'この きかいの かぎで ひらけます。',
    en: 'Open this page with the device’s own lock: finger, face or PIN. No link is needed.',
  },
  none: { ja: 'まだありません。', 'ja-easy': 'まだ ありません。', en: 'None yet.' },
  notRead: { ja: 'いま読めません。', 'ja-easy': 'いま よめません。', en: 'It cannot be read now.' },
  name: { ja: '端末の呼び名', 'ja-easy': 'きかいの なまえ', en: 'What to call this device' },
  nameExample: { ja: 'わたしのスマホ', 'ja-easy': 'わたしの スマホ', en: 'My phone' },
  add: { ja: 'この端末を加える', 'ja-easy': 'この きかいを くわえる', en: 'Add this device' },
  remove: { ja: '消す', 'ja-easy': 'けす', en: 'Remove' },
  addedAt: { ja: '加えた日 {date}', 'ja-easy': 'くわえた ひ {date}', en: 'Added {date}' },
  lastUsed: { ja: '最後に使った日 {date}', 'ja-easy': 'つかった ひ {date}', en: 'Last used {date}' },
  neverUsed: { ja: 'まだ使っていません', 'ja-easy': 'まだ つかって いません', en: 'Not used yet' },
  notMade: {
    ja: '加えませんでした。もう一度お試しください。',
    'ja-easy': 'まだです。もういちど してね。',
    en: 'It was not added. Please try again.',
  },
  enough: {
    ja: '10台まで加えられます。使わないものを消してください。',
    'ja-easy': '10だいまでです。',
    en: 'There can be ten. Please remove one that is not used.',
  },
  impossible: {
    ja: 'このブラウザか、このアドレスでは使えません。',
    'ja-easy': 'ここでは つかえません。',
    en: 'Not possible in this browser or at this address.',
  },
  open: { ja: 'パスキーで開く', 'ja-easy': 'パスキーで ひらく', en: 'Open with a passkey' },
  opening: { ja: '確かめています…', 'ja-easy': 'たしかめて います…', en: 'Checking…' },
  notOpened: {
    ja: '開けませんでした。もう一度試すか、リンクから開いてください。',
    'ja-easy': 'ひらけません。リンクから ひらいてね。',
    en: 'It did not open. Try again, or open the page by a link.',
  },
} satisfies Record<string, Message>;

/** Who looked at what, consent and its end, copies and deletion. */
export const privacyTexts = {
  looks: { ja: 'だれが見たか', 'ja-easy': 'だれが みたか', en: 'Who looked' },
  looksExplained: {
    ja: 'お買い物を見た人の記録です。お店の人が見たことも残ります。',
    'ja-easy': 'おかいものを みた ひとです。',
    en: 'Everybody who looked at purchases, shop staff as well.',
  },
  noLooks: { ja: '見た記録はありません。', 'ja-easy': 'まだ ありません。', en: 'Nobody has looked yet.' },
  looksAtAll: { ja: '家族みんなのお買い物', 'ja-easy': 'みんなの おかいもの', en: 'Everybody’s purchases' },
  looksAtOne: { ja: '{name}のお買い物', 'ja-easy': '{name}の おかいもの', en: 'Purchases of {name}' },
  showLooksOf: { ja: 'だれのお買い物を', 'ja-easy': 'だれの おかいもの', en: 'Whose purchases' },
  everybody: { ja: '全員', 'ja-easy': 'みんな', en: 'Everybody' },
  byStaff: { ja: 'お店の人({shop})', 'ja-easy': 'おみせの ひと({shop})', en: 'Staff ({shop})' },
  byStaffSomewhere: { ja: 'お店の人', 'ja-easy': 'おみせの ひと', en: 'Staff' },
  lookSpan: { ja: '{from}から{until}まで', 'ja-easy': '{from}から {until}まで', en: '{from} to {until}' },
  notRead: { ja: 'いま読めません。', 'ja-easy': 'いま よめません。', en: 'It cannot be read now.' },

  data: { ja: '同意とデータ', 'ja-easy': 'おやくそくと データ', en: 'Consent and data' },
  consentOf: { ja: '{name}の同意', 'ja-easy': '{name}の おやくそく', en: 'Consent of {name}' },
  givenAt: { ja: '同意した日時 {time}', 'ja-easy': 'おやくそくの ひ {time}', en: 'Given {time}' },
  guardian: { ja: '保護者 {name}', 'ja-easy': 'おうちの ひと {name}', en: 'Guardian: {name}' },
  recordedBy: { ja: '記録した人 登録の窓口', 'ja-easy': 'かいた ひと まどぐち', en: 'Recorded by the desk' },
  notice: { ja: '説明文 {version}', 'ja-easy': 'おはなし {version}', en: 'Wording {version}' },
  receipt: { ja: '同意の控えを保存', 'ja-easy': 'ひかえを のこす', en: 'Save the receipt' },
  withdrawnAt: {
    ja: '{time}に取り消しました。指のデータは消してあります。',
    'ja-easy': '{time}に やめました。',
    en: 'Withdrawn {time}; the finger data are deleted.',
  },
  withdraw: { ja: '同意を取り消す', 'ja-easy': 'おやくそくを やめる', en: 'Withdraw the consent' },
  withdrawMeans: {
    ja: '{name}の指のデータをすぐに消します。指では払えなくなります。元には戻せません。また使うときは、窓口で登録し直します。',
    'ja-easy': '{name}の ゆびの データを けします。もう ゆびでは はらえません。',
    en: 'The finger data of {name} are deleted at once. Paying by finger ends. This cannot be undone; to use it again, register at the desk.',
  },
  erase: { ja: '個人データを消す', 'ja-easy': 'データを けす', en: 'Delete personal data' },
  eraseMeans: {
    ja: '{name}の指のデータ、名前、生年月日、お知らせを消します。お買い物の金額と日時、同意の記録、操作の記録は、法律と精算のために名前なしで残ります。元には戻せません。',
    'ja-easy': '{name}の なまえと データを けします。おかねの きろくは のこります。',
    en: 'Finger data, name, birth date and notices of {name} are deleted. Amounts and times of purchases, the consent and the audit log stay without the name, for the law and the settlement. This cannot be undone.',
  },
  typeName: {
    ja: '確かめるため、「{name}」と入れてください',
    'ja-easy': '「{name}」と いれてね',
    en: 'To be sure, type “{name}”',
  },
  nameDiffers: {
    ja: '名前がちがいます。まだ何も消していません。',
    'ja-easy': 'なまえが ちがいます。',
    en: 'The name differs. Nothing was deleted.',
  },
  doWithdraw: { ja: '取り消して、消す', 'ja-easy': 'やめて けす', en: 'Withdraw and delete' },
  doErase: { ja: '消す', 'ja-easy': 'けす', en: 'Delete' },
  didErase: {
    ja: '消しました。お買い物と同意の記録だけが、名前なしで残っています。',
    'ja-easy': 'けしました。',
    en: 'Deleted. Only purchases and the consent remain, without the name.',
  },
  copy: { ja: 'データの控え', 'ja-easy': 'データの ひかえ', en: 'A copy of the data' },
  copyExplained: {
    ja: '家族について保存しているもののすべてです(指のデータと鍵は入りません)。',
    'ja-easy': 'かぞくの データ ぜんぶです。',
    en: 'Everything that is kept about the family, but finger data and keys.',
  },
  saveAll: { ja: 'すべて保存(JSON)', 'ja-easy': 'ぜんぶ のこす(JSON)', en: 'Save all (JSON)' },
  savePurchases: {
    ja: 'お買い物を保存(CSV)',
    'ja-easy': 'おかいものを のこす(CSV)',
    en: 'Save purchases (CSV)',
  },
  tooMany: {
    ja: '少し時間をおいて、お試しください。',
    'ja-easy': 'あとで もういちど してね。',
    en: 'Please try again a little later.',
  },
  ownerOnly: {
    ja: '個人データを消せるのは、契約者だけです。',
    'ja-easy': 'けせるのは けいやくした ひとだけです。',
    en: 'Only the account owner deletes personal data.',
  },
} satisfies Record<string, Message>;

/** The heads of the purchases' columns as a spreadsheet shows them. */
export const purchaseColumnTexts = {
  date: { ja: '日時', 'ja-easy': 'とき', en: 'Time (JST)' },
  member: { ja: '家族', 'ja-easy': 'かぞく', en: 'Member' },
  shop: { ja: 'お店', 'ja-easy': 'みせ', en: 'Shop' },
  amount: { ja: '金額(円)', 'ja-easy': 'おかね', en: 'Amount (yen)' },
  givenBack: { ja: '戻った金額(円)', 'ja-easy': 'もどった おかね', en: 'Given back (yen)' },
  state: { ja: '結果', 'ja-easy': 'けっか', en: 'Result' },
  receipt: { ja: 'レシート番号', 'ja-easy': 'レシート', en: 'Receipt' },
} satisfies Record<string, Message>;

/** A purchase's receipt, to look at and to print. */
export const receiptTexts = {
  open: { ja: 'レシートを見る', 'ja-easy': 'レシートを みる', en: 'Receipt' },
  title: { ja: 'レシート', 'ja-easy': 'レシート', en: 'Receipt' },
  print: { ja: '印刷する', 'ja-easy': 'いんさつ する', en: 'Print' },
  close: { ja: '閉じる', 'ja-easy': 'とじる', en: 'Close' },
  paidWith: {
    ja: '地域商品券で支払い',
    'ja-easy': 'しょうひんけんで はらいました',
    en: 'Paid with regional vouchers',
  },
  copyOf: {
    ja: '家族のページで見る控えです。領収書ではありません。',
    'ja-easy': 'かぞくの ページの ひかえです。',
    en: 'A copy on the family page, not a tax receipt.',
  },
} satisfies Record<string, Message>;
