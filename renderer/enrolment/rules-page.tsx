import { useState } from 'react';
import type { SpendingRulesProblem } from '../../domain/spending-rules.ts';
import { formatYenDigits } from '../../domain/yen.ts';
import { enrolmentTexts } from '../../messages/enrolment.ts';
import type { Message } from '../../messages/language.ts';
import { yenTexts } from '../../messages/kiosk.ts';
import { DigitPad, padKey } from '../controls/digit-pad.tsx';
import { Press } from '../controls/press.tsx';
import { useKeys } from '../controls/use-keys.ts';
import { useWords } from '../kiosk-context.ts';
import { NextKey, Page } from './page.tsx';
import type { PageProps } from './page.tsx';
import { RULE_PRESETS, pressLimitKey, rulesOf } from './rules-entry.ts';
import type { OwnLimit, RulePreset, RulesEntry } from './rules-entry.ts';
import { useRuleWords } from './use-rule-words.ts';

const PRESET_NAMES: Readonly<Record<RulePreset, Message>> = {
  child: enrolmentTexts.rulesChild,
  student: enrolmentTexts.rulesStudent,
  adult: enrolmentTexts.rulesAdult,
  unlimited: enrolmentTexts.rulesUnlimited,
};
const PRESETS = Object.keys(RULE_PRESETS) as RulePreset[];

/** Two limits can be wrong in themselves or beside each other. */
function problemText(problems: readonly SpendingRulesProblem[]): Message {
  return problems.some(({ problem }) => problem === 'limit-above-longer-limit')
    ? enrolmentTexts.rulesContradict
    : enrolmentTexts.rulesNotAnAmount;
}

/** One touch for most people, own numbers for the others. A limit, not a balance. */
export function RulesPage({ draft, controls }: PageProps) {
  const { t } = useWords();
  const { rules } = draft;
  const ruleWords = useRuleWords();
  const edit = (changed: Partial<RulesEntry>): void =>
    controls.edit((before) => ({ ...before, rules: { ...before.rules, ...changed } }));
  return (
    <Page draft={draft} controls={controls} title={enrolmentTexts.rulesTitle}>
      <div className={rules.choice === 'own' ? 'rules-page rules-page-own' : 'rules-page'}>
        <div className="rule-choices">
          {PRESETS.map((preset) => (
            <Press
              key={preset}
              look="choice"
              pressed={rules.choice === preset}
              onPress={() => edit({ choice: preset })}
            >
              <span className="rule-words">
                <span className="small soft">{t(PRESET_NAMES[preset])}</span>
                <strong>{ruleWords(RULE_PRESETS[preset])}</strong>
              </span>
            </Press>
          ))}
          <Press look="choice" pressed={rules.choice === 'own'} onPress={() => edit({ choice: 'own' })}>
            <span className="rule-words">
              <strong>{t(enrolmentTexts.rulesOwn)}</strong>
              <span className="small soft">{t(enrolmentTexts.rulesOwnWhy)}</span>
            </span>
          </Press>
          {rules.choice !== 'own' && <NextKey draft={draft} controls={controls} />}
        </div>
        {rules.choice === 'own' && <OwnLimits draft={draft} controls={controls} />}
      </div>
    </Page>
  );
}

function OwnLimits({ draft, controls }: PageProps) {
  const { t } = useWords();
  const [limit, setLimit] = useState<OwnLimit>('perDayDigits');
  const press = (key: string): void =>
    controls.edit((before) => ({ ...before, rules: pressLimitKey(before.rules, limit, key) }));
  useKeys((key) => {
    const typed = padKey(key);
    if (typed !== null) press(typed);
    if (key === 'Enter') controls.next();
  });
  const result = rulesOf(draft.rules);
  return (
    <div className="own-limits">
      <div className="own-fields">
        <OwnField
          name={enrolmentTexts.rulesPerDay}
          digits={draft.rules.perDayDigits}
          active={limit === 'perDayDigits'}
          onPress={() => setLimit('perDayDigits')}
        />
        <OwnField
          name={enrolmentTexts.rulesPerPurchase}
          digits={draft.rules.perPurchaseDigits}
          active={limit === 'perPurchaseDigits'}
          onPress={() => setLimit('perPurchaseDigits')}
        />
        <p className="refusal" role="status">
          {result?.ok === false && t(problemText(result.reason))}
        </p>
        <NextKey draft={draft} controls={controls} />
      </div>
      <DigitPad corner="clear" size="small" onKey={press} />
    </div>
  );
}

function OwnField(props: {
  readonly name: Message;
  readonly digits: string;
  readonly active: boolean;
  readonly onPress: () => void;
}) {
  const { t } = useWords();
  return (
    <Press look="choice" className="own-field" pressed={props.active} onPress={props.onPress}>
      <span className="small">{t(props.name)}</span>
      <strong className="digits">
        {props.digits === ''
          ? t(enrolmentTexts.rulesNoLimit)
          : t(yenTexts.amount, { digits: formatYenDigits(Number(props.digits)) })}
      </strong>
    </Press>
  );
}
