import type { Message } from './language.ts';

/** What the talk on LINE answers; the buttons have at most 20 characters there. */
export const lineTalkTexts = {
  invitation: {
    ja: '家族のページとつなぐと、お買い物のお知らせがここに届きます。10分以内に押してください。',
    'ja-easy':
      'かぞくの ページと つなぐと、おしらせが ここに とどきます。10ぷんの あいだに おして ください。',
    en: 'Connect the family page, and notices will arrive here. The button works for 10 minutes.',
  },
  connect: { ja: 'つなぐ', 'ja-easy': 'つなぐ', en: 'Connect' },
  connected: {
    ja: 'つながりました。これからお知らせがここに届きます。',
    'ja-easy': 'つながりました。これから おしらせが ここに とどきます。',
    en: 'Connected. Notices will arrive here from now on.',
  },
  notConnected: {
    ja: 'つながりませんでした。何か送ると、もう一度つなげます。',
    'ja-easy': 'つながりませんでした。なにか おくると、もういちど つなげます。',
    en: 'Not connected. Send anything to try once more.',
  },
  welcomeBack: {
    ja: 'おかえりなさい。お知らせがまたここに届きます。',
    'ja-easy': 'おかえりなさい。おしらせが また とどきます。',
    en: 'Welcome back. Notices arrive here again.',
  },
  help: {
    ja: '「残高」と送ると、残りのお金をお答えします。「止めて」と送ると、お支払いを止められます。「解除」と送ると、お知らせをやめます。',
    'ja-easy':
      '「ざんだか」で のこりの おかねが わかります。「とめて」で おかねを とめられます。「かいじょ」で おしらせを やめます。',
    en: 'Send “balance” to hear what is left, “stop” to stop paying, “disconnect” to get no more notices.',
  },
  balance: {
    ja: '{family}の残高は{amount}です。',
    'ja-easy': '{family}の のこりは {amount}です。',
    en: '{family} has {amount} left.',
  },
  whoToStop: {
    ja: 'どなたのお支払いを止めますか。押すと、すぐに止まります。ボタンは10分間、1回だけ使えます。',
    'ja-easy':
      'だれの おかねを とめますか。おすと すぐに とまります。10ぷんの あいだ、1かいだけ つかえます。',
    en: 'Whose payments shall stop? They stop as soon as you press. The buttons work once, for 10 minutes.',
  },
  stopMember: { ja: '{name}を止める', 'ja-easy': '{name}を とめる', en: 'Stop {name}' },
  stopFamily: {
    ja: '{family}みんなを止める',
    'ja-easy': '{family}みんなを とめる',
    en: 'Stop all of {family}',
  },
  memberStopped: {
    ja: '{name}のお支払いを止めました。また使えるようにするには、家族のページを開いてください。',
    'ja-easy': '{name}の おかねを とめました。また つかうには、かぞくの ページを ひらいて ください。',
    en: 'Payments of {name} are stopped. Open the family page to allow them again.',
  },
  familyStopped: {
    ja: '{family}みんなのお支払いを止めました。また使えるようにするには、家族のページを開いてください。',
    'ja-easy': '{family}みんなの おかねを とめました。また つかうには、かぞくの ページを ひらいて ください。',
    en: 'All payments of {family} are stopped. Open the family page to allow them again.',
  },
  allStopped: {
    ja: 'お支払いは、もうみんな止まっています。',
    'ja-easy': 'おかねは もう みんな とまって います。',
    en: 'All payments are stopped already.',
  },
  buttonOver: {
    ja: 'このボタンはもう使えません。「止めて」と送ってください。',
    'ja-easy': 'この ボタンは もう つかえません。「とめて」と おくって ください。',
    en: 'This button does not work any more. Please send “stop”.',
  },
  disconnected: {
    ja: 'つながりを解きました。お知らせはもう届きません。',
    'ja-easy': 'つながりを やめました。おしらせは もう とどきません。',
    en: 'Disconnected. No more notices will arrive here.',
  },
} satisfies Record<string, Message>;
