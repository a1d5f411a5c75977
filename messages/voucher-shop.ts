import type { Message } from './language.ts';

/** Buying vouchers by card, on the family's page. */
export const voucherShopTexts = {
  title: { ja: '商品券を買う', 'ja-easy': 'しょうひんけんを かう', en: 'Buy vouchers' },
  explained: {
    ja: '買った商品券は、家族みんなの残高になります。',
    'ja-easy': 'かった けんは かぞく みんなで つかえます',
    en: 'What you buy becomes the whole family’s balance.',
  },
  counterOnly: {
    ja: 'カードでの販売はしていません。販売窓口で、現金で買えます。',
    'ja-easy': 'カードでは かえません。まどぐちで かえます',
    en: 'Vouchers are not sold by card here. They are sold for cash at the counter.',
  },
  nothingOnSale: {
    ja: 'いま販売中の商品券はありません。',
    'ja-easy': 'いま うって いる けんは ありません',
    en: 'Nothing is on sale at present.',
  },
  notRead: {
    ja: '販売中の商品券を読めませんでした。',
    'ja-easy': 'けんを よめませんでした',
    en: 'What is on sale could not be read.',
  },
  premium: {
    ja: 'プレミアム {percent}％',
    'ja-easy': 'おまけ {percent}パーセント',
    en: '{percent} % on top',
  },
  usable: {
    ja: '{from}から{until}まで使えます。',
    'ja-easy': '{from}から {until}まで つかえます',
    en: 'To be spent from {from} to {until}.',
  },
  most: {
    ja: 'あと{amount}まで買えます。',
    'ja-easy': 'あと {amount} かえます',
    en: 'You can buy up to {amount} more.',
  },
  limitUsed: {
    ja: '1人が買える金額まで買いました。',
    'ja-easy': 'もう ぜんぶ かいました',
    en: 'You have bought as much as one person may.',
  },
  budgetSpent: {
    ja: '売り切れました。',
    'ja-easy': 'うりきれました',
    en: 'Sold out.',
  },
  amount: { ja: '買う金額', 'ja-easy': 'かう おかね', en: 'Amount' },
  choose: { ja: '金額を選ぶ', 'ja-easy': 'おかねを えらぶ', en: 'Choose an amount' },
  gives: {
    ja: '{total}分が使えます。うちプレミアムは{premium}です。',
    'ja-easy': '{total}ぶん つかえます。おまけは {premium}です',
    en: 'Gives {total} to spend, {premium} of it on top.',
  },
  elsewhere: {
    ja: 'このあと、カード会社のページで払います。',
    'ja-easy': 'カードの ページで はらいます',
    en: 'You pay on the card company’s page.',
  },
  pay: { ja: 'カードで{amount}払う', 'ja-easy': 'カードで {amount} はらう', en: 'Pay {amount} by card' },
  opening: {
    ja: 'カード会社のページを開いています…',
    'ja-easy': 'ページを ひらいて います…',
    en: 'Opening the card company’s page…',
  },
  amountMissing: {
    ja: '買う金額を入れてください。',
    'ja-easy': 'おかねを いれてください',
    en: 'Please enter an amount.',
  },
  notWholeUnits: {
    ja: '{unit}ごとの金額にしてください。',
    'ja-easy': '{unit}ごとに してください',
    en: 'Please choose whole steps of {unit}.',
  },
  tooMuch: {
    ja: '{most}までにしてください。',
    'ja-easy': '{most}までに してください',
    en: 'Please choose {most} or less.',
  },
  changedMeanwhile: {
    ja: '買える金額が変わりました。もう一度お確かめください。お金は動いていません。',
    'ja-easy': 'かえる おかねが かわりました。もういちど みてください',
    en: 'What may be bought has changed. Please look again. Nothing was paid.',
  },
  notReached: {
    ja: 'カード会社につながりません。お金は動いていません。',
    'ja-easy': 'いま カードは つかえません。おかねは うごいて いません',
    en: 'The card company cannot be reached. Nothing was paid.',
  },
  orders: { ja: 'カードでの購入', 'ja-easy': 'カードで かった もの', en: 'Bought by card' },
  orderStates: {
    open: {
      ja: 'お支払いを確かめています',
      'ja-easy': 'たしかめて います',
      en: 'Waiting for the payment',
    },
    paid: { ja: '買いました', 'ja-easy': 'かいました', en: 'Bought' },
    failed: { ja: '払われませんでした', 'ja-easy': 'はらわれませんでした', en: 'Not paid' },
    refund_due: {
      ja: '買えませんでした。役場からお金を返します',
      'ja-easy': 'かえませんでした。おかねは もどります',
      en: 'Could not be sold. The town office gives the money back',
    },
  },
} satisfies Record<string, Message | Record<string, Message>>;
