import { useState } from 'react';
import { endWatchPause, pauseWatchOver } from '../../../contract/watch-over-routes.ts';
import type { WatchPause, WatchedMember } from '../../../contract/watch-over-routes.ts';
import { businessDateAt } from '../../../domain/business-date.ts';
import type { PauseId } from '../../../domain/ids.ts';
import { PAUSE_REASONS } from '../../../domain/watch-over/watch-wish.ts';
import type { Message } from '../../../messages/language.ts';
import { pauseReasonTexts, watchOverTexts } from '../../../messages/watch-over.ts';
import { dateWords } from '../../words/time-words.ts';
import { usePortal, usePortalState, useWords } from '../use-portal.ts';
import { ProblemLine } from '../problem-line.tsx';

interface PausesProps {
  readonly member: WatchedMember;
  readonly onChanged: () => void;
}

/** Days on which nobody is missed. */
export function Pauses({ member, onChanged }: PausesProps) {
  const portal = usePortal();
  const nowMs = usePortalState((state) => state.nowMs);
  const { say, language } = useWords();
  const [isNew, setNew] = useState(false);
  const { memberId, displayName, pauses } = member;

  async function end({ pauseId }: WatchPause): Promise<void> {
    const reply = await portal.ask(endWatchPause, { params: { memberId, pauseId }, body: undefined });
    if (reply.ok) onChanged();
  }

  return (
    <>
      {pauses.length > 0 && <p className="explained">{say(watchOverTexts.pauses)}</p>}
      {pauses.map((pause) => (
        <div key={pause.pauseId} className="member-buttons">
          <p>
            {say(watchOverTexts.pause, {
              from: dateWords(pause.from, nowMs, language),
              until: dateWords(pause.until, nowMs, language),
            })}{' '}
            <span className="badge">{say(pauseReasonTexts[pause.reason])}</span>
          </p>
          <button type="button" className="button" onClick={() => void end(pause)}>
            {say(watchOverTexts.endPause)}
          </button>
        </div>
      ))}
      {isNew ? (
        <NewPause
          member={member}
          onEnd={() => setNew(false)}
          onChanged={() => {
            setNew(false);
            onChanged();
          }}
        />
      ) : (
        <button type="button" className="button" onClick={() => setNew(true)}>
          <span className="only-heard">{displayName} </span>
          {say(watchOverTexts.addPause)}
        </button>
      )}
    </>
  );
}

function NewPause({ member: { memberId }, onEnd, onChanged }: PausesProps & { readonly onEnd: () => void }) {
  const portal = usePortal();
  const nowMs = usePortalState((state) => state.nowMs);
  const { say } = useWords();
  // The same id until it was done: a second try after a lost answer adds nothing twice.
  const [pauseId] = useState(() => portal.newId<PauseId>());
  const [days, setDays] = useState<{ from: string; until: string }>(() => {
    const today = businessDateAt(nowMs);
    return { from: today, until: today };
  });
  const [reason, setReason] = useState<WatchPause['reason']>('hospital');
  const [problem, setProblem] = useState<Message | null>(null);

  async function add(): Promise<void> {
    const { from, until } = days;
    if (from === '' || until === '' || until < from) {
      setProblem(watchOverTexts.pauseWrong);
      return;
    }
    const body = { from, until, reason };
    const reply = await portal.ask(pauseWatchOver, { params: { memberId, pauseId }, body });
    if (reply.ok) onChanged();
    else setProblem(reply.reason === 'NOT_ALLOWED' ? watchOverTexts.pauseWrong : watchOverTexts.notAnswered);
  }

  return (
    <form
      className="panel-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <div className="span-fields">
        <label className="field">
          <span>{say(watchOverTexts.pauseFrom)}</span>
          <input
            type="date"
            value={days.from}
            onChange={({ target }) => setDays({ ...days, from: target.value })}
          />
        </label>
        <label className="field">
          <span>{say(watchOverTexts.pauseUntil)}</span>
          <input
            type="date"
            value={days.until}
            onChange={({ target }) => setDays({ ...days, until: target.value })}
          />
        </label>
      </div>
      <label className="field">
        <span>{say(watchOverTexts.pauseReason)}</span>
        <select value={reason} onChange={({ target }) => setReason(target.value as WatchPause['reason'])}>
          {PAUSE_REASONS.map((one) => (
            <option key={one} value={one}>
              {say(pauseReasonTexts[one])}
            </option>
          ))}
        </select>
      </label>
      <ProblemLine problem={problem} />
      <div className="member-buttons">
        <button type="submit" className="button strong">
          {say(watchOverTexts.addPause)}
        </button>
        <button type="button" className="button" onClick={onEnd}>
          {say(watchOverTexts.back)}
        </button>
      </div>
    </form>
  );
}
