import { useState } from 'react';
import type { Result } from '../../domain/result.ts';
import type { Message } from '../../messages/language.ts';
import { privacyTexts } from '../../messages/family-privacy.ts';
import { portalTexts } from '../../messages/portal.ts';
import { rulesFormTexts } from '../../messages/portal-rules.ts';
import type { CallRefusal } from '../family-api.ts';
import { Clauses } from './clauses.tsx';
import { useWords } from './use-portal.ts';

interface TwoStepsProps {
  readonly id: string;
  readonly first: Message;
  /** What it means, said before it can be done. */
  readonly means: Message;
  readonly second: Message;
  /** Whose it is; typed out before the second step does anything. */
  readonly name: string;
  readonly onDo: (typedName: string) => Promise<Result<unknown, CallRefusal>>;
}

/** What cannot be undone: said first, and done only with the person's name typed out. */
export function TwoSteps({ id, first, means, second, name, onDo }: TwoStepsProps) {
  const { say } = useWords();
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<Message | null>(null);
  if (!isOpen)
    return (
      <button type="button" className="button stop" onClick={() => setOpen(true)}>
        <span className="only-heard">{say(portalTexts.forMember, { name })}</span>
        {say(first)}
      </button>
    );
  async function send(): Promise<void> {
    if (typed.trim() !== name) {
      setProblem(privacyTexts.nameDiffers);
      return;
    }
    setProblem(null);
    const reply = await onDo(typed.trim());
    if (!reply.ok) setProblem(portalTexts.notAnswered);
  }
  return (
    <form
      className="limits-conflict two-steps"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <p>
        <Clauses sentence={say(means, { name })} />
      </p>
      <label className="field">
        <span>{say(privacyTexts.typeName, { name })}</span>
        <input
          type="text"
          autoComplete="off"
          maxLength={40}
          value={typed}
          aria-invalid={problem === privacyTexts.nameDiffers}
          aria-describedby={problem === null ? undefined : `${id}-problem`}
          onChange={({ target }) => setTyped(target.value)}
        />
      </label>
      {problem !== null && (
        <p className="limit-problem" id={`${id}-problem`} role="alert">
          {say(problem)}
        </p>
      )}
      <div className="member-buttons">
        <button type="submit" className="button stop">
          {say(second)}
        </button>
        <button type="button" className="button" onClick={() => setOpen(false)}>
          {say(rulesFormTexts.cancel)}
        </button>
      </div>
    </form>
  );
}
