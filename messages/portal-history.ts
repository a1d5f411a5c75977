import type { Message } from './language.ts';

/** What was changed, by whom, and what was just done. */
export const historyTexts = {
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
} satisfies Record<string, Message>;
