import type { EnrolmentStop } from '../domain/enrolment.ts';
import type { Message } from './language.ts';

// From the first placement to "enrolled": the staff and the person read the same screen.

export const enrolmentCaptureTexts = {
  fingerOf: {
    ja: '{number}本目/{total}本',
    'ja-easy': '{number}ほんめ/{total}ほん',
    en: 'Finger {number} of {total}',
  },
  placementOf: {
    ja: '{number}回目/{total}回',
    'ja-easy': '{number}かいめ/{total}かい',
    en: 'Placement {number} of {total}',
  },
  triesLeft: {
    ja: 'この回は あと{count}回できます',
    'ja-easy': 'あと {count}かい できます',
    en: '{count} tries left',
  },
  liftBetween: {
    ja: '1回ごとに指をはなします',
    'ja-easy': '1かいごとに はなしてね',
    en: 'Lift between placements',
  },
  cancel: { ja: 'やめる', 'ja-easy': 'やめる', en: 'Cancel' },
  saving: { ja: '登録しています', 'ja-easy': 'とうろく しています', en: 'Saving' },
  savingWait: { ja: '少しお待ちください。', 'ja-easy': 'すこし まってね', en: 'One moment, please.' },
  trialTitle: { ja: 'ためしに1回どうぞ', 'ja-easy': 'ためしに いちど どうぞ', en: 'Try it once' },
  trialWhy: {
    ja: '登録した指のどれか1本で確かめます。',
    'ja-easy': 'とうろくした ゆびで たしかめます',
    en: 'Use any one of the enrolled fingers.',
  },
  done: {
    ja: '{name} さんの登録ができました',
    'ja-easy': '{name} さん、とうろく できました',
    en: '{name} is enrolled',
  },
  doneWhy: {
    ja: '次のお買い物から、指で払えます。',
    'ja-easy': 'つぎから ゆびで はらえます',
    en: 'From the next purchase on, a finger is enough.',
  },
  doneUnsure: {
    ja: '{name} さんの登録は残りました',
    'ja-easy': '{name} さん、とうろくは のこりました',
    en: '{name} is enrolled, but not tried out',
  },
  doneUnsureWhy: {
    ja: 'ためしの読み取りだけ、確かめられませんでした。お店でお支払いのときに、もう一度確かめてください。',
    'ja-easy': 'ためしは できませんでした。おみせで もういちど ためしてね',
    en: 'Only the trial could not be checked. Please watch the first purchase.',
  },
  close: { ja: '終わる', 'ja-easy': 'おわる', en: 'Finish' },
  stopped: { ja: 'まだ登録していません', 'ja-easy': 'まだ とうろくして いません', en: 'Not enrolled yet' },
  fix: { ja: '直してもう一度', 'ja-easy': 'なおして もういちど', en: 'Change and try again' },
  kept: {
    ja: '入力した内容は残っています。',
    'ja-easy': 'かいたものは のこっています',
    en: 'What you entered is kept.',
  },
} satisfies Record<string, Message>;

/** Why an enrolment stopped, and what to do; nobody is turned away (ux.md 1.5). */
export const enrolmentStopTexts: Readonly<
  Record<EnrolmentStop, { readonly headline: Message; readonly advice: Message }>
> = {
  cancelled: {
    headline: { ja: '登録をやめました', 'ja-easy': 'とうろくを やめました', en: 'Enrolment cancelled' },
    advice: {
      ja: '指の記録は残していません。',
      'ja-easy': 'ゆびの きろくは のこして いません',
      en: 'Nothing of the finger was kept.',
    },
  },
  'reader-missing': {
    headline: {
      ja: '読取機がつながっていません',
      'ja-easy': 'よみとりきが つながって いません',
      en: 'The reader is not connected',
    },
    advice: {
      ja: '線を確かめてから、もう一度お願いします。',
      'ja-easy': 'せんを たしかめてから もういちど',
      en: 'Check its cable, then try again.',
    },
  },
  'finger-unusable': {
    headline: {
      ja: 'この指はうまく写りません',
      'ja-easy': 'この ゆびは うまく うつりません',
      en: 'This finger does not show well',
    },
    advice: {
      ja: '手を温めるか、別の指を選んでください。むずかしいときは、カードや暗証番号でご案内します。',
      'ja-easy': 'てを あたためるか、べつの ゆびを えらんでね',
      en: 'Warm the hand or choose another finger. If it stays hard, offer a card or PIN.',
    },
  },
  'placements-differ': {
    headline: {
      ja: '3回の置き方がそろいませんでした',
      'ja-easy': '3かいが そろいませんでした',
      en: 'The three placements differ',
    },
    advice: {
      ja: '同じ指を同じ向きで、もう一度お願いします。',
      'ja-easy': 'おなじ ゆびを おなじ むきで もういちど',
      en: 'Same finger, same way, once more.',
    },
  },
  'finger-already-enrolled': {
    headline: {
      ja: 'スタッフの確認が必要です',
      'ja-easy': 'スタッフが たしかめます',
      en: 'Staff, please check',
    },
    advice: {
      ja: 'この指は登録済みかもしれません。ご本人とご家族の登録を確かめてください。',
      'ja-easy': 'もう とうろく したかもしれません',
      en: 'This finger may be enrolled already. Check the person and the family.',
    },
  },
  'consent-missing': {
    headline: { ja: '同意がそろっていません', 'ja-easy': 'どういが たりません', en: 'Consent is incomplete' },
    advice: {
      ja: '16歳になるまでは、保護者のお名前が必要です。',
      'ja-easy': 'ほごしゃの なまえを いれてね',
      en: 'Under 16, the guardian’s name is needed.',
    },
  },
  'rules-contradict': {
    headline: {
      ja: 'ルールが合っていません',
      'ja-easy': 'きまりが あっていません',
      en: 'The rules contradict each other',
    },
    advice: {
      ja: '1回の上限は、1日の上限までにしてください。',
      'ja-easy': 'いちどの おかねを へらしてね',
      en: 'The limit per purchase must not exceed the one per day.',
    },
  },
  'signed-out': {
    headline: { ja: 'サインインが切れました', 'ja-easy': 'サインインが きれました', en: 'Signed out' },
    advice: {
      ja: 'もう一度サインインしてください。',
      'ja-easy': 'もういちど サインイン してください',
      en: 'Please sign in again.',
    },
  },
  offline: {
    headline: { ja: '通信が切れました', 'ja-easy': 'つながりが きれました', en: 'The connection broke' },
    advice: {
      ja: 'つながったら、もう一度お願いします。',
      'ja-easy': 'つながったら もういちど',
      en: 'Please try again once we are online.',
    },
  },
  refused: {
    headline: {
      ja: '登録を受け付けられませんでした',
      'ja-easy': 'うけつけられませんでした',
      en: 'The enrolment was not accepted',
    },
    advice: {
      ja: '内容を確かめて、もう一度お願いします。',
      'ja-easy': 'たしかめて もういちど',
      en: 'Check what was entered, then try again.',
    },
  },
};
