import { enrolmentTexts } from '../../messages/enrolment.ts';
import type { Message } from '../../messages/language.ts';
import { DigitPad, padKey } from '../controls/digit-pad.tsx';
import { useKeys } from '../controls/use-keys.ts';
import { useWords } from '../kiosk-context.ts';
import { birthParts, readBirthDate } from './birth-date-entry.ts';
import { typeBirthKey } from './enrolment-draft.ts';
import { NextKey, Page } from './page.tsx';
import type { PageProps } from './page.tsx';

const PROBLEMS = {
  'no-such-day': enrolmentTexts.birthNoSuchDay,
  'in-future': enrolmentTexts.birthInFuture,
  'long-ago': enrolmentTexts.birthLongAgo,
} as const;

const PARTS = [
  { unit: enrolmentTexts.year, length: 4 },
  { unit: enrolmentTexts.month, length: 2 },
  { unit: enrolmentTexts.day, length: 2 },
] as const;

/** Eight digits run through year, month and day by themselves; the age says at once whether they are right. */
export function BirthPage({ draft, controls }: PageProps) {
  const { t } = useWords();
  const birth = readBirthDate(draft.birthDigits, controls.today);
  const press = (key: string): void => controls.edit((before) => typeBirthKey(before, key));
  useKeys((key) => {
    const typed = padKey(key);
    if (typed !== null) press(typed);
    if (key === 'Enter') controls.next();
  });
  const typed = birthParts(draft.birthDigits);
  const active = typed.findIndex((part, index) => part.length < (PARTS[index]?.length ?? 0));
  return (
    <Page draft={draft} controls={controls} title={enrolmentTexts.birthTitle}>
      <div className="birth-page">
        <section className="birth-side">
          <p className="soft">{t(enrolmentTexts.birthWhy)}</p>
          <div className="birth-parts">
            {PARTS.map(({ unit, length }, index) => (
              <BirthPart
                key={unit.en}
                unit={unit}
                length={length}
                digits={typed[index] ?? ''}
                active={index === active}
              />
            ))}
          </div>
          <p className="birth-answer" role="status">
            {birth.kind === 'date' && <strong>{t(enrolmentTexts.age, { age: birth.age })}</strong>}
            {birth.kind === 'refused' && <span className="refusal">{t(PROBLEMS[birth.because])}</span>}
          </p>
          <NextKey draft={draft} controls={controls} />
        </section>
        <DigitPad corner="clear" onKey={press} />
      </div>
    </Page>
  );
}

function BirthPart(props: {
  readonly unit: Message;
  readonly length: number;
  readonly digits: string;
  readonly active: boolean;
}) {
  const { t } = useWords();
  return (
    <p className={props.active ? 'birth-part birth-part-active' : 'birth-part'}>
      <span className={`birth-digits birth-digits-${props.length}`}>
        {props.digits.padEnd(props.length, '–')}
      </span>
      {t(props.unit)}
    </p>
  );
}
