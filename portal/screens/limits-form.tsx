import { useEffect, useRef } from 'react';
import type { FamilyMember } from '../../contract/owner-routes.ts';
import type { Message } from '../../messages/language.ts';
import { portalTexts } from '../../messages/portal.ts';
import { LIMIT_RANGES, readLimitForm } from '../state/limit-form.ts';
import type { LimitFormProblem, LimitInput, LimitName, LimitProblem } from '../state/limit-form.ts';
import type { LimitEditing } from '../state/portal-state.ts';
import { ruleSentence } from '../words/rule-sentence.ts';
import { Clauses } from './clauses.tsx';
import { usePortal, usePortalState, useWords } from './use-portal.ts';

const problemTexts: Readonly<Record<LimitProblem, Message>> = {
  missing: portalTexts.limitMissing,
  'not-whole': portalTexts.limitNotWhole,
  'out-of-range': portalTexts.limitOutOfRange,
  contradict: portalTexts.limitsContradict,
};

const fields: readonly { readonly name: LimitName; readonly label: Message }[] = [
  { name: 'perPurchase', label: portalTexts.perPurchase },
  { name: 'perDay', label: portalTexts.perDay },
];

/** A member's limits, with what they will mean said in a sentence while they are typed. */
export function LimitsForm({
  member,
  editing,
}: {
  readonly member: FamilyMember;
  readonly editing: LimitEditing;
}) {
  const portal = usePortal();
  const saving = usePortalState((state) => state.work.has(member.memberId));
  const { say, language } = useWords();
  const form = useRef<HTMLFormElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const { problem } = editing;
  const meant = readLimitForm(editing.form);

  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    if (problem !== null) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problem]);

  return (
    <form
      ref={form}
      className="limits"
      noValidate
      aria-busy={saving}
      onSubmit={(event) => {
        event.preventDefault();
        void portal.members.saveLimits();
      }}
    >
      <h4 ref={heading} tabIndex={-1}>
        {say(portalTexts.limitsHeading, { name: member.displayName })}
      </h4>
      {editing.changedMeanwhile && (
        <p className="limits-conflict" role="alert">
          <strong>{say(portalTexts.limitsChangedMeanwhile)}</strong>{' '}
          <Clauses sentence={say(portalTexts.limitsNow, { rule: ruleSentence(member.rules, language) })} />
        </p>
      )}
      {fields.map(({ name, label }) => (
        <LimitField
          key={name}
          id={`${name}-${member.memberId}`}
          name={name}
          label={label}
          input={editing.form[name]}
          problem={problem?.field === name ? problem : null}
          onChange={(input) => portal.members.typeLimits({ ...editing.form, [name]: input })}
        />
      ))}
      <p className="limits-preview">
        <span>{say(portalTexts.preview)}</span>
        <output aria-live="polite">
          {meant.ok ? <Clauses sentence={ruleSentence(meant.value, language)} /> : '…'}
        </output>
      </p>
      <div className="member-buttons">
        <button type="button" className="button" onClick={() => portal.members.cancelEditing()}>
          {say(portalTexts.cancel)}
        </button>
        <button type="submit" className="button strong" aria-disabled={saving}>
          {say(saving ? portalTexts.saving : portalTexts.save)}
        </button>
      </div>
    </form>
  );
}

interface LimitFieldProps {
  readonly id: string;
  readonly name: LimitName;
  readonly label: Message;
  readonly input: LimitInput;
  readonly problem: LimitFormProblem | null;
  readonly onChange: (input: LimitInput) => void;
}

function LimitField({ id, name, label, input, problem, onChange }: LimitFieldProps) {
  const { say, money } = useWords();
  const { leastYen, mostYen } = LIMIT_RANGES[name];
  const problemId = `${id}-problem`;
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
            maxLength={12}
            value={input.text}
            disabled={input.unlimited}
            aria-invalid={problem !== null}
            aria-describedby={problem === null ? undefined : problemId}
            onChange={({ target }) => onChange({ ...input, text: target.value })}
          />
          <span aria-hidden="true">{say(portalTexts.yen)}</span>
        </span>
        <label className="check">
          <input
            type="checkbox"
            checked={input.unlimited}
            onChange={({ target }) => onChange({ ...input, unlimited: target.checked })}
          />
          <span>{say(portalTexts.noLimit)}</span>
        </label>
      </div>
      {problem !== null && (
        <p className="limit-problem" id={problemId}>
          {say(problemTexts[problem.problem], { least: money(leastYen), most: money(mostYen) })}
        </p>
      )}
    </fieldset>
  );
}
