import type { Message } from './language.ts';

/** Who else decides. */
export const coGuardianTexts = {
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
} satisfies Record<string, Message>;
