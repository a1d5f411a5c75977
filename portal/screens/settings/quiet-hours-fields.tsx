import type { QuietHours } from '../../../contract/notice-routes.ts';
import type { Message } from '../../../messages/language.ts';
import { noticeSettingsTexts as texts } from '../../../messages/family-notices.ts';
import { minutesToChoose } from '../../state/rules-form.ts';
import { useWords } from '../use-portal.ts';

interface Props {
  readonly quietHours: QuietHours | null;
  readonly onType: (quietHours: QuietHours | null) => void;
}

/** From ten in the evening to seven, on the clock of the phone that asks first. */
function firstQuietHours(): QuietHours {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return { fromMinute: 22 * 60, untilMinute: 7 * 60, timeZone };
}

export function QuietHoursFields({ quietHours, onType }: Props) {
  const { say } = useWords();
  return (
    <fieldset className="limit">
      <legend>{say(texts.quiet)}</legend>
      <label className="check">
        <input
          type="checkbox"
          checked={quietHours !== null}
          onChange={({ target }) => onType(target.checked ? firstQuietHours() : null)}
        />
        <span>{say(texts.quietOn)}</span>
      </label>
      {quietHours !== null && (
        <>
          <div className="hours">
            <Minute
              label={texts.quietFrom}
              minute={quietHours.fromMinute}
              onChoose={(fromMinute) => onType({ ...quietHours, fromMinute })}
            />
            <Minute
              label={texts.quietUntil}
              minute={quietHours.untilMinute}
              onChoose={(untilMinute) => onType({ ...quietHours, untilMinute })}
            />
          </div>
          <p className="explained">{say(texts.quietExplained, { zone: quietHours.timeZone })}</p>
        </>
      )}
    </fieldset>
  );
}

interface MinuteProps {
  readonly label: Message;
  readonly minute: number;
  readonly onChoose: (minute: number) => void;
}

function Minute({ label, minute, onChoose }: MinuteProps) {
  const { say } = useWords();
  return (
    <label className="field">
      <span>{say(label)}</span>
      <select value={minute} onChange={({ target }) => onChoose(Number(target.value))}>
        {minutesToChoose(minute)
          .filter((one) => one < 24 * 60)
          .map((one) => (
            <option key={one} value={one}>
              {Math.floor(one / 60)}:{String(one % 60).padStart(2, '0')}
            </option>
          ))}
      </select>
    </label>
  );
}
