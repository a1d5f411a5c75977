import type { Message } from './language.ts';

/** What is asked of the finger. The reader's geometry chooses the verb: contactless かざす, guided のせる (decisions.md 11). */
export const placementTexts = {
  contactless: {
    title: {
      ja: '指をかざしてください',
      'ja-easy': 'ゆびを かざしてください',
      en: 'Hold your finger over it',
    },
    how: {
      ja: '光の上で、指をまっすぐに',
      'ja-easy': 'ひかりの うえで まっすぐに',
      en: 'Straight, just above the light',
    },
    step: { ja: 'かざす', 'ja-easy': 'かざす', en: 'Hold' },
  },
  guided: {
    title: { ja: '指をのせてください', 'ja-easy': 'ゆびを のせてください', en: 'Place your finger' },
    how: {
      ja: '指先をおくまで、そっと',
      'ja-easy': 'ゆびさきを おくまで そっと',
      en: 'All the way in, gently',
    },
    step: { ja: 'のせる', 'ja-easy': 'のせる', en: 'Place' },
  },
} satisfies Record<string, Record<'title' | 'how' | 'step', Message>>;

/** What the finger is told while it is there. */
export const guidanceTexts = {
  anotherFinger: {
    ja: '別の指で もう一度',
    'ja-easy': 'べつの ゆびで もういちど',
    en: 'Once more, with another finger',
  },
  holdStill: { ja: 'そのまま', 'ja-easy': 'そのまま', en: 'Hold still' },
  doNotMove: { ja: '動かさないでください', 'ja-easy': 'うごかさないでね', en: 'Please do not move' },
  reading: { ja: '読み取っています', 'ja-easy': 'よみとって います', en: 'Reading' },
  lift: { ja: '指をはなしてください', 'ja-easy': 'ゆびを はなしてください', en: 'Lift your finger' },
  done: { ja: 'できました', 'ja-easy': 'できました', en: 'Done' },
} satisfies Record<string, Message>;

/** Why the last placement could not be used, as one thing to do; `staff` says what is behind it (ux.md 1.4). */
export const adviceTexts = {
  'different-finger': {
    shopper: {
      ja: '前とちがう指のようです。同じ指でどうぞ。',
      'ja-easy': 'さっきと ちがう ゆびみたい。おなじ ゆびで どうぞ',
      en: 'That seems to be another finger. The same one, please.',
    },
    staff: {
      ja: '1本の指の3回がそろいませんでした。同じ指か、確かめてください。',
      'ja-easy': 'おなじ ゆびか、たしかめてください',
      en: 'The placements are not of one finger. Please see that it is the same.',
    },
  },
  'no-finger': {
    shopper: {
      ja: '指が見えませんでした。もう一度どうぞ。',
      'ja-easy': 'ゆびが みえませんでした。もういちど どうぞ',
      en: 'We saw no finger. Please try again.',
    },
    staff: {
      ja: '読取部の上に指がありません。',
      'ja-easy': 'よみとりきの うえに ゆびが ありません',
      en: 'No finger over the sensor.',
    },
  },
  'too-shallow': {
    shopper: {
      ja: 'もう少しおくまで入れてください。',
      'ja-easy': 'もうすこし おくまで いれてね',
      en: 'A little further in, please.',
    },
    staff: {
      ja: '指先がおくの壁に届いていません。',
      'ja-easy': 'ゆびさきが おくに とどいて いません',
      en: 'The fingertip does not reach the end stop.',
    },
  },
  moved: {
    shopper: {
      ja: 'そのまま動かさないでください。',
      'ja-easy': 'そのまま うごかさないでね',
      en: 'Please keep your finger still.',
    },
    staff: {
      ja: '1秒静止してもらいます。',
      'ja-easy': '1びょう とめて もらいます',
      en: 'Still for one second.',
    },
  },
  pressed: {
    shopper: {
      ja: '力を抜いて、そっと置いてください。',
      'ja-easy': 'ちからを ぬいて、そっと おいてね',
      en: 'Relax, and rest it gently.',
    },
    staff: {
      ja: '押し付けると血管が写りません。',
      'ja-easy': 'おしつけると うつりません',
      en: 'Pressing squeezes the veins out of the picture.',
    },
  },
  'too-dark': {
    shopper: {
      ja: '手を温めて、もう一度どうぞ。',
      'ja-easy': 'てを あたためてから もういちど',
      en: 'Warm your hand, then try again.',
    },
    staff: {
      ja: '光が通っていません。温めるか、別の指で。',
      'ja-easy': 'ひかりが とおって いません。べつの ゆびで',
      en: 'Too little light comes through. Warm it, or another finger.',
    },
  },
  'too-bright': {
    shopper: {
      ja: 'まわりが明るすぎます。お店の人を呼びます。',
      'ja-easy': 'おみせの ひとを よびます',
      en: 'It is too bright here. The shop will help.',
    },
    staff: {
      ja: '直射日光や白熱灯をさえぎってください。',
      'ja-easy': 'ひの ひかりを さえぎって ください',
      en: 'Shade the reader from sun and lamps.',
    },
  },
  'little-pattern': {
    shopper: {
      ja: '手を温めて、もう一度どうぞ。',
      'ja-easy': 'てを あたためてから もういちど',
      en: 'Warm your hand, then try again.',
    },
    staff: {
      ja: '血管がよく写っていません。温めるか、別の指で。',
      'ja-easy': 'よく うつって いません。べつの ゆびで',
      en: 'The veins hardly show. Warm it, or another finger.',
    },
  },
  'unusable-picture': {
    shopper: {
      ja: '指をまっすぐにして、もう一度どうぞ。',
      'ja-easy': 'ゆびを まっすぐに して もういちど',
      en: 'Straighten your finger, then try again.',
    },
    staff: {
      ja: '指がななめです。続くときは指と読取部を拭きます。',
      'ja-easy': 'ゆびが ななめです。ふいてから もういちど',
      en: 'The finger lies askew. If it stays so, wipe finger and sensor.',
    },
  },
  'spoof-suspected': {
    shopper: {
      ja: '眼鏡や帽子を外して、もう一度どうぞ。',
      'ja-easy': 'めがねや ぼうしを はずして もういちど',
      en: 'Without glasses or hat, please try again.',
    },
    staff: {
      ja: '本人の顔と確かめられません。写真や画面を向けていないか、見てください。',
      'ja-easy': 'しゃしんや がめんで ないか みてください',
      en: 'Not sure that it is a living face. Look whether a picture or a screen is shown.',
    },
  },
  'several-faces': {
    shopper: {
      ja: 'お一人ずつお願いします。',
      'ja-easy': 'ひとりずつ おねがいします',
      en: 'One person at a time, please.',
    },
    staff: {
      ja: '後ろの方に、少し離れてもらってください。',
      'ja-easy': 'うしろの ひとに はなれて もらってね',
      en: 'Ask those behind to step back a little.',
    },
  },
  'come-closer': {
    shopper: {
      ja: 'もう少し近づいてください。',
      'ja-easy': 'もうすこし ちかづいてね',
      en: 'A little closer, please.',
    },
    staff: {
      ja: '腕の長さくらいが目安です。',
      'ja-easy': 'うでの ながさ くらいです',
      en: 'About an arm’s length is right.',
    },
  },
  'step-back': {
    shopper: {
      ja: '少し離れてください。',
      'ja-easy': 'すこし はなれてね',
      en: 'A little further back, please.',
    },
    staff: {
      ja: '腕の長さくらいが目安です。',
      'ja-easy': 'うでの ながさ くらいです',
      en: 'About an arm’s length is right.',
    },
  },
  'move-into-view': {
    shopper: {
      ja: 'カメラの正面に立ってください。',
      'ja-easy': 'カメラの まえに きてね',
      en: 'Please stand in front of the camera.',
    },
    staff: {
      ja: '読取機の向きと高さを合わせます。',
      'ja-easy': 'よみとりきの むきを あわせます',
      en: 'Turn or tilt the reader towards the face.',
    },
  },
  'look-straight': {
    shopper: {
      ja: 'カメラをまっすぐ見てください。',
      'ja-easy': 'カメラを まっすぐ みてね',
      en: 'Please look straight at the camera.',
    },
    staff: {
      ja: '顔が正面を向いていません。',
      'ja-easy': 'かおが しょうめんを むいて いません',
      en: 'The face is turned away.',
    },
  },
  'uncover-face': {
    shopper: {
      ja: 'マスクやサングラスを外してください。',
      'ja-easy': 'マスクや サングラスを はずしてね',
      en: 'Without mask or sunglasses, please.',
    },
    staff: {
      ja: '顔がかくれています。',
      'ja-easy': 'かおが かくれて います',
      en: 'Something covers the face.',
    },
  },
  'open-eyes': {
    shopper: { ja: '目を開けてください。', 'ja-easy': 'めを あけてね', en: 'Please open your eyes.' },
    staff: { ja: '目が開いていません。', 'ja-easy': 'めが あいて いません', en: 'The eyes are closed.' },
  },
} satisfies Record<string, Record<'shopper' | 'staff', Message>>;
