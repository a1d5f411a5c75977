import { adviceTexts, guidanceTexts, placementTexts } from './capture-advice.ts';
import { declineReasonTexts } from './decline-reasons.ts';
import { enrolmentCaptureTexts, enrolmentStopTexts } from './enrolment-capture.ts';
import { enrolmentTexts } from './enrolment.ts';
import { amountTexts, notPaidTexts, payingTexts, resultTexts, statusTexts } from './kiosk.ts';
import type { Message } from './language.ts';
import { spokenTexts } from './spoken.ts';
import { staffHomeTexts } from './staff.ts';

const helpOnceMore: Message = {
  ja: 'カメラを見て、もう一度お願いします。',
  'ja-easy': 'カメラを みて もういちど',
  en: 'Please look at the camera once more.',
};
const notByFace: Message = {
  ja: 'いまは顔で払えません',
  'ja-easy': 'いまは かおで はらえません',
  en: 'Not possible by face now',
};

const placing = {
  title: { ja: '顔を向けてください', 'ja-easy': 'かおを むけてください', en: 'Please face the reader' },
  how: {
    ja: '腕の長さくらい、はなれて',
    'ja-easy': 'うでの ながさ くらい はなれてね',
    en: 'About an arm’s length away',
  },
  step: { ja: '向ける', 'ja-easy': 'むける', en: 'Face it' },
} satisfies Record<string, Message>;
const spokenPlacing: Message = {
  ja: '{digits}円です。顔を向けてください。',
  'ja-easy': '{digits}えんです。かおを むけてください。',
  en: '{digits} yen. Please face the reader.',
};

/** What is said instead where the reader looks at a face: every text that speaks of a finger and can be met there. */
export const FACE_WORDS: ReadonlyMap<Message, Message> = new Map<Message, Message>([
  ...(['contactless', 'guided'] as const).flatMap((geometry): [Message, Message][] => [
    [placementTexts[geometry].title, placing.title],
    [placementTexts[geometry].how, placing.how],
    [placementTexts[geometry].step, placing.step],
  ]),
  [
    guidanceTexts.lift,
    { ja: 'もう動いて大丈夫です', 'ja-easy': 'もう うごいて いいよ', en: 'You may move now' },
  ],
  [
    adviceTexts['no-finger'].shopper,
    {
      ja: '顔が見えませんでした。もう一度どうぞ。',
      'ja-easy': 'かおが みえませんでした。もういちど どうぞ',
      en: 'We saw no face. Please try again.',
    },
  ],
  [
    adviceTexts['no-finger'].staff,
    {
      ja: 'カメラの前に顔がありません。',
      'ja-easy': 'カメラの まえに かおが ありません',
      en: 'No face before the camera.',
    },
  ],
  [
    adviceTexts['unusable-picture'].shopper,
    {
      ja: 'カメラを見て、もう一度どうぞ。',
      'ja-easy': 'カメラを みて もういちど どうぞ',
      en: 'Look at the camera, then try again.',
    },
  ],
  [
    adviceTexts['unusable-picture'].staff,
    {
      ja: '顔がうまく写っていません。レンズを拭いてもう一度。',
      'ja-easy': 'レンズを ふいてから もういちど',
      en: 'The face does not show well. Wipe the lens and try again.',
    },
  ],
  [
    guidanceTexts.anotherFinger,
    {
      ja: 'もう一度、カメラを見てください',
      'ja-easy': 'もういちど カメラを みてね',
      en: 'Once more, please look at the camera',
    },
  ],
  [
    adviceTexts['different-finger'].shopper,
    {
      ja: '同じ方で、もう一度お願いします。',
      'ja-easy': 'おなじ ひとで もういちど',
      en: 'The same person once more, please.',
    },
  ],
  [
    adviceTexts['different-finger'].staff,
    {
      ja: '前の顔とそろいません。ご本人だけが写るようにします。',
      'ja-easy': 'まえの かおと ちがいます',
      en: 'It does not go with the looks before. Only the person should be seen.',
    },
  ],
  [amountTexts.start, { ja: '顔で支払う', 'ja-easy': 'かおで はらう', en: 'Pay by face' }],
  [
    statusTexts.payOtherWay,
    {
      ja: 'いまは顔で払えません。ほかの方法でお願いします。',
      'ja-easy': 'いまは かおで はらえません。べつの ほうほうで おねがいします',
      en: 'Paying by face is not possible now. Please pay another way.',
    },
  ],
  [
    payingTexts.fingerFree,
    { ja: 'もう動いて大丈夫です。', 'ja-easy': 'もう うごいて いいよ', en: 'You may move now.' },
  ],
  [resultTexts.helpSameFinger, helpOnceMore],
  [
    resultTexts.helpOtherFinger,
    {
      ja: '帽子やマスクを外して、もう一度どうぞ。',
      'ja-easy': 'ぼうしや マスクを はずして もういちど',
      en: 'Without hat or mask, please try once more.',
    },
  ],
  [notPaidTexts.offline.headline, notByFace],
  [
    notPaidTexts['journal-failed'].headline,
    { ...notPaidTexts['journal-failed'].headline, 'ja-easy': notByFace['ja-easy'] },
  ],
  [declineReasonTexts.NOT_RECOGNISED.advice, helpOnceMore],
  [
    declineReasonTexts.AMBIGUOUS.advice,
    {
      ja: 'ほかの方法でお支払いください。',
      'ja-easy': 'べつの ほうほうで おねがいします',
      en: 'Please pay another way.',
    },
  ],
  [declineReasonTexts.REPLAYED_CAPTURE.advice, helpOnceMore],
  [spokenTexts.placeContactless, spokenPlacing],
  [spokenTexts.placeGuided, spokenPlacing],
  [
    spokenTexts.lift,
    { ja: 'もう動いて大丈夫です。', 'ja-easy': 'もう うごいて いいよ。', en: 'You may move now.' },
  ],
  [
    spokenTexts.enrolPlacementKept,
    {
      ja: 'できました。少し向きを変えて、もう一度お願いします。',
      'ja-easy': 'できました。むきを かえて、もういちど。',
      en: 'Done. Turn a little, then once more.',
    },
  ],
  [
    enrolmentTexts.begin,
    { ja: '顔の登録をはじめる', 'ja-easy': 'かおの とうろくを はじめる', en: 'Start with the face' },
  ],
  [
    staffHomeTexts.enrolWhy,
    {
      ja: 'ご家族を選び、ルールと同意、顔の順に進みます。',
      'ja-easy': 'かぞく、きまり、かおの じゅんに すすみます',
      en: 'Family, rules and consent, then the face.',
    },
  ],
  [
    enrolmentCaptureTexts.liftBetween,
    {
      ja: '1回ごとに少し向きを変えます',
      'ja-easy': 'すこしずつ むきを かえてね',
      en: 'Turn a little between',
    },
  ],
  [
    enrolmentCaptureTexts.trialWhy,
    {
      ja: '登録した顔で確かめます。',
      'ja-easy': 'とうろくした かおで たしかめます',
      en: 'We check with the enrolled face.',
    },
  ],
  [
    enrolmentCaptureTexts.doneWhy,
    {
      ja: '次のお買い物から、顔で払えます。',
      'ja-easy': 'つぎから かおで はらえます',
      en: 'From the next purchase on, a look is enough.',
    },
  ],
  [
    enrolmentStopTexts.cancelled.advice,
    {
      ja: '顔の記録は残していません。',
      'ja-easy': 'かおの きろくは のこして いません',
      en: 'Nothing of the face was kept.',
    },
  ],
  [
    enrolmentStopTexts['finger-unusable'].headline,
    {
      ja: 'いまは顔がうまく写りません',
      'ja-easy': 'いまは かおが うまく うつりません',
      en: 'The face does not show well now',
    },
  ],
  [
    enrolmentStopTexts['finger-unusable'].advice,
    {
      ja: '明るさを変えて、もう一度お願いします。むずかしいときは、カードや暗証番号でご案内します。',
      'ja-easy': 'あかるさを かえて もういちど',
      en: 'Change the light and try again. If it stays hard, offer a card or PIN.',
    },
  ],
  [
    enrolmentStopTexts['placements-differ'].headline,
    {
      ja: '3回の顔がそろいませんでした',
      'ja-easy': '3かいが そろいませんでした',
      en: 'The three looks differ',
    },
  ],
  [
    enrolmentStopTexts['placements-differ'].advice,
    {
      ja: 'ご本人だけで、もう一度お願いします。',
      'ja-easy': 'ひとりで もういちど',
      en: 'Only the person, once more.',
    },
  ],
  [
    enrolmentStopTexts['finger-already-enrolled'].advice,
    {
      ja: 'この顔は登録済みかもしれません。ご本人とご家族の登録を確かめてください。',
      'ja-easy': 'もう とうろく したかもしれません',
      en: 'This face may be enrolled already. Check the person and the family.',
    },
  ],
]);

/** Texts about fingers that nobody meets at a face reader: it never says or asks these. */
export const NEVER_OF_FACES: ReadonlySet<Message> = new Set<Message>([
  ...(['too-shallow', 'moved', 'pressed', 'too-dark', 'too-bright', 'little-pattern'] as const).flatMap(
    (problem) => Object.values(adviceTexts[problem]),
  ),
  enrolmentTexts.fingersTitle,
  enrolmentTexts.fingersWhy,
  enrolmentTexts.reviewFingers,
  enrolmentCaptureTexts.fingerOf,
]);

/** What the person is asked for with each look at enrolment. */
export const facePoseTexts: readonly Message[] = [
  { ja: 'まっすぐ見てください', 'ja-easy': 'まっすぐ みてください', en: 'Look straight ahead' },
  { ja: '少し左を向いてください', 'ja-easy': 'すこし ひだりを むいてね', en: 'Turn a little to the left' },
  { ja: '少し右を向いてください', 'ja-easy': 'すこし みぎを むいてね', en: 'Turn a little to the right' },
];

export type Modality = 'finger-vein' | 'face';

/** The message as it is said at a reader of this kind. */
export function inWordsOf(modality: Modality, message: Message): Message {
  return modality === 'face' ? (FACE_WORDS.get(message) ?? message) : message;
}
