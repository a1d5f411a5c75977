import type { Message } from './language.ts';

/** The mail that brings the code with which somebody confirms a mail address. No HTML in any of these. */
export const confirmationMailTexts = {
  subject: {
    ja: 'メールアドレスの確認',
    'ja-easy': 'メールの かくにん',
    en: 'Confirm your mail address',
  },
  code: {
    ja: '確認の番号は {code} です。',
    'ja-easy': 'ばんごうは {code} です。',
    en: 'Your code is {code}.',
  },
  until: {
    ja: '30分以内に、家族のページに入れてください。',
    'ja-easy': '30ぷんの あいだに、かぞくの ページに いれて ください。',
    en: 'Enter it on the family page within 30 minutes.',
  },
  notYou: {
    ja: '心当たりがなければ、このメールは捨ててください。ほかには何も届きません。',
    'ja-easy': 'しらない ときは、この メールを すてて ください。',
    en: 'If you did not ask for it, throw this mail away. Nothing else will come.',
  },
} satisfies Record<string, Message>;
