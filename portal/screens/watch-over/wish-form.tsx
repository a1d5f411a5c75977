import { useState } from 'react';
import { askWatchOver } from '../../../contract/watch-over-routes.ts';
import type { WatchedMember } from '../../../contract/watch-over-routes.ts';
import type { OwnerId } from '../../../domain/ids.ts';
import { EVERY_DAYS_MAX, EVERY_DAYS_MIN } from '../../../domain/watch-over/watch-wish.ts';
import type { WatchWish } from '../../../domain/watch-over/watch-wish.ts';
import type { Message } from '../../../messages/language.ts';
import { watchOverTexts } from '../../../messages/watch-over.ts';
import { usePortal, useWords } from '../use-portal.ts';
import type { NamedPerson } from './watch-over.tsx';
import { ProblemLine } from '../problem-line.tsx';

type Role = 'none' | 'watcher' | 'second';
const ROLES: Readonly<Record<Role, Message>> = {
  none: watchOverTexts.roleNone,
  watcher: watchOverTexts.roleWatcher,
  second: watchOverTexts.roleSecond,
};

/** What the family asks for; whether it holds at once or waits for the person's yes, the backend says. */
export function WishForm({
  member,
  people,
  onEnd,
  onAsked,
}: {
  readonly member: WatchedMember;
  readonly people: readonly NamedPerson[];
  readonly onEnd: () => void;
  readonly onAsked: () => void;
}) {
  const portal = usePortal();
  const { say } = useWords();
  const before = member.asked?.wish ?? member.agreed?.wish ?? null;
  const [daysText, setDaysText] = useState(String(before?.everyDays ?? member.suggestedDays));
  const [roles, setRoles] = useState(() => rolesOf(people, before));
  const [placeVisible, setPlaceVisible] = useState(before?.placeVisible ?? false);
  const [tellsMunicipality, setTellsMunicipality] = useState(before?.tellsMunicipality ?? false);
  const [problem, setProblem] = useState<Message | null>(null);

  async function ask(): Promise<void> {
    const everyDays = Number(daysText);
    if (!Number.isInteger(everyDays) || everyDays < EVERY_DAYS_MIN || everyDays > EVERY_DAYS_MAX) {
      setProblem(watchOverTexts.daysWrong);
      return;
    }
    const withRole = (role: Role): OwnerId[] =>
      people.map(({ ownerId }) => ownerId).filter((one) => roles.get(one) === role);
    const wish = {
      everyDays,
      watchers: withRole('watcher'),
      secondContacts: withRole('second'),
      placeVisible,
      tellsMunicipality,
    };
    if (wish.watchers.length === 0) {
      setProblem(watchOverTexts.nobodyFirst);
      return;
    }
    const { memberId, version } = member;
    const body = { wish, replacesVersion: version };
    const reply = await portal.ask(askWatchOver, { params: { memberId }, body });
    if (reply.ok) onAsked();
    else
      setProblem(reply.reason === 'VERSION_CONFLICT' ? watchOverTexts.conflict : watchOverTexts.notAnswered);
  }

  return (
    <form
      className="panel-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void ask();
      }}
    >
      <label className="field">
        <span>{say(watchOverTexts.days)}</span>
        <span className="with-unit">
          <input
            type="text"
            inputMode="numeric"
            autoComplete="off"
            maxLength={2}
            value={daysText}
            aria-invalid={problem === watchOverTexts.daysWrong}
            onChange={({ target }) => {
              setDaysText(target.value);
              setProblem(null);
            }}
          />
          <span>{say(watchOverTexts.daysUnit)}</span>
        </span>
      </label>
      <p className="explained">{say(watchOverTexts.daysSuggested, { days: member.suggestedDays })}</p>
      {people.map(({ ownerId, name }) => (
        <label className="field" key={ownerId}>
          <span className="name">{say(watchOverTexts.roleOf, { name })}</span>
          <select
            value={roles.get(ownerId) ?? 'none'}
            onChange={({ target }) => setRoles(new Map(roles).set(ownerId, target.value as Role))}
          >
            {Object.entries(ROLES).map(([role, words]) => (
              <option key={role} value={role}>
                {say(words)}
              </option>
            ))}
          </select>
        </label>
      ))}
      <Check words={watchOverTexts.place} value={placeVisible} onChange={setPlaceVisible} />
      <Check words={watchOverTexts.municipality} value={tellsMunicipality} onChange={setTellsMunicipality} />
      <ProblemLine problem={problem} />
      <div className="member-buttons">
        <button type="submit" className="button strong">
          {say(watchOverTexts.send)}
        </button>
        <button type="button" className="button" onClick={onEnd}>
          {say(watchOverTexts.back)}
        </button>
      </div>
    </form>
  );
}

function Check({
  words,
  value,
  onChange,
}: {
  readonly words: Message;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}) {
  const { say } = useWords();
  return (
    <label className="check">
      <input type="checkbox" checked={value} onChange={({ target }) => onChange(target.checked)} />
      <span>{say(words)}</span>
    </label>
  );
}

/** Without a wish the owner, who stands first, is the one who watches. */
function rolesOf(people: readonly NamedPerson[], wish: WatchWish | null): ReadonlyMap<OwnerId, Role> {
  return new Map(
    people.map(({ ownerId }, index) => {
      if (wish === null) return [ownerId, index === 0 ? 'watcher' : 'none'];
      if (wish.watchers.includes(ownerId)) return [ownerId, 'watcher'];
      return [ownerId, wish.secondContacts.includes(ownerId) ? 'second' : 'none'];
    }),
  );
}
