import type { Message } from './language.ts';

/** Leave for somebody to shop for the family, and the code that names them. */
export const grantTexts = {
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
} satisfies Record<string, Message>;
