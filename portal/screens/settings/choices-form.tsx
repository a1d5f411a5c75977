import { useState } from 'react';
import { NOTICE_CHANNELS, NOTICE_LEVELS, changeNoticeChoices } from '../../../contract/notice-routes.ts';
import type { NoticeChannel, NoticeChoices, NoticeSettings } from '../../../contract/notice-routes.ts';
import type { Message } from '../../../messages/language.ts';
import { noticeSettingsTexts as texts } from '../../../messages/family-notices.ts';
import { languageNames, portalTexts } from '../../../messages/portal.ts';
import { rulesFormTexts } from '../../../messages/portal-rules.ts';
import {
  LOW_BALANCE_MOST_YEN,
  choicesFormOf,
  moveUp,
  readChoicesForm,
  withChannel,
} from '../../state/choices-form.ts';
import { usePortal, useWords } from '../use-portal.ts';
import { QuietHoursFields } from './quiet-hours-fields.tsx';

interface Props {
  readonly settings: NoticeSettings;
  readonly onChange: (settings: NoticeSettings) => void;
}

/** What is told, when, and how much of it. */
export function ChoicesForm({ settings, onChange }: Props) {
  const portal = usePortal();
  const { say, money } = useWords();
  const [form, setForm] = useState(() => choicesFormOf(settings.choices));
  const [told, setTold] = useState<Message | null>(null);
  const { choices } = form;
  const type = (change: Partial<NoticeChoices>) => {
    setTold(null);
    setForm({ ...form, choices: { ...choices, ...change } });
  };

  async function save(): Promise<void> {
    const body = readChoicesForm(form);
    if (body === null) {
      setTold(texts.lowBalanceWrong);
      return;
    }
    const reply = await portal.ask(changeNoticeChoices, { params: {}, body });
    if (!reply.ok) {
      setTold(portalTexts.notAnswered);
      return;
    }
    setForm(choicesFormOf(reply.value.choices));
    onChange(reply.value);
    setTold(texts.didSave);
  }

  const offered = NOTICE_CHANNELS.filter((name) =>
    settings.channels.some(({ channel, state }) => channel === name && state !== 'unavailable'),
  );
  return (
    <form
      className="panel-form"
      noValidate
      data-part="notice-choices"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Order offered={offered} choices={choices} onType={type} />
      {offered.map((channel) => (
        <Choice
          key={channel}
          label={say(texts.level, { channel: say(texts[channel]) })}
          value={choices.level[channel]}
          options={NOTICE_LEVELS.map((level) => [level, say(texts[level])])}
          onChoose={(level) => type({ level: { ...choices.level, [channel]: level } })}
        />
      ))}
      <Choice
        label={say(texts.purchases)}
        value={choices.purchases}
        options={(['each', 'daily', 'inbox-only'] as const).map((one) => [one, say(texts[one])])}
        onChoose={(purchases) => type({ purchases })}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={choices.declined}
          onChange={({ target }) => type({ declined: target.checked })}
        />
        <span>{say(texts.declined)}</span>
      </label>
      <QuietHoursFields quietHours={choices.quietHours} onType={(quietHours) => type({ quietHours })} />
      <fieldset className="limit">
        <legend>
          <label htmlFor="low-balance">{say(texts.lowBalance)}</label>
        </legend>
        <div className="limit-row">
          <span className="limit-amount">
            <input
              id="low-balance"
              type="text"
              inputMode="numeric"
              autoComplete="off"
              maxLength={10}
              value={form.lowBalanceText}
              disabled={choices.lowBalanceYen === null}
              onChange={({ target }) => setForm({ ...form, lowBalanceText: target.value })}
            />
            <span aria-hidden="true">{say(rulesFormTexts.yen)}</span>
          </span>
          <label className="check">
            <input
              type="checkbox"
              checked={choices.lowBalanceYen === null}
              onChange={({ target }) => type({ lowBalanceYen: target.checked ? null : 0 })}
            />
            <span>{say(texts.lowBalanceOff)}</span>
          </label>
        </div>
      </fieldset>
      <Choice
        label={say(texts.language)}
        value={choices.language}
        options={(['ja', 'en'] as const).map((one) => [one, languageNames[one]])}
        onChoose={(language) => type({ language })}
      />
      <button type="submit" className="button strong">
        {say(texts.save)}
      </button>
      {told !== null && (
        <p className={told === texts.didSave ? undefined : 'limit-problem'} role="status">
          {say(told, { most: money(LOW_BALANCE_MOST_YEN) })}
        </p>
      )}
    </form>
  );
}

interface OrderProps {
  readonly offered: readonly NoticeChannel[];
  readonly choices: NoticeChoices;
  readonly onType: (change: Partial<NoticeChoices>) => void;
}

/** Which ways, and which first. */
function Order({ offered, choices: { order }, onType }: OrderProps) {
  const { say } = useWords();
  const used = order.filter((channel) => offered.includes(channel));
  const rows = [...used, ...offered.filter((channel) => !order.includes(channel))];
  if (rows.length === 0) return null;
  return (
    <fieldset className="limit">
      <legend>{say(texts.order)}</legend>
      <ol className="channel-order">
        {rows.map((channel, index) => (
          <li key={channel}>
            <label className="check">
              <input
                type="checkbox"
                checked={order.includes(channel)}
                onChange={({ target }) => onType({ order: withChannel(order, channel, target.checked) })}
              />
              <span>{say(texts.useIt, { channel: say(texts[channel]) })}</span>
            </label>
            {index > 0 && used.includes(channel) && (
              <button
                type="button"
                className="button"
                aria-label={say(texts.moveUp, { channel: say(texts[channel]) })}
                onClick={() => onType({ order: moveUp(order, channel) })}
              >
                ↑
              </button>
            )}
          </li>
        ))}
      </ol>
    </fieldset>
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [Value, string])[];
  readonly onChoose: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, options, onChoose }: ChoiceProps<Value>) {
  return (
    <label className="field">
      <span>{label}</span>
      <select
        value={value}
        onChange={({ target }) => {
          const chosen = options.find(([one]) => one === target.value);
          if (chosen !== undefined) onChoose(chosen[0]);
        }}
      >
        {options.map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
