import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { SPENDING_RULE_PRESETS } from '../../domain/spending-rule-presets.ts';
import type { SpendingRulePreset } from '../../domain/spending-rule-presets.ts';
import type { RuleName, SpendingRules } from '../../domain/spending-rules.ts';
import type { Message } from '../../messages/language.ts';
import { rulesFormTexts } from '../../messages/portal-rules.ts';
import { rulePresetTexts, rulesProblemWords } from '../../messages/spending-rules.ts';
import { leastYenOf, mostYenOf, readRulesForm, rulesFormOf, saysMore } from '../state/rules-form.ts';
import type { AmountName, LimitInput, RulesForm as Form, RulesFormProblem } from '../state/rules-form.ts';
import type { RulesEditing } from '../state/portal-state.ts';
import { CategoryChoice, HoursChoice, ShopChoice, WeekdayChoice } from './rule-choices.tsx';
import { RuleLines } from './rule-lines.tsx';
import { usePortal, usePortalState, useShopName, useWords } from './use-portal.ts';

const PRESETS = Object.keys(SPENDING_RULE_PRESETS) as SpendingRulePreset[];

interface RulesFormProps {
  /** Whose rules they are, as a heading says it. */
  readonly name: string;
  /** The rules that hold now. */
  readonly rules: SpendingRules;
  readonly editing: RulesEditing;
}

/** Rules of a member or of everybody, with what they will mean said in sentences while they are changed. */
export function RulesForm({ name, rules, editing }: RulesFormProps) {
  const portal = usePortal();
  const saving = usePortalState((state) => state.work.has(editing.holder));
  const { say } = useWords();
  const form = useRef<HTMLFormElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const [beganWithMore] = useState(() => saysMore(editing.form));
  const { problems } = editing;

  useEffect(() => {
    heading.current?.focus();
    void portal.needShops();
  }, [portal]);
  useEffect(() => {
    if (problems.length === 0) return;
    const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid="true"], .limit-problem');
    wrong?.closest('details')?.setAttribute('open', '');
    const more = form.current?.querySelector<HTMLElement>('.more-rules');
    if (wrong != null && more?.contains(wrong) === true) more.setAttribute('open', '');
    wrong?.focus();
  }, [problems]);

  return (
    <form
      ref={form}
      className="limits"
      noValidate
      aria-busy={saving}
      onSubmit={(event) => {
        event.preventDefault();
        void portal.rules.saveRules();
      }}
    >
      <h4 ref={heading} tabIndex={-1}>
        {say(rulesFormTexts.limitsHeading, { name })}
      </h4>
      {editing.changedMeanwhile && (
        <div className="limits-conflict" role="alert">
          <strong>{say(rulesFormTexts.limitsChangedMeanwhile)}</strong> <p>{say(rulesFormTexts.limitsNow)}</p>
          <RuleLines rules={rules} />
        </div>
      )}
      {editing.holder !== 'family' && <Presets />}
      <AmountField name="perPurchase" label={rulesFormTexts.perPurchase} editing={editing} />
      <AmountField name="perDay" label={rulesFormTexts.perDay} editing={editing} />
      <details className="more-rules" open={beganWithMore}>
        <summary>{say(rulesFormTexts.moreRules)}</summary>
        <MoreRules editing={editing} />
      </details>
      <Preview form={editing.form} />
      <div className="member-buttons">
        <button type="button" className="button" onClick={() => portal.rules.cancelEditing()}>
          {say(rulesFormTexts.cancel)}
        </button>
        <button type="submit" className="button strong" aria-disabled={saving}>
          {say(saving ? rulesFormTexts.saving : rulesFormTexts.save)}
        </button>
      </div>
    </form>
  );
}

function Presets() {
  const portal = usePortal();
  const { say } = useWords();
  return (
    <div className="presets" role="group" aria-label={say(rulesFormTexts.presets)}>
      <p aria-hidden="true">{say(rulesFormTexts.presets)}</p>
      {PRESETS.map((preset) => (
        <button
          key={preset}
          type="button"
          className="button preset"
          onClick={() => portal.rules.typeRules(rulesFormOf(SPENDING_RULE_PRESETS[preset]))}
        >
          {say(rulePresetTexts[preset])}
        </button>
      ))}
    </div>
  );
}

const longerLimits: readonly { readonly name: AmountName; readonly label: Message }[] = [
  { name: 'perWeek', label: rulesFormTexts.perWeek },
  { name: 'perMonth', label: rulesFormTexts.perMonth },
  { name: 'inTotal', label: rulesFormTexts.inTotal },
  { name: 'askOwnerAbove', label: rulesFormTexts.askOwnerAbove },
];

function MoreRules({ editing }: { readonly editing: RulesEditing }) {
  const portal = usePortal();
  const { form } = editing;
  const type = (change: Partial<Form>) => portal.rules.typeRules({ ...form, ...change });
  const problem = (rule: RuleName) => <Problems of={rule} problems={editing.problems} />;
  return (
    <>
      {longerLimits.map(({ name, label }) => (
        <AmountField key={name} name={name} label={label} editing={editing} />
      ))}
      <HoursChoice form={form} onChange={type}>
        {problem('hours')}
      </HoursChoice>
      <WeekdayChoice chosen={form.weekdays} onChange={(weekdays) => type({ weekdays })}>
        {problem('weekdays')}
      </WeekdayChoice>
      <CategoryChoice
        label={rulesFormTexts.categoriesOnly}
        chosen={form.categoriesOnly}
        onChange={(categoriesOnly) => type({ categoriesOnly })}
      >
        {problem('categoriesOnly')}
      </CategoryChoice>
      <CategoryChoice
        label={rulesFormTexts.categoriesBlocked}
        chosen={form.categoriesBlocked}
        onChange={(categoriesBlocked) => type({ categoriesBlocked })}
      >
        {problem('categoriesBlocked')}
      </CategoryChoice>
      <ShopChoice
        label={rulesFormTexts.shopsOnly}
        chosen={form.shopsOnly}
        onChange={(shopsOnly) => type({ shopsOnly })}
      >
        {problem('shopsOnly')}
      </ShopChoice>
      <ShopChoice
        label={rulesFormTexts.shopsBlocked}
        chosen={form.shopsBlocked}
        onChange={(shopsBlocked) => type({ shopsBlocked })}
      >
        {problem('shopsBlocked')}
      </ShopChoice>
    </>
  );
}

function Preview({ form }: { readonly form: Form }) {
  const { say } = useWords();
  const meant = readRulesForm(form);
  return (
    <div className="limits-preview">
      <span>{say(rulesFormTexts.preview)}</span>
      <output aria-live="polite">{meant.ok ? <RuleLines rules={meant.value} /> : '…'}</output>
    </div>
  );
}

interface AmountFieldProps {
  readonly name: AmountName;
  readonly label: Message;
  readonly editing: RulesEditing;
}

function AmountField({ name, label, editing: { form, problems, holder } }: AmountFieldProps) {
  const portal = usePortal();
  const { say } = useWords();
  const input = form.amounts[name];
  const id = `${name}-${holder}`;
  const problemId = `${id}-problem`;
  const isWrong = problems.some(({ rule }) => rule === name);
  const type = (typed: LimitInput) =>
    portal.rules.typeRules({ ...form, amounts: { ...form.amounts, [name]: typed } });
  return (
    <fieldset className="limit">
      <legend>
        <label htmlFor={id}>{say(label)}</label>
      </legend>
      <div className="limit-row">
        <span className="limit-amount">
          <input
            id={id}
            type="text"
            inputMode="numeric"
            autoComplete="off"
            maxLength={14}
            value={input.text}
            disabled={input.unlimited}
            aria-invalid={isWrong}
            aria-describedby={isWrong ? problemId : undefined}
            onChange={({ target }) => type({ ...input, text: target.value })}
          />
          <span aria-hidden="true">{say(rulesFormTexts.yen)}</span>
        </span>
        <label className="check">
          <input
            type="checkbox"
            checked={input.unlimited}
            onChange={({ target }) => type({ ...input, unlimited: target.checked })}
          />
          <span>{say(name === 'askOwnerAbove' ? rulesFormTexts.neverAsk : rulesFormTexts.noLimit)}</span>
        </label>
      </div>
      <Problems of={name} id={problemId} problems={problems} />
    </fieldset>
  );
}

interface ProblemsProps {
  readonly of: RuleName;
  readonly problems: readonly RulesFormProblem[];
  readonly id?: string;
}

/** What is not yet right, beside the field that it is about. */
function Problems({ of, problems, id }: ProblemsProps): ReactNode {
  const { say, money, language } = useWords();
  const shopName = useShopName();
  const words = (problem: RulesFormProblem): string => {
    switch (problem.problem) {
      case 'missing':
        return say(rulesFormTexts.limitMissing);
      case 'not-whole':
        return say(rulesFormTexts.limitNotWhole);
      case 'out-of-range':
        return say(rulesFormTexts.limitOutOfRange, {
          least: money(leastYenOf(problem.rule)),
          most: money(mostYenOf(problem.rule)),
        });
      default:
        return rulesProblemWords(problem, language, shopName);
    }
  };
  const own = problems.filter(({ rule }) => rule === of);
  if (own.length === 0) return null;
  return (
    <div className="limit-problem" id={id} tabIndex={-1}>
      {own.map(words).map((text) => (
        <p key={text}>{text}</p>
      ))}
    </div>
  );
}
