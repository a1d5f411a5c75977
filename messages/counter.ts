import type { Message } from './language.ts';

// The counter's side of the money, for staff: giving back, the end of the day, vouchers for cash.

export const counterTexts = {
  back: { ja: '戻る', 'ja-easy': 'もどる', en: 'Back' },
  again: { ja: '読み直す', 'ja-easy': 'もういちど よむ', en: 'Read again' },
  reading: { ja: '読んでいます', 'ja-easy': 'よんでいます', en: 'Reading' },
  offline: {
    ja: '通信が切れていて、読めませんでした。',
    'ja-easy': 'つながって いないので よめません',
    en: 'Offline: it could not be read.',
  },
  signedOut: {
    ja: 'サインインし直してください。',
    'ja-easy': 'もういちど サインイン してください',
    en: 'Please sign in again.',
  },
  notAllowed: {
    ja: 'このスタッフ番号では、この手続きはできません。',
    'ja-easy': 'この ばんごうでは できません',
    en: 'This staff code may not do this.',
  },
  notNow: {
    ja: 'いま別の手続きをしています。終わってからお願いします。',
    'ja-easy': 'おわるまで すこし まってね',
    en: 'Something else is under way. Please wait until it has ended.',
  },
  whenOnline: {
    ja: '通信がつながるとできます。',
    'ja-easy': 'つながると できます',
    en: 'Possible as soon as we are online.',
  },
  nothingForRole: {
    ja: 'この役割でできる手続きは、ここにはありません。',
    'ja-easy': 'ここで できることは ありません',
    en: 'There is nothing here for this role.',
  },
  onlyLooking: {
    ja: '見るだけの役割です。',
    'ja-easy': 'みるだけ です',
    en: 'This role only looks.',
  },
  count: { ja: '{count}件', 'ja-easy': '{count}けん', en: '{count}' },
} satisfies Record<string, Message>;

export const giveBackTexts = {
  title: { ja: '取消・返品', 'ja-easy': 'とりけし・へんぴん', en: 'Void and refund' },
  why: {
    ja: 'お支払いを、もとの商品券に戻します。',
    'ja-easy': 'おかねを もどします',
    en: 'Gives a purchase back to the family’s vouchers.',
  },
  today: { ja: '今日のお支払い', 'ja-easy': 'きょうの おしはらい', en: 'Today’s purchases' },
  none: {
    ja: '今日のお支払いは、まだありません。',
    'ja-easy': 'きょうは まだ ありません',
    en: 'No purchases yet today.',
  },
  find: { ja: '受付番号でさがす', 'ja-easy': 'ばんごうで さがす', en: 'Find by receipt number' },
  findWhy: {
    ja: 'レシートの12けたの数字を入れてください。',
    'ja-easy': '12この すうじを いれてね',
    en: 'The 12 digits on the receipt.',
  },
  search: { ja: 'さがす', 'ja-easy': 'さがす', en: 'Search' },
  notFound: {
    ja: 'この番号のお支払いは、このお店にはありません。',
    'ja-easy': 'この ばんごうは みつかりません',
    en: 'This shop has no purchase of that number.',
  },
  receipt: { ja: '受付番号', 'ja-easy': 'うけつけ ばんごう', en: 'Receipt' },
  member: { ja: 'お客さま', 'ja-easy': 'おきゃくさま', en: 'Customer' },
  memberName: { ja: '{name} さん', 'ja-easy': '{name} さん', en: '{name}' },
  paidAt: { ja: '日時', 'ja-easy': 'いつ', en: 'When' },
  amount: { ja: 'お支払い', 'ja-easy': 'おしはらい', en: 'Paid' },
  givenBack: { ja: '返した分', 'ja-easy': 'かえした ぶん', en: 'Given back' },
  left: { ja: 'まだ返せる分', 'ja-easy': 'まだ かえせる ぶん', en: 'Can be given back' },
  allGivenBack: { ja: '返し済み', 'ja-easy': 'かえしました', en: 'Given back' },
  partGivenBack: { ja: '一部返品', 'ja-easy': 'すこし かえしました', en: 'Partly given back' },
  voidAll: { ja: '全額を取り消す', 'ja-easy': 'ぜんぶ とりけす', en: 'Void all of it' },
  voidWhy: {
    ja: '今日のレジ締め前なので、取り消せます。',
    'ja-easy': 'しめる まえなので とりけせます',
    en: 'Same day and before the close.',
  },
  refundAll: {
    ja: '残りの全額を返品する',
    'ja-easy': 'のこりを ぜんぶ かえす',
    en: 'Refund all that is left',
  },
  refundPart: { ja: '一部を返品する', 'ja-easy': 'すこしだけ かえす', en: 'Refund a part' },
  refundOnly: {
    ja: '取消はもうできないので、返品になります。',
    'ja-easy': 'とりけしは できません。かえせます',
    en: 'It can no longer be voided: refund it.',
  },
  nothingLeft: {
    ja: '全額を返し終わっています。',
    'ja-easy': 'ぜんぶ かえしました',
    en: 'All of it has been given back.',
  },
  partTitle: { ja: '返品する金額', 'ja-easy': 'かえす きんがく', en: 'Amount to refund' },
  partMost: {
    ja: '{digits}円まで返せます',
    'ja-easy': '{digits}えんまで かえせます',
    en: 'Up to {digits} yen',
  },
  next: { ja: '次へ', 'ja-easy': 'つぎへ', en: 'Next' },
  confirmVoid: { ja: '取消の確認', 'ja-easy': 'とりけしますか', en: 'Void this purchase?' },
  confirmRefund: { ja: '返品の確認', 'ja-easy': 'かえしますか', en: 'Refund this?' },
  doVoid: { ja: '取り消す', 'ja-easy': 'とりけす', en: 'Void' },
  doRefund: { ja: '返品する', 'ja-easy': 'かえす', en: 'Refund' },
  goesBack: {
    ja: '家族の商品券に戻ります。現金は渡さないでください。',
    'ja-easy': 'かぞくに もどります。げんきんは わたしません',
    en: 'It goes back to the family’s vouchers. Hand over no cash.',
  },
  secondWhy: {
    ja: '{digits}円を超えるので、もう1人のサインが要ります。2人のうち1人は責任者です。',
    'ja-easy': 'もうひとりの サインが いります。ひとりは せきにんしゃです',
    en: 'Above {digits} yen a second person signs. One of the two is a manager.',
  },
  secondCode: { ja: '2人目のスタッフ番号', 'ja-easy': 'ふたりめの ばんごう', en: 'Second staff code' },
  secondPin: { ja: '2人目の暗証番号', 'ja-easy': 'ふたりめの あんしょう', en: 'Second PIN' },
  doneVoid: { ja: '取り消しました', 'ja-easy': 'とりけしました', en: 'Voided' },
  doneRefund: { ja: '返品しました', 'ja-easy': 'かえしました', en: 'Refunded' },
  owedInMoney: {
    ja: 'うち{digits}円は期限切れの商品券の分です。契約者に役場から現金で返します。',
    'ja-easy': '{digits}えんは やくばから かえします',
    en: '{digits} yen were vouchers past their date: the town office pays the owner in money.',
  },
} satisfies Record<string, Message>;

export const registerTexts = {
  title: { ja: 'レジ締め', 'ja-easy': 'レジを しめる', en: 'Close the register' },
  why: {
    ja: '今日の合計を見て、一日を締めます。',
    'ja-easy': 'きょうの ごうけいを みます',
    en: 'The day so far, and its close.',
  },
  now: { ja: '今日ここまで', 'ja-easy': 'きょう ここまで', en: 'The day so far' },
  closed: { ja: 'レジ締め {number}', 'ja-easy': 'しめ {number}', en: 'Close {number}' },
  purchases: { ja: 'お支払い', 'ja-easy': 'おしはらい', en: 'Purchases' },
  voids: { ja: '取消', 'ja-easy': 'とりけし', en: 'Voids' },
  refunds: { ja: '返品', 'ja-easy': 'へんぴん', en: 'Refunds' },
  net: { ja: '差引', 'ja-easy': 'さしひき', en: 'Net' },
  waiting: { ja: '返事待ち', 'ja-easy': 'へんじ まち', en: 'Waiting' },
  declined: { ja: 'お支払いにならなかった分', 'ja-easy': 'はらえなかった ぶん', en: 'Not paid' },
  declinedOther: { ja: 'そのほか', 'ja-easy': 'そのほか', en: 'Other' },
  declinedNone: { ja: 'ありません', 'ja-easy': 'ありません', en: 'None' },
  receiptRange: { ja: '{first} 〜 {last}', 'ja-easy': '{first} 〜 {last}', en: '{first} to {last}' },
  grandTotal: { ja: '通算', 'ja-easy': 'つうさん', en: 'Grand total' },
  close: { ja: '締める', 'ja-easy': 'しめる', en: 'Close the day' },
  closeWhy: {
    ja: '締めたあとは、取消はできず返品になります。',
    'ja-easy': 'しめると とりけしは できません',
    en: 'After it a purchase can be refunded, not voided.',
  },
  closeSure: { ja: '今日を締めますか', 'ja-easy': 'しめても いいですか', en: 'Close the day now?' },
  closeNow: { ja: 'いま締める', 'ja-easy': 'いま しめる', en: 'Close now' },
  notYet: { ja: 'まだ締めない', 'ja-easy': 'まだ しめない', en: 'Not yet' },
  waitingFirst: {
    ja: '返事待ちが終わると締められます。',
    'ja-easy': 'へんじの あとで しめられます',
    en: 'Possible when nothing waits any more.',
  },
  earlier: { ja: '前のレジ締め', 'ja-easy': 'まえの しめ', en: 'Earlier closes' },
  older: { ja: '古い方へ', 'ja-easy': 'ふるい ほう', en: 'Older' },
  newer: { ja: '新しい方へ', 'ja-easy': 'あたらしい ほう', en: 'Newer' },
  doneTitle: { ja: '今日を締めました', 'ja-easy': 'きょうを しめました', en: 'The day is closed' },
} satisfies Record<string, Message>;

export const voucherSaleTexts = {
  title: { ja: '商品券の販売', 'ja-easy': 'しょうひんけんを うる', en: 'Sell vouchers' },
  why: {
    ja: '現金を受け取り、家族の口座に入れます。',
    'ja-easy': 'げんきんで うります',
    en: 'Cash in, vouchers onto the family’s account.',
  },
  programmeTitle: { ja: 'どの商品券ですか', 'ja-easy': 'どれを うりますか', en: 'Which vouchers?' },
  none: {
    ja: 'いま販売中の商品券はありません。',
    'ja-easy': 'いま うるものは ありません',
    en: 'No vouchers are on sale now.',
  },
  premium: {
    ja: 'プレミアム {percent}%',
    'ja-easy': '{percent}% おおく つかえます',
    en: '{percent}% premium',
  },
  most: {
    ja: 'あと{digits}円まで買えます',
    'ja-easy': 'あと {digits}えんまで',
    en: 'Up to {digits} yen more',
  },
  usedUpPerson: {
    ja: 'このご家族は、買える分を全部買いました。',
    'ja-easy': 'もう ぜんぶ かいました',
    en: 'This family has bought all it may.',
  },
  usedUpBudget: {
    ja: 'プレミアムの予算がなくなりました。',
    'ja-easy': 'よさんが なくなりました',
    en: 'The budget for premiums is used up.',
  },
  until: { ja: '{date}まで使えます', 'ja-easy': '{date}まで つかえます', en: 'To be spent by {date}' },
  amountTitle: { ja: '買う金額', 'ja-easy': 'かう きんがく', en: 'Price' },
  price: { ja: '代金', 'ja-easy': 'はらう おかね', en: 'Price' },
  premiumPart: { ja: 'プレミアム分', 'ja-easy': 'おおく つく ぶん', en: 'Premium' },
  value: { ja: '使える額', 'ja-easy': 'つかえる がく', en: 'To spend' },
  notWholeUnits: {
    ja: '{digits}円単位でお願いします',
    'ja-easy': '{digits}えん ずつ おねがいします',
    en: 'In steps of {digits} yen, please',
  },
  next: { ja: '次へ', 'ja-easy': 'つぎへ', en: 'Next' },
  cashTitle: { ja: '現金を受け取る', 'ja-easy': 'げんきんを うけとる', en: 'Take the cash' },
  received: { ja: 'お預かり', 'ja-easy': 'あずかった おかね', en: 'Received' },
  change: { ja: 'おつり', 'ja-easy': 'おつり', en: 'Change' },
  exact: { ja: 'ちょうど', 'ja-easy': 'ちょうど', en: 'Exact amount' },
  sell: { ja: '受け取って販売する', 'ja-easy': 'うけとって うる', en: 'Cash taken: sell' },
  notEnough: { ja: 'まだ足りません', 'ja-easy': 'まだ たりません', en: 'Not enough yet' },
  soldTitle: { ja: '販売しました', 'ja-easy': 'うりました', en: 'Sold' },
  family: { ja: 'ご家族', 'ja-easy': 'かぞく', en: 'Family' },
  voucher: { ja: '商品券', 'ja-easy': 'しょうひんけん', en: 'Vouchers' },
  reference: { ja: '番号', 'ja-easy': 'ばんごう', en: 'No.' },
} satisfies Record<string, Message>;

/** While the answer is not there, and when it says no. */
export const counterActTexts = {
  working: { ja: '手続きしています', 'ja-easy': 'すこし まってね', en: 'Working on it' },
  slow: { ja: '結果を確認しています', 'ja-easy': 'けっかを かくにんしています', en: 'Checking the result' },
  notAgain: {
    ja: '同じ手続きをもう一度しないでください。',
    'ja-easy': 'もういちど しないで ください',
    en: 'Please do not do it a second time.',
  },
  saleNotAgain: {
    ja: '現金をもう一度受け取らないでください。',
    'ja-easy': 'おかねを もういちど うけとらないで',
    en: 'Please take no cash a second time.',
  },
  asking: {
    ja: '同じ番号で問い合わせを続けます。二重にはなりません。',
    'ja-easy': 'ききつづけます。2かいには なりません',
    en: 'It is asked for under the same number and happens only once.',
  },
  putAside: { ja: 'あとで確認する', 'ja-easy': 'あとで かくにんする', en: 'Check later' },
  putAsideMeans: {
    ja: '「要確認」に残ります。',
    'ja-easy': '「たしかめる」に のこります',
    en: 'It stays on the list of things to check.',
  },
  refusedTitle: { ja: 'まだ行っていません', 'ja-easy': 'まだ して いません', en: 'Nothing was done' },
  saleRefused: {
    ja: '販売していません。受け取った現金はお返しください。',
    'ja-easy': 'うって いません。おかねを かえして ください',
    en: 'Nothing was sold. Please give the cash back.',
  },
  leftYen: {
    ja: 'あと{digits}円までできます。',
    'ja-easy': '{digits}えんまで できます',
    en: 'Up to {digits} yen is possible.',
  },
  backToIt: { ja: '戻って直す', 'ja-easy': 'もどる', en: 'Go back' },
  finish: { ja: '終わる', 'ja-easy': 'おわる', en: 'Finish' },
} satisfies Record<string, Message>;

/** Why nothing was done, by the code of the contract (`COUNTER_REFUSALS`). */
export const counterRefusalTexts = {
  NOT_FOUND: {
    ja: 'このお店には見つかりませんでした。番号を確かめてください。',
    'ja-easy': 'この おみせには ありません',
    en: 'It was not found in this shop. Please check the number.',
  },
  NOT_PAID: {
    ja: 'このお支払いは行われていません。返すお金はありません。',
    'ja-easy': 'はらって いません。かえす おかねは ありません',
    en: 'This was never paid, so there is nothing to give back.',
  },
  ALREADY_GIVEN_BACK: {
    ja: '全額を返し終わっています。',
    'ja-easy': 'もう ぜんぶ かえしました',
    en: 'All of it has been given back already.',
  },
  MORE_THAN_PAID: {
    ja: '残りの金額より多くは返せません。金額を確かめてください。',
    'ja-easy': 'のこりより おおくは かえせません',
    en: 'That is more than is left of it. Please check the amount.',
  },
  NOT_TODAY: {
    ja: '取消はその日のうちだけです。返品でお願いします。',
    'ja-easy': 'きょうの ぶんだけ とりけせます',
    en: 'A void is for the same day. Please refund it.',
  },
  ALREADY_CLOSED: {
    ja: 'レジを締めたあとなので、返品でお願いします。',
    'ja-easy': 'しめた あとは へんぴんに してね',
    en: 'The register has been closed since. Please refund it.',
  },
  NEEDS_SECOND_PERSON: {
    ja: 'もう1人のスタッフのサインが要ります。',
    'ja-easy': 'もうひとりの サインが いります',
    en: 'A second member of staff must sign.',
  },
  NEEDS_MANAGER: {
    ja: '2人のうち1人は責任者でお願いします。',
    'ja-easy': 'ひとりは せきにんしゃに おねがいします',
    en: 'One of the two must be a manager.',
  },
  SECOND_REFUSED: {
    ja: '2人目の番号が合いません。もう一度お願いします。',
    'ja-easy': 'ふたりめの ばんごうが あいません',
    en: 'The second code and PIN do not match. Please try again.',
  },
  SECOND_LOCKED: {
    ja: '2人目の番号は5分間お休みします。',
    'ja-easy': '5ふん まってね',
    en: 'The second code rests for 5 minutes.',
  },
  OUTCOME_UNKNOWN: {
    ja: '返事待ちのお支払いがあります。終わると締められます。',
    'ja-easy': 'へんじの あとで しめられます',
    en: 'A purchase still waits for its answer. The day can be closed after it.',
  },
  NOT_AN_AMOUNT: {
    ja: '金額を確かめてください。',
    'ja-easy': 'きんがくを たしかめてね',
    en: 'Please check the amount.',
  },
  NOT_WHOLE_UNITS: {
    ja: '販売単位に合う金額でお願いします。',
    'ja-easy': 'きまった きんがくで おねがいします',
    en: 'Please choose a price in whole steps.',
  },
  NOT_YET_ON_SALE: {
    ja: '販売はまだ始まっていません。',
    'ja-easy': 'まだ うって いません',
    en: 'The sale has not begun yet.',
  },
  SALE_ENDED: { ja: '販売は終わりました。', 'ja-easy': 'うるのは おわりました', en: 'The sale has ended.' },
  PERSON_LIMIT: {
    ja: '1人が買える金額を超えています。',
    'ja-easy': 'ひとりぶんを こえています',
    en: 'That is more than one person may buy.',
  },
  PREMIUM_BUDGET_SPENT: {
    ja: 'プレミアムの予算が足りません。',
    'ja-easy': 'よさんが たりません',
    en: 'The budget for premiums does not cover it.',
  },
  SIGNED_OUT: {
    ja: 'サインインし直してください。',
    'ja-easy': 'もういちど サインイン してください',
    en: 'Please sign in again.',
  },
  NOT_ALLOWED: {
    ja: 'このスタッフ番号では、この手続きはできません。',
    'ja-easy': 'この ばんごうでは できません',
    en: 'This staff code may not do this.',
  },
  JOURNAL_FAILED: {
    ja: 'この端末に記録できません。責任者が端末を確かめてください。',
    'ja-easy': 'この きかいでは いま できません',
    en: 'This terminal cannot keep its record. A manager should look after it.',
  },
  REFUSED: {
    ja: 'いまはできませんでした。もう一度お願いします。',
    'ja-easy': 'もういちど おねがいします',
    en: 'That did not work just now. Please try again.',
  },
} satisfies Record<string, Message>;
