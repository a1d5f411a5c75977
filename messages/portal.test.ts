import { describe, expect, test } from 'vitest';
import { DECLINE_REASONS } from '../domain/decline-reasons.ts';
import { LANGUAGES } from './language.ts';
import type { Message } from './language.ts';
import { inboxTexts, noticeSettingsTexts, pushTexts } from './family-notices.ts';
import { passkeyTexts, privacyTexts, purchaseColumnTexts, receiptTexts } from './family-privacy.ts';
import { weekdayTexts } from './clock-words.ts';
import { explanationTexts } from './explain-purchase.ts';
import { moneyTexts } from './money-words.ts';
import { declinedBecauseTexts, portalTexts, purchaseStateTexts, timeTexts } from './portal.ts';
import { coGuardianTexts } from './portal-co-guardians.ts';
import { grantTexts } from './portal-grants.ts';
import { historyTexts } from './portal-history.ts';
import { rulesFormTexts } from './portal-rules.ts';
import { signInTexts } from './portal-sign-in.ts';
import { shopCategoryTexts } from './shop-categories.ts';
import { ruleNameTexts, rulePresetTexts, ruleTexts, rulesProblemTexts } from './spending-rules.ts';
import { pauseReasonTexts, watchOverTexts } from './watch-over.ts';

const catalogue: [string, Message][] = [
  moneyTexts,
  timeTexts,
  weekdayTexts,
  shopCategoryTexts,
  ruleTexts,
  ruleNameTexts,
  rulePresetTexts,
  rulesProblemTexts,
  explanationTexts,
  declinedBecauseTexts,
  purchaseStateTexts,
  portalTexts,
  rulesFormTexts,
  grantTexts,
  coGuardianTexts,
  historyTexts,
  signInTexts,
  inboxTexts,
  noticeSettingsTexts,
  pushTexts,
  passkeyTexts,
  privacyTexts,
  purchaseColumnTexts,
  receiptTexts,
  watchOverTexts,
  pauseReasonTexts,
].flatMap((texts) => Object.entries<Message>(texts));

/** What a value takes the place of counts as a short word. */
const spoken = (text: string) => text.replace(/\{[A-Za-z]+\}/g, 'ことば');

describe.each(catalogue)('%s', (_, message) => {
  test('takes the same values in every language', () => {
    const values = (text: string) => [...text.matchAll(/\{[A-Za-z]+\}/g)].map(([value]) => value).sort();
    for (const language of LANGUAGES) expect(values(message[language])).toEqual(values(message.ja));
  });

  test('blames nobody', () => {
    for (const language of LANGUAGES)
      expect(message[language]).not.toMatch(/失敗|しっぱい|エラー|error|fail|invalid/i);
  });

  test('is all kana in easy Japanese, one short idea in a sentence', () => {
    expect(message['ja-easy']).not.toMatch(/\p{Script=Han}/u);
    for (const sentence of spoken(message['ja-easy']).split('。'))
      expect(sentence.length).toBeLessThanOrEqual(24);
  });
});

test('every reason for which a purchase can be declined has its words', () => {
  for (const reason of DECLINE_REASONS) expect(declinedBecauseTexts[reason].ja).not.toBe('');
});
