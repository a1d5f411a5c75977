import type { ExplanationLine } from '../domain/explain-purchase.ts';
import type { ShopId } from '../domain/ids.ts';
import type { WindowKind } from '../domain/spending-window.ts';
import { fullDateWords, fullMomentWords } from './clock-words.ts';
import { declineLeftWords } from './decline-reasons.ts';
import { say } from './language.ts';
import type { Language, Message } from './language.ts';
import { moneyWords } from './money-words.ts';
import { declinedBecauseTexts } from './portal.ts';
import { ruleSentences } from './spending-rules.ts';

/** Why a purchase ended as it did, line by line. */
export const explanationTexts = {
  asked: {
    ja: '{time}に、{amount}のお支払いでした。',
    'ja-easy': '{time}に {amount}でした。',
    en: 'A purchase of {amount} at {time}.',
  },
  approve: { ja: 'お支払いできました。', 'ja-easy': 'はらえました。', en: 'It was paid.' },
  'ask-owner': {
    ja: '契約者の方の返事を待っています。',
    'ja-easy': 'おうちの へんじを まって います。',
    en: 'It waits for the account owner’s answer.',
  },
  decline: { ja: 'お支払いは、まだです。', 'ja-easy': 'まだ はらって いません。', en: 'It was not paid.' },
  reason: { ja: 'わけ:{reason}。', 'ja-easy': 'わけ:{reason}。', en: 'Because: {reason}.' },
  askMember: {
    ja: 'この方のルールでは、{amount}をこえると契約者に確かめます。',
    'ja-easy': '{amount}を こえたら おうちに ききます。',
    en: 'This person’s rules ask the owner above {amount}.',
  },
  askFamily: {
    ja: '家族のルールでは、{amount}をこえると契約者に確かめます。',
    'ja-easy': 'かぞくは {amount}を こえたら ききます。',
    en: 'The family’s rules ask the owner above {amount}.',
  },
  ownerApproved: {
    ja: '契約者の方が、よいと答えました。',
    'ja-easy': 'おうちの ひとが いいよと いいました。',
    en: 'The account owner said yes.',
  },
  rulesMember: {
    ja: 'この方のルール:{rules}',
    'ja-easy': 'きまり:{rules}',
    en: 'This person’s rules: {rules}',
  },
  rulesFamily: {
    ja: '家族のルール:{rules}',
    'ja-easy': 'かぞくの きまり:{rules}',
    en: 'The family’s rules: {rules}',
  },
  limit: {
    ja: '{whose}{window}は、{limit}のうち{used}使い、残りは{left}でした。',
    'ja-easy': '{whose}{window}は {left}のこり。{limit}から {used}つかいました。',
    en: '{whose}{window}: {used} of {limit} was used, {left} was left.',
  },
  limitAfter: { ja: 'いまの残りは{left}です。', 'ja-easy': 'いまは {left}です。', en: 'Now {left} is left.' },
  lot: {
    ja: '{date}までの商品券から{amount}。残りは{left}です。',
    'ja-easy': '{date}までの けんから {amount}。のこりは {left}です。',
    en: '{amount} from the vouchers until {date}; {left} of them is left.',
  },
  member: { ja: 'この方の', 'ja-easy': '', en: 'This person’s ' },
  family: { ja: '家族の', 'ja-easy': 'かぞくの ', en: 'The family’s ' },
  grant: { ja: 'お願いの', 'ja-easy': 'おねがいの ', en: 'The helper’s ' },
  day: { ja: '1日の上限', 'ja-easy': 'いちにち', en: 'daily limit' },
  week: { ja: '1週間の上限', 'ja-easy': 'いっしゅうかん', en: 'weekly limit' },
  month: { ja: '1か月の上限', 'ja-easy': 'いっかげつ', en: 'monthly limit' },
  total: { ja: '全部の上限', 'ja-easy': 'ぜんぶ', en: 'limit altogether' },
} satisfies Record<string, Message> & Record<WindowKind, Message>;

/** An explanation (domain/explain-purchase.ts) as plain lines of text. */
export function explanationWords(
  lines: readonly ExplanationLine[],
  language: Language,
  shopName?: (shopId: ShopId) => string | null,
): string[] {
  return lines.map((line) => lineWords(line, language, shopName));
}

function lineWords(
  line: ExplanationLine,
  language: Language,
  shopName?: (shopId: ShopId) => string | null,
): string {
  const money = (amountYen: number) => moneyWords(amountYen, language);
  const tell = (message: Message, values?: Readonly<Record<string, string>>) =>
    say(message, language, values);
  const sentences = (texts: readonly string[]) => texts.join(language === 'ja' ? '' : ' ');
  switch (line.kind) {
    case 'asked':
      return tell(explanationTexts.asked, {
        amount: money(line.amountYen),
        time: fullMomentWords(line.instantMs, language),
      });
    case 'outcome':
      return tell(explanationTexts[line.outcome]);
    case 'reason': {
      const reason = tell(explanationTexts.reason, {
        reason: tell(declinedBecauseTexts[line.detail.reason]),
      });
      const left = declineLeftWords(line.detail, language);
      return left === null ? reason : sentences([reason, left]);
    }
    case 'ask':
      return tell(line.why.subject === 'member' ? explanationTexts.askMember : explanationTexts.askFamily, {
        amount: money(line.why.aboveYen),
      });
    case 'owner-approved':
      return tell(explanationTexts.ownerApproved);
    case 'rules':
      return tell(line.subject === 'member' ? explanationTexts.rulesMember : explanationTexts.rulesFamily, {
        rules: sentences(ruleSentences(line.rules, language, shopName)),
      });
    case 'limit': {
      const before = tell(explanationTexts.limit, {
        whose: tell(explanationTexts[line.subject]),
        window: tell(explanationTexts[line.window]),
        limit: money(line.limitYen),
        used: money(line.usedBeforeYen),
        left: money(line.leftBeforeYen),
      });
      if (line.leftAfterYen === null) return before;
      return sentences([before, tell(explanationTexts.limitAfter, { left: money(line.leftAfterYen) })]);
    }
    case 'lot':
      return tell(explanationTexts.lot, {
        amount: money(line.amountYen),
        left: money(line.leftYen),
        date: fullDateWords(line.expiresOn, language),
      });
  }
}

/** What the record of a decision does not say itself: that there is none, and what happened afterwards. */
export const explainToolTexts = {
  noRecord: {
    ja: 'ご本人がわかる前に終わったため、判断の記録はありません。',
    'ja-easy': 'だれか わかる まえに おわりました。',
    en: 'It ended before anybody was recognised, so there is no record of a decision.',
  },
  neverArrived: {
    ja: 'このお支払いは届きませんでした。お金は動いていません。',
    'ja-easy': 'とどきませんでした。おかねは うごいて いません。',
    en: 'This purchase never arrived. No money moved.',
  },
  voided: {
    ja: 'そのあと取り消しました。',
    'ja-easy': 'あとで とりけしました。',
    en: 'It was voided later.',
  },
  refunded: {
    ja: 'そのあと返品がありました。',
    'ja-easy': 'あとで かえしました。',
    en: 'It was refunded later.',
  },
  ownerSaidYes: {
    ja: '契約者の方が、よいと答え、お支払いできました。',
    'ja-easy': 'おうちの ひとが いいよと いって、はらえました。',
    en: 'The account owner said yes, and it was paid.',
  },
  notAnswered: {
    ja: '契約者の方の「よい」がなかったため、お支払いは行われませんでした。',
    'ja-easy': 'おうちの ひとの いいよが なくて、はらって いません。',
    en: 'The account owner did not say yes, so it was not paid.',
  },
} satisfies Record<string, Message>;
