import { useState } from 'react';
import type { ReactNode } from 'react';
import type { KioskCommandOutput } from '../../contract/kiosk-api.ts';
import { enrolmentTexts } from '../../messages/enrolment.ts';
import type { Message } from '../../messages/language.ts';
import { Press } from '../controls/press.tsx';
import { useAnswer } from '../controls/use-answer.ts';
import type { Answer } from '../controls/use-answer.ts';
import { NameEntry } from '../keyboard/name-entry.tsx';
import { useWords } from '../kiosk-context.ts';
import './enrolment.css';

type Family = Extract<KioskCommandOutput<'listFamilies'>, { ok: true }>['value'][number];

const PER_PAGE = 6;

interface FinderProps {
  readonly words: string;
  readonly onWords: (words: string) => void;
  readonly chosen: string | null;
  readonly onChoose: (family: Family) => void;
  /** The page around the finder, under its title. */
  readonly around: (title: Message, finder: ReactNode) => ReactNode;
}

/** Touch the name. Who pre-registered is on the list; the search is for the big village. */
export function FamilyFinder(props: FinderProps) {
  const [searching, setSearching] = useState(false);
  return searching ? (
    <SearchWords {...props} onDone={() => setSearching(false)} />
  ) : (
    <FamilyChoice {...props} onSearch={() => setSearching(true)} />
  );
}

function SearchWords({ words, onWords, onDone, around }: FinderProps & { readonly onDone: () => void }) {
  const { t } = useWords();
  return around(
    enrolmentTexts.familySearch,
    <NameEntry
      label={t(enrolmentTexts.familySearch)}
      value={words}
      onChange={onWords}
      onEnter={onDone}
      action={
        <Press look="primary" onPress={onDone}>
          {t(enrolmentTexts.search)}
        </Press>
      }
    />,
  );
}

function FamilyChoice({
  words,
  onWords,
  chosen,
  onChoose,
  around,
  onSearch,
}: FinderProps & { readonly onSearch: () => void }) {
  const { t } = useWords();
  const [round, setRound] = useState(0);
  const answer = useAnswer('listFamilies', { words }, round);
  const obstacle = whyNoFamilies(answer);
  return around(
    enrolmentTexts.familyTitle,
    <div className="family-page">
      {obstacle === null ? (
        <FamilyList families={familiesOf(answer)} chosen={chosen} onChoose={onChoose} />
      ) : (
        <div className="page-message" role="status">
          <p>{t(obstacle)}</p>
          {answer.kind !== 'waiting' && (
            <Press onPress={() => setRound(round + 1)}>{t(enrolmentTexts.again)}</Press>
          )}
        </div>
      )}
      <div className="page-actions">
        <Press onPress={onSearch}>
          {t(enrolmentTexts.familySearch)}
          {words !== '' && <strong data-own-language>{words}</strong>}
        </Press>
        {words !== '' && <Press onPress={() => onWords('')}>{t(enrolmentTexts.familyAll)}</Press>}
      </div>
    </div>,
  );
}

function familiesOf(answer: Answer<'listFamilies'>): readonly Family[] {
  return answer.kind === 'answered' && answer.output.ok ? answer.output.value : [];
}

const REFUSALS = {
  SIGNED_OUT: enrolmentTexts.signedOut,
  NOT_ALLOWED: enrolmentTexts.notAllowed,
  OFFLINE: enrolmentTexts.familyOffline,
} as const;

function whyNoFamilies(answer: Answer<'listFamilies'>): Message | null {
  if (answer.kind === 'waiting') return enrolmentTexts.familySearching;
  if (answer.kind === 'unreachable') return enrolmentTexts.familyOffline;
  if (!answer.output.ok) return REFUSALS[answer.output.reason];
  return answer.output.value.length === 0 ? enrolmentTexts.familyNone : null;
}

function FamilyList({
  families,
  chosen,
  onChoose,
}: {
  readonly families: readonly Family[];
  readonly chosen: string | null;
  readonly onChoose: (family: Family) => void;
}) {
  const { t } = useWords();
  const [first, setFirst] = useState(0);
  // A shorter list than before has fewer pages.
  const start = first < families.length ? first : 0;
  return (
    <div className="family-list">
      <ul className="families">
        {families.slice(start, start + PER_PAGE).map((family) => (
          <li key={family.familyAccountId}>
            <Press
              look="choice"
              className="family"
              pressed={family.familyAccountId === chosen}
              onPress={() => onChoose(family)}
            >
              <span className="family-words" data-own-language>
                <strong>{family.familyName}</strong>
                <span className="small soft">
                  {t(enrolmentTexts.familyOwner, { name: family.ownerName })}
                </span>
                <span className="small soft family-members">
                  {family.memberNames.length === 0
                    ? t(enrolmentTexts.familyNoMembers)
                    : t(enrolmentTexts.familyMembers, { names: family.memberNames.join('・') })}
                </span>
              </span>
            </Press>
          </li>
        ))}
      </ul>
      {families.length > PER_PAGE && (
        <div className="family-turn">
          <Press disabled={start === 0} onPress={() => setFirst(start - PER_PAGE)}>
            {t(enrolmentTexts.previousPage)}
          </Press>
          <Press disabled={start + PER_PAGE >= families.length} onPress={() => setFirst(start + PER_PAGE)}>
            {t(enrolmentTexts.nextPage)}
          </Press>
        </div>
      )}
    </div>
  );
}
