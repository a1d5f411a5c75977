import { useState } from 'react';
import type { KioskCommandOutput } from '../../contract/kiosk-api.ts';
import { enrolmentTexts, traitTexts } from '../../messages/enrolment.ts';
import type { Message } from '../../messages/language.ts';
import { Press } from '../controls/press.tsx';
import { useSend, useWords } from '../kiosk-context.ts';
import { readBirthDate } from './birth-date-entry.ts';
import { enrolmentOf, isChild, pagesOf } from './enrolment-draft.ts';
import type { DraftPage } from './enrolment-draft.ts';
import { Page } from './page.tsx';
import type { PageProps } from './page.tsx';
import { rulesOf } from './rules-entry.ts';
import { useRuleWords } from './use-rule-words.ts';

type Refusal = Extract<KioskCommandOutput<'beginEnrolment'>, { ok: false }>['reason'];

const REFUSALS: Readonly<Record<Refusal, Message>> = {
  SIGNED_OUT: enrolmentTexts.signedOut,
  NOT_ALLOWED: enrolmentTexts.notAllowed,
  CONSENT_MISSING: enrolmentTexts.beginConsentMissing,
  RULES_CONTRADICT: enrolmentTexts.beginRulesContradict,
  NOT_NOW: enrolmentTexts.beginNotNow,
};

/** Read back before the first finger; each line leads to the page where it is put right. */
export function ReviewPage({ draft, controls }: PageProps) {
  const { t, language } = useWords();
  const send = useSend();
  const ruleWords = useRuleWords();
  const [refusal, setRefusal] = useState<Message | null>(null);
  const pages = pagesOf(draft, controls.today);
  const birth = readBirthDate(draft.birthDigits, controls.today);
  const rules = rulesOf(draft.rules);
  const begin = async (): Promise<void> => {
    const input = enrolmentOf(draft, controls.today);
    if (input === null) return;
    const result = await send('beginEnrolment', input);
    setRefusal(result?.ok === false ? REFUSALS[result.reason] : null);
  };
  const change = (page: DraftPage) => (): void => controls.edit((before) => ({ ...before, page }));
  const rows: readonly { page: DraftPage; name: Message; value: string; own?: boolean }[] = [
    { page: 'family', name: enrolmentTexts.reviewFamily, value: draft.family?.name ?? '', own: true },
    { page: 'name', name: enrolmentTexts.reviewName, value: draft.displayName.trim(), own: true },
    {
      page: 'birth',
      name: enrolmentTexts.reviewAge,
      value: birth.kind === 'date' ? t(enrolmentTexts.age, { age: birth.age }) : '',
    },
    {
      page: 'rules',
      name: enrolmentTexts.reviewRules,
      value: rules?.ok === true ? ruleWords(rules.value) : '',
    },
    {
      page: isChild(draft, controls.today) ? 'guardian' : 'consent',
      name: enrolmentTexts.reviewConsent,
      value: isChild(draft, controls.today)
        ? t(enrolmentTexts.reviewConsentGuardian, { name: draft.guardianName.trim() })
        : t(enrolmentTexts.reviewConsentOwn),
      own: isChild(draft, controls.today),
    },
    {
      page: 'fingers',
      name: enrolmentTexts.reviewFingers,
      value: draft.fingers.map((finger) => t(traitTexts[finger])).join(language === 'en' ? ', ' : '、'),
    },
  ];
  return (
    <Page draft={draft} controls={controls} title={enrolmentTexts.reviewTitle}>
      <div className="review-page">
        <ul className="review-rows">
          {rows
            .filter(({ page }) => pages.includes(page))
            .map(({ page, name, value, own }) => (
              <li key={page}>
                <Press look="choice" className="review-row" onPress={change(page)}>
                  <span className="rule-words">
                    <span className="small soft">{t(name)}</span>
                    <strong {...(own === true && { 'data-own-language': '' })}>{value}</strong>
                  </span>
                  <span className="small review-change">{t(enrolmentTexts.reviewChange)}</span>
                </Press>
              </li>
            ))}
        </ul>
        <div className="page-actions">
          <p className="refusal" role="status">
            {refusal !== null && t(refusal)}
          </p>
          <Press
            look="primary"
            disabled={enrolmentOf(draft, controls.today) === null}
            onPress={() => void begin()}
          >
            {t(enrolmentTexts.begin)}
          </Press>
        </div>
      </div>
    </Page>
  );
}
