import type { Message } from './language.ts';

// The family's side of watch-over: what is asked for, what waits for the person's own yes, and how things are.

export const watchOverTexts = {
  title: { ja: '見守り', 'ja-easy': 'みまもり', en: 'Watch-over' },
  explained: {
    ja: 'お買い物がしばらくないときにお知らせします。ご本人がお店で承知してから始まり、ご本人はいつでもお店でやめられます。',
    'ja-easy': 'かいものが ないと しらせます。ほんにんが いいよと いってから はじまります',
    en: 'You are told when there has been no purchase for a while. It begins when the person says yes in a shop, where they can also stop it at any time.',
  },
  reading: { ja: '読み込んでいます', 'ja-easy': 'よみこんでいます', en: 'Reading' },
  notRead: {
    ja: 'いまは読み込めませんでした。',
    'ja-easy': 'いまは よめませんでした',
    en: 'It could not be read just now.',
  },
  nobody: {
    ja: '見守りは16歳からです。',
    'ja-easy': 'みまもりは 16さいから です',
    en: 'Watch-over is for people of 16 or more.',
  },
  none: { ja: '見守っていません', 'ja-easy': 'みまもって いません', en: 'Not watched over' },
  waits: { ja: 'ご本人の承知を待っています', 'ja-easy': 'へんじを まっています', en: 'Waits for a yes' },
  waitsHow: {
    ja: 'お店の端末で「元気です」にふれ、指を置くと、承知するかどうか選べます。まだ何も見守っていません。',
    'ja-easy': 'みせで「げんきです」を おします。まだ みまもって いません',
    en: 'In a shop, the person touches “I am well” and shows a finger, and then says yes or no. Nobody watches yet.',
  },
  changeWaits: {
    ja: '変更は、ご本人の承知を待っています。それまでは、いままでどおりです。',
    'ja-easy': 'へんこうは へんじを まっています。いまは そのままです',
    en: 'The change waits for the person’s yes. Until then everything stays as it is.',
  },
  refused: {
    ja: 'ご本人は、のぞまれませんでした。',
    'ja-easy': 'ほんにんは いりませんと いいました',
    en: 'The person said no.',
  },
  on: { ja: '見守り中', 'ja-easy': 'みまもって います', en: 'Watched over' },
  onSince: { ja: '見守りの始まり：{day}', 'ja-easy': 'はじまり：{day}', en: 'Since {day}' },
  lastSeen: { ja: '最後のお買い物など：{day}', 'ja-easy': 'さいごの ひ：{day}', en: 'Last seen: {day}' },
  lastSeenAt: { ja: 'お店：{shop}', 'ja-easy': 'みせ：{shop}', en: 'Shop: {shop}' },
  patience: {
    ja: '{days}日をこえて お買い物がないと、知らせます（いつもの間隔から）',
    'ja-easy': '{days}にちより ながいと しらせます',
    en: 'You are told when it is longer than {days} days (from what is usual)',
  },
  calm: { ja: '変わりありません', 'ja-easy': 'いつもと おなじです', en: 'All as usual' },
  checkIn: { ja: '少し間があいています', 'ja-easy': 'すこし あいて います', en: 'It is getting long' },
  alarmed: {
    ja: 'いつもより長く お買い物がありません。連絡してみてください。',
    'ja-easy': 'いつもより ながいです。れんらくして みてね',
    en: 'Longer than usual without a purchase. Please get in touch.',
  },
  outage: {
    ja: '端末停止中：お店の端末が止まっていて、何ともいえません。',
    'ja-easy': 'みせの きかいが とまって います',
    en: 'Terminals silent: nothing can be said for now.',
  },
  heardFrom: {
    ja: '元気と確かめました',
    'ja-easy': 'げんきと わかりました',
    en: 'I have heard from them',
  },
  ask: { ja: '見守りをお願いする', 'ja-easy': 'みまもりを おねがいする', en: 'Ask to watch over' },
  change: { ja: '見守り方を変える', 'ja-easy': 'みまもりかたを かえる', en: 'Change it' },
  end: { ja: '見守りを終える', 'ja-easy': 'みまもりを おわる', en: 'End watch-over' },
  withdraw: { ja: 'お願いを取り下げる', 'ja-easy': 'おねがいを やめる', en: 'Withdraw the request' },

  days: {
    ja: '何日お買い物がないとき',
    'ja-easy': 'なんにち こないと しらせるか',
    en: 'Days without a purchase',
  },
  daysUnit: { ja: '日', 'ja-easy': 'にち', en: 'days' },
  daysSuggested: {
    ja: 'めやすは{days}日です。いつもの間隔が長い方は、それより長く待ちます。',
    'ja-easy': 'めやすは {days}にち です',
    en: '{days} days are usual for this age. With somebody who comes seldom we wait longer by ourselves.',
  },
  daysWrong: { ja: '1から60の数にしてください', 'ja-easy': '1から 60に してね', en: 'A number from 1 to 60' },
  roleOf: { ja: '{name}へのお知らせ', 'ja-easy': '{name}への しらせ', en: 'When {name} is told' },
  roleNone: { ja: '知らせない', 'ja-easy': 'しらせない', en: 'Not told' },
  roleWatcher: { ja: 'はじめに知らせる', 'ja-easy': 'はじめに しらせる', en: 'Told first' },
  roleSecond: { ja: '1日たっても分からないとき', 'ja-easy': 'つぎの ひに しらせる', en: 'Told a day later' },
  nobodyFirst: {
    ja: 'はじめに知らせる人を選んでください',
    'ja-easy': 'はじめの ひとを えらんでね',
    en: 'Choose somebody who is told first',
  },
  place: {
    ja: '最後に来たお店も知る',
    'ja-easy': 'さいごの みせも しる',
    en: 'See the last shop as well',
  },
  municipality: {
    ja: '最後に役場へも知らせる',
    'ja-easy': 'さいごに やくばへも しらせる',
    en: 'Tell the town office last',
  },
  send: { ja: 'この内容でお願いする', 'ja-easy': 'これで おねがいする', en: 'Ask for this' },
  back: { ja: 'もどる', 'ja-easy': 'もどる', en: 'Back' },
  conflict: {
    ja: 'ほかの人が変えました。もう一度ご覧ください。',
    'ja-easy': 'だれかが かえました。もういちど みてね',
    en: 'Somebody else changed it. Please look again.',
  },
  notAnswered: {
    ja: 'できたかどうか分かりません。もう一度お願いします。',
    'ja-easy': 'もういちど おねがいします',
    en: 'It is not known whether that was done. Please try again.',
  },

  pauses: { ja: 'お休みの日', 'ja-easy': 'おやすみの ひ', en: 'Days away' },
  pause: { ja: '{from} から {until} まで', 'ja-easy': '{from}から {until}まで', en: '{from} to {until}' },
  addPause: { ja: 'お休みを入れる', 'ja-easy': 'おやすみを いれる', en: 'Add days away' },
  endPause: { ja: 'お休みを終える', 'ja-easy': 'おやすみを おわる', en: 'End them' },
  pauseFrom: { ja: 'いつから', 'ja-easy': 'いつから', en: 'From' },
  pauseUntil: { ja: 'いつまで', 'ja-easy': 'いつまで', en: 'Until' },
  pauseReason: { ja: '理由', 'ja-easy': 'わけ', en: 'Reason' },
  pauseWrong: {
    ja: '日付を確かめてください',
    'ja-easy': 'ひにちを たしかめてね',
    en: 'Please check the days',
  },
} satisfies Record<string, Message>;

export const pauseReasonTexts = {
  hospital: { ja: '入院', 'ja-easy': 'びょういん', en: 'Hospital' },
  journey: { ja: '旅行', 'ja-easy': 'りょこう', en: 'Journey' },
  other: { ja: 'そのほか', 'ja-easy': 'そのほか', en: 'Something else' },
} satisfies Record<string, Message>;
