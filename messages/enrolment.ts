import type { Trait } from '../domain/fingers.ts';
import type { Message } from './language.ts';

// Enrolment at the kiosk: one idea per page, nothing lost when a page refuses (ux.md 1.5).

export const enrolmentTexts = {
  progress: { ja: '{step}/{total}', 'ja-easy': '{step}/{total}', en: '{step} of {total}' },
  next: { ja: '次へ', 'ja-easy': 'つぎへ', en: 'Next' },
  back: { ja: '戻る', 'ja-easy': 'もどる', en: 'Back' },
  previousPage: { ja: '前の一覧', 'ja-easy': 'まえ', en: 'Previous' },
  nextPage: { ja: '次の一覧', 'ja-easy': 'つぎ', en: 'More' },

  familyTitle: { ja: 'どのご家族ですか', 'ja-easy': 'どの かぞくですか', en: 'Which family?' },
  familySearch: { ja: '名前でさがす', 'ja-easy': 'なまえで さがす', en: 'Search by name' },
  search: { ja: 'さがす', 'ja-easy': 'さがす', en: 'Search' },
  familyAll: { ja: '全部見る', 'ja-easy': 'ぜんぶ みる', en: 'Show all' },
  familySearching: { ja: 'さがしています', 'ja-easy': 'さがしています', en: 'Searching' },
  familyNone: {
    ja: '見つかりません。別の名前でさがしてください。',
    'ja-easy': 'みつかりません。べつの なまえで さがしてね',
    en: 'Nothing found. Please try another name.',
  },
  familyOwner: { ja: '契約者 {name}', 'ja-easy': 'けいやく {name}', en: 'Owner {name}' },
  familyMembers: { ja: '登録済み {names}', 'ja-easy': 'とうろくずみ {names}', en: 'Enrolled: {names}' },
  familyNoMembers: {
    ja: '登録はまだありません',
    'ja-easy': 'とうろくは まだ ありません',
    en: 'Nobody enrolled yet',
  },
  familyOffline: {
    ja: '通信が切れていて、さがせませんでした。もう一度お願いします。',
    'ja-easy': 'つながって いないので さがせません',
    en: 'Offline: the search did not work. Please try again.',
  },
  notAllowed: {
    ja: 'このスタッフ番号では登録できません。',
    'ja-easy': 'この ばんごうでは とうろく できません',
    en: 'This staff code may not enrol.',
  },
  signedOut: {
    ja: 'サインインし直してください。入力した内容は残っています。',
    'ja-easy': 'もういちど サインイン してください',
    en: 'Please sign in again. What you entered is kept.',
  },

  nameTitle: { ja: '画面に出す名前', 'ja-easy': 'がめんに だす なまえ', en: 'Name on the screen' },
  nameWhy: {
    ja: 'お店の画面に出ます。呼び名で大丈夫です。',
    'ja-easy': 'おみせの がめんに でます。よびなで いいよ',
    en: 'Shown at the shop. A nickname is fine.',
  },

  birthTitle: { ja: '生年月日', 'ja-easy': 'うまれた ひ', en: 'Date of birth' },
  birthWhy: { ja: '西暦で入れてください', 'ja-easy': 'すうじを いれてね', en: 'Year, month, day' },
  year: { ja: '年', 'ja-easy': 'ねん', en: 'Year' },
  month: { ja: '月', 'ja-easy': 'がつ', en: 'Month' },
  day: { ja: '日', 'ja-easy': 'にち', en: 'Day' },
  age: { ja: '{age}歳', 'ja-easy': '{age}さい', en: '{age} years old' },
  birthNoSuchDay: {
    ja: 'この日付はありません。もう一度確かめてください。',
    'ja-easy': 'この ひは ありません',
    en: 'There is no such day. Please check it.',
  },
  birthInFuture: {
    ja: 'まだ来ていない日付です。もう一度確かめてください。',
    'ja-easy': 'まだ きていない ひです',
    en: 'That day is yet to come. Please check it.',
  },
  birthLongAgo: {
    ja: '120年より前の日付です。もう一度確かめてください。',
    'ja-easy': 'むかしすぎる ひです',
    en: 'That is more than 120 years ago. Please check it.',
  },

  rulesTitle: {
    ja: 'いくらまで使えますか',
    'ja-easy': 'いくらまで つかえますか',
    en: 'How much may be spent?',
  },
  rulesChild: { ja: '子ども', 'ja-easy': 'こども', en: 'Child' },
  rulesStudent: { ja: '学生', 'ja-easy': 'がくせい', en: 'Student' },
  rulesAdult: { ja: '大人', 'ja-easy': 'おとな', en: 'Adult' },
  rulesUnlimited: { ja: '大人', 'ja-easy': 'おとな', en: 'Adult' },
  rulesOwn: { ja: '自分で決める', 'ja-easy': 'じぶんで きめる', en: 'Own limits' },
  rulesOwnWhy: { ja: '1回と1日を別々に', 'ja-easy': 'いちどと いちにち', en: 'Per purchase, per day' },
  rulesPerPurchase: { ja: '1回の上限', 'ja-easy': 'いちどに つかえる おかね', en: 'Per purchase' },
  rulesPerDay: { ja: '1日の上限', 'ja-easy': 'いちにちに つかえる おかね', en: 'Per day' },
  rulesNoLimit: { ja: '上限なし', 'ja-easy': 'きまり なし', en: 'No limit' },
  rulesPerDayIs: { ja: '1日 {digits}円', 'ja-easy': 'いちにち {digits}えん', en: '{digits} yen a day' },
  rulesPerPurchaseIs: {
    ja: '1回 {digits}円',
    'ja-easy': 'いちど {digits}えん',
    en: '{digits} yen at a time',
  },
  rulesContradict: {
    ja: '1回の上限が、1日の上限をこえています。',
    'ja-easy': 'いちどが いちにちより おおいです',
    en: 'The limit per purchase is above the one per day.',
  },
  rulesNotAnAmount: {
    ja: '1回は1円から300,000円までです。',
    'ja-easy': 'いちどは 300,000えんまで です',
    en: 'Per purchase: 1 to 300,000 yen.',
  },

  guardianTitle: { ja: '保護者のお名前', 'ja-easy': 'ほごしゃの なまえ', en: 'Name of the guardian' },
  guardianWhy: {
    ja: '16歳になるまでは、保護者の同意が必要です。',
    'ja-easy': '16さいまでは ほごしゃの どういが いります',
    en: 'Under 16, a guardian gives consent.',
  },

  consentTitle: { ja: '説明と同意', 'ja-easy': 'せつめいと どうい', en: 'Notice and consent' },
  consentReadAloud: { ja: '声で読む', 'ja-easy': 'こえで よむ', en: 'Read aloud' },
  consentStopReading: { ja: '声を止める', 'ja-easy': 'こえを とめる', en: 'Stop reading' },
  consentFurther: { ja: '続きを読む', 'ja-easy': 'つづきを よむ', en: 'Read on' },
  consentReadFirst: {
    ja: '最後まで読むと、同意できます。',
    'ja-easy': 'さいごまで よんでね',
    en: 'Read to the end, then agree.',
  },
  consentAgree: {
    ja: '説明を読み、同意します',
    'ja-easy': 'よみました。いいです',
    en: 'I have read it and agree',
  },
  consentAgreeGuardian: {
    ja: '保護者として同意します',
    'ja-easy': 'ほごしゃです。いいです',
    en: 'I agree as the guardian',
  },
  consentLoading: { ja: '説明を読み込んでいます', 'ja-easy': 'よみこんでいます', en: 'Loading the notice' },
  consentUnread: {
    ja: '説明を読み込めませんでした。',
    'ja-easy': 'せつめいを よみこめませんでした',
    en: 'The notice could not be loaded.',
  },
  again: { ja: 'もう一度', 'ja-easy': 'もういちど', en: 'Try again' },

  fingersTitle: { ja: 'どの指を登録しますか', 'ja-easy': 'どの ゆびに しますか', en: 'Which fingers?' },
  fingersWhy: {
    ja: '2本から4本。人さし指と中指がおすすめです。',
    'ja-easy': '2ほんから 4ほん えらびます',
    en: 'Two to four. Index and middle finger work best.',
  },
  fingersChosen: { ja: '{count}本', 'ja-easy': '{count}ほん', en: '{count} chosen' },
  usualHand: { ja: 'よく使う手', 'ja-easy': 'よく つかう て', en: 'Preferred hand' },
  rightHand: { ja: '右手', 'ja-easy': 'みぎて', en: 'Right' },
  leftHand: { ja: '左手', 'ja-easy': 'ひだりて', en: 'Left' },

  reviewTitle: { ja: 'この内容で登録します', 'ja-easy': 'これで とうろく します', en: 'Ready to enrol' },
  reviewFamily: { ja: 'ご家族', 'ja-easy': 'かぞく', en: 'Family' },
  reviewName: { ja: '名前', 'ja-easy': 'なまえ', en: 'Name' },
  reviewAge: { ja: '年齢', 'ja-easy': 'とし', en: 'Age' },
  reviewRules: { ja: 'ルール', 'ja-easy': 'きまり', en: 'Rules' },
  reviewConsent: { ja: '同意', 'ja-easy': 'どうい', en: 'Consent' },
  reviewConsentOwn: { ja: '本人', 'ja-easy': 'ほんにん', en: 'Given by the person' },
  reviewConsentGuardian: { ja: '保護者 {name}', 'ja-easy': 'ほごしゃ {name}', en: 'Guardian {name}' },
  reviewFingers: { ja: '指', 'ja-easy': 'ゆび', en: 'Fingers' },
  reviewChange: { ja: '直す', 'ja-easy': 'なおす', en: 'Change' },
  begin: { ja: '指の登録をはじめる', 'ja-easy': 'ゆびの とうろくを はじめる', en: 'Start with the fingers' },
  beginNotNow: {
    ja: 'お会計が終わってからお願いします。',
    'ja-easy': 'おかいけいの あとで おねがいします',
    en: 'Please wait until the checkout has ended.',
  },
  beginConsentMissing: {
    ja: '16歳になるまでは、保護者の同意が必要です。「同意」を直してください。',
    'ja-easy': 'ほごしゃの どういが いります',
    en: 'A guardian’s consent is needed. Please change “Consent”.',
  },
  beginRulesContradict: {
    ja: 'ルールが合っていません。「ルール」を直してください。',
    'ja-easy': 'きまりを なおして ください',
    en: 'The rules contradict each other. Please change “Rules”.',
  },
} satisfies Record<string, Message>;

export const traitTexts: Readonly<Record<Trait, Message>> = {
  face: { ja: '顔', 'ja-easy': 'かお', en: 'Face' },
  'right-thumb': { ja: '右手の親指', 'ja-easy': 'みぎての おやゆび', en: 'Right thumb' },
  'right-index': { ja: '右手の人さし指', 'ja-easy': 'みぎての ひとさしゆび', en: 'Right index finger' },
  'right-middle': { ja: '右手の中指', 'ja-easy': 'みぎての なかゆび', en: 'Right middle finger' },
  'right-ring': { ja: '右手の薬指', 'ja-easy': 'みぎての くすりゆび', en: 'Right ring finger' },
  'right-little': { ja: '右手の小指', 'ja-easy': 'みぎての こゆび', en: 'Right little finger' },
  'left-thumb': { ja: '左手の親指', 'ja-easy': 'ひだりての おやゆび', en: 'Left thumb' },
  'left-index': { ja: '左手の人さし指', 'ja-easy': 'ひだりての ひとさしゆび', en: 'Left index finger' },
  'left-middle': { ja: '左手の中指', 'ja-easy': 'ひだりての なかゆび', en: 'Left middle finger' },
  'left-ring': { ja: '左手の薬指', 'ja-easy': 'ひだりての くすりゆび', en: 'Left ring finger' },
  'left-little': { ja: '左手の小指', 'ja-easy': 'ひだりての こゆび', en: 'Left little finger' },
};
