import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ShopId } from '../../domain/ids.ts';
import { SHOP_CATEGORIES } from '../../domain/shop-category.ts';
import type { ShopCategory } from '../../domain/shop-category.ts';
import { MINUTES_OF_DAY, WEEKDAYS } from '../../domain/tokyo-moment.ts';
import type { Weekday } from '../../domain/tokyo-moment.ts';
import { clockWords, weekdayTexts } from '../../messages/clock-words.ts';
import type { Message } from '../../messages/language.ts';
import { rulesFormTexts } from '../../messages/portal-rules.ts';
import { shopCategoryTexts } from '../../messages/shop-categories.ts';
import { minutesToChoose } from '../state/rules-form.ts';
import type { RulesForm } from '../state/rules-form.ts';
import { usePortalState, useWords } from './use-portal.ts';

interface HoursChoiceProps {
  readonly form: RulesForm;
  readonly onChange: (change: Partial<RulesForm>) => void;
  readonly children: ReactNode;
}

export function HoursChoice({ form, onChange, children }: HoursChoiceProps) {
  const { say } = useWords();
  return (
    <fieldset className="limit">
      <legend>{say(rulesFormTexts.hours)}</legend>
      <div className="limit-row">
        {!form.anyHour && (
          <span className="hours">
            <MinuteSelect
              label={rulesFormTexts.hoursFrom}
              minute={form.fromMinute}
              onChange={(fromMinute) => onChange({ fromMinute })}
            />
            <MinuteSelect
              label={rulesFormTexts.hoursUntil}
              minute={form.untilMinute}
              onChange={(untilMinute) => onChange({ untilMinute })}
            />
          </span>
        )}
        <label className="check">
          <input
            type="checkbox"
            checked={form.anyHour}
            onChange={({ target }) => onChange({ anyHour: target.checked })}
          />
          <span>{say(rulesFormTexts.anyHour)}</span>
        </label>
      </div>
      {children}
    </fieldset>
  );
}

interface MinuteSelectProps {
  readonly label: Message;
  readonly minute: number;
  readonly onChange: (minute: number) => void;
  readonly isHourly?: boolean;
}

export function MinuteSelect({ label, minute, onChange, isHourly = false }: MinuteSelectProps) {
  const { say, language } = useWords();
  const minutes = minutesToChoose(minute).filter((choice) => !isHourly || choice % 60 === 0);
  return (
    <label className="field">
      <span>{say(label)}</span>
      <select value={minute} onChange={({ target }) => onChange(Number(target.value))}>
        {minutes.map((choice) => (
          <option key={choice} value={choice}>
            {clockWords(Math.min(choice, MINUTES_OF_DAY), language)}
          </option>
        ))}
      </select>
    </label>
  );
}

interface ListChoiceProps<Entry> {
  readonly chosen: readonly Entry[];
  readonly onChange: (chosen: readonly Entry[]) => void;
  /** What is not yet right about it. */
  readonly children: ReactNode;
}

export function WeekdayChoice({ chosen, onChange, children }: ListChoiceProps<Weekday>) {
  const { say } = useWords();
  return (
    <fieldset className="limit">
      <legend>{say(rulesFormTexts.weekdays)}</legend>
      <Checks
        entries={WEEKDAYS.map((day) => ({ value: day, name: say(weekdayTexts[day]) }))}
        chosen={chosen}
        onChange={onChange}
        areShort
      />
      {children}
    </fieldset>
  );
}

type NamedList<Entry> = ListChoiceProps<Entry> & { readonly label: Message };

export function CategoryChoice({ label, chosen, onChange, children }: NamedList<ShopCategory>) {
  const { say } = useWords();
  const entries = SHOP_CATEGORIES.map((category) => ({
    value: category,
    name: say(shopCategoryTexts[category]),
  }));
  return (
    <Folded label={label} count={chosen.length} problems={children}>
      <Checks entries={entries} chosen={chosen} onChange={onChange} />
    </Folded>
  );
}

/** Above this many shops a field to find one by name is worth its place. */
const SHOPS_AT_A_GLANCE = 12;

export function ShopChoice({ label, chosen, onChange, children }: NamedList<ShopId>) {
  const { say } = useWords();
  const shops = usePortalState((state) => state.shops);
  const [words, setWords] = useState('');
  const found = (shops ?? []).filter(
    ({ name, shopId }) => name.includes(words.trim()) || chosen.includes(shopId),
  );
  return (
    <Folded label={label} count={chosen.length} problems={children}>
      {shops === null && <p>{say(rulesFormTexts.shopsNotRead)}</p>}
      {(shops?.length ?? 0) > SHOPS_AT_A_GLANCE && (
        <label className="field">
          <span>{say(rulesFormTexts.findShop)}</span>
          <input type="text" value={words} onChange={({ target }) => setWords(target.value)} />
        </label>
      )}
      {shops !== null && found.length === 0 && <p>{say(rulesFormTexts.noShopFound)}</p>}
      <Checks
        entries={found.map(({ shopId, name }) => ({ value: shopId, name }))}
        chosen={chosen}
        onChange={onChange}
      />
    </Folded>
  );
}

interface FoldedProps {
  readonly label: Message;
  readonly count: number;
  readonly problems: ReactNode;
  readonly children: ReactNode;
}

/** A list that most families never need: closed, it says how much of it is chosen. */
function Folded({ label, count, problems, children }: FoldedProps) {
  const { say } = useWords();
  return (
    <div className="limit">
      <details className="folded">
        <summary>
          <span>{say(label)}</span>{' '}
          <span className="folded-count">
            {count === 0 ? say(rulesFormTexts.noneChosen) : say(rulesFormTexts.countChosen, { count })}
          </span>
        </summary>
        {children}
      </details>
      {problems}
    </div>
  );
}

interface ChecksProps<Entry> {
  readonly entries: readonly { readonly value: Entry; readonly name: string }[];
  readonly chosen: readonly Entry[];
  readonly onChange: (chosen: readonly Entry[]) => void;
  readonly areShort?: boolean;
}

function Checks<Entry extends string>({ entries, chosen, onChange, areShort }: ChecksProps<Entry>) {
  return (
    <div className={areShort === true ? 'checks is-short' : 'checks'}>
      {entries.map(({ value, name }) => (
        <label key={value} className="check">
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={({ target }) =>
              onChange(target.checked ? [...chosen, value] : chosen.filter((other) => other !== value))
            }
          />
          <span>{name}</span>
        </label>
      ))}
    </div>
  );
}
