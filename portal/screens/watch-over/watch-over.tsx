import { useCallback, useMemo, useState } from 'react';
import type { FamilyPage } from '../../../contract/owner-routes.ts';
import { endWatchOver, heardFromMember, readWatchOver } from '../../../contract/watch-over-routes.ts';
import type { WatchedMember } from '../../../contract/watch-over-routes.ts';
import { startOfBusinessDateMs } from '../../../domain/business-date.ts';
import type { OwnerId } from '../../../domain/ids.ts';
import type { Message } from '../../../messages/language.ts';
import { watchOverTexts } from '../../../messages/watch-over.ts';
import { dayWords } from '../../words/time-words.ts';
import { useAsked } from '../use-asked.ts';
import { usePortal, usePortalState, useWords } from '../use-portal.ts';
import { Pauses } from './pauses.tsx';
import { WishForm } from './wish-form.tsx';
import { ProblemLine } from '../problem-line.tsx';

export interface NamedPerson {
  readonly ownerId: OwnerId;
  readonly name: string;
}

export function WatchOver({ page }: { readonly page: FamilyPage }) {
  const portal = usePortal();
  const { say } = useWords();
  const [changes, setChanges] = useState(0);
  const ask = useCallback(() => portal.ask(readWatchOver, { params: {}, body: undefined }), [portal]);
  // Asked again after what is done here, and after whatever the page hears of.
  const since = useMemo(() => ({ page, changes }), [page, changes]);
  const asked = useAsked(ask, since);
  if (asked.kind === 'asking') return <p role="status">{say(watchOverTexts.reading)}</p>;
  if (asked.kind === 'no-answer') return <p role="status">{say(watchOverTexts.notRead)}</p>;
  const { members, people } = asked.value;
  return (
    <>
      <p className="explained">{say(watchOverTexts.explained)}</p>
      {members.length === 0 && <p>{say(watchOverTexts.nobody)}</p>}
      <ul className="panel-list">
        {members.map((member) => (
          <Watched
            key={member.memberId}
            member={member}
            people={people}
            onChanged={() => setChanges((count) => count + 1)}
          />
        ))}
      </ul>
    </>
  );
}

interface WatchedProps {
  readonly member: WatchedMember;
  readonly people: readonly NamedPerson[];
  readonly onChanged: () => void;
}

function Watched({ member, people, onChanged }: WatchedProps) {
  const portal = usePortal();
  const { say } = useWords();
  const [isAsking, setAsking] = useState(false);
  const [isUnanswered, setUnanswered] = useState(false);
  const { memberId, displayName, agreed, asked, now } = member;
  const call = { params: { memberId }, body: undefined };

  async function act(work: () => Promise<{ readonly ok: boolean }>): Promise<void> {
    const reply = await work();
    setUnanswered(!reply.ok);
    if (reply.ok) onChanged();
  }
  const button = (words: Message, look: string, onPress: () => void) => (
    <button type="button" className={`button ${look}`} onClick={onPress}>
      <span className="only-heard">{displayName} </span>
      {say(words)}
    </button>
  );

  return (
    <li data-watched={memberId}>
      <p className="grant-head">
        <strong className="name">{displayName}</strong> <span className="badge">{say(badgeOf(member))}</span>
      </p>
      <HowTheyAre member={member} />
      {asked !== null && <p>{say(agreed === null ? watchOverTexts.waitsHow : watchOverTexts.changeWaits)}</p>}
      {member.refused && <p>{say(watchOverTexts.refused)}</p>}
      {isAsking ? (
        <WishForm
          member={member}
          people={people}
          onEnd={() => setAsking(false)}
          onAsked={() => {
            setAsking(false);
            onChanged();
          }}
        />
      ) : (
        <div className="member-buttons">
          {now !== null &&
            (now.rung !== 'well' || now.outage) &&
            button(
              watchOverTexts.heardFrom,
              'strong',
              () => void act(() => portal.ask(heardFromMember, call)),
            )}
          {button(agreed === null && asked === null ? watchOverTexts.ask : watchOverTexts.change, '', () =>
            setAsking(true),
          )}
          {(agreed !== null || asked !== null) &&
            button(
              agreed === null ? watchOverTexts.withdraw : watchOverTexts.end,
              'stop',
              () => void act(() => portal.ask(endWatchOver, call)),
            )}
        </div>
      )}
      {agreed !== null && <Pauses member={member} onChanged={onChanged} />}
      <ProblemLine problem={isUnanswered ? watchOverTexts.notAnswered : null} />
    </li>
  );
}

function badgeOf({ agreed, asked }: WatchedMember): Message {
  if (agreed !== null) return watchOverTexts.on;
  return asked === null ? watchOverTexts.none : watchOverTexts.waits;
}

/** The last day, never the hour; the shop where the person lets it be seen. */
function HowTheyAre({ member: { agreed, now } }: { readonly member: WatchedMember }) {
  const nowMs = usePortalState((state) => state.nowMs);
  const { say, language } = useWords();
  if (agreed === null || now === null) return null;
  const isWorrying = now.rung !== 'well' && now.rung !== 'check-in';
  return (
    <>
      <p className={isWorrying || now.outage ? 'limit-problem' : ''}>{say(stateOf(now))}</p>
      <p>
        {say(watchOverTexts.lastSeen, {
          day: dayWords(startOfBusinessDateMs(now.lastSeenOn), nowMs, language),
        })}
      </p>
      {now.lastSeenAt !== null && <p>{say(watchOverTexts.lastSeenAt, { shop: now.lastSeenAt })}</p>}
      <p className="explained">{say(watchOverTexts.patience, { days: now.patienceDays })}</p>
      <p className="explained">
        {say(watchOverTexts.onSince, { day: dayWords(Date.parse(agreed.since), nowMs, language) })}
      </p>
    </>
  );
}

function stateOf({ rung, outage }: NonNullable<WatchedMember['now']>): Message {
  if (rung !== 'well' && rung !== 'check-in') return watchOverTexts.alarmed;
  if (outage) return watchOverTexts.outage;
  return rung === 'well' ? watchOverTexts.calm : watchOverTexts.checkIn;
}
