import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { keyboardTexts } from '../../messages/keyboard.ts';
import { BackspaceIcon } from '../controls/icons.tsx';
import { Press } from '../controls/press.tsx';
import { useWords } from '../kiosk-context.ts';
import { FORM_KEY, KEY_SETS, SPACE_KEY, keyRows, pressKey } from './kana-keys.ts';
import type { KeySet } from './kana-keys.ts';
import './keyboard.css';

const NAME_LENGTH_MAX = 40;

const SET_NAMES = {
  hiragana: keyboardTexts.hiragana,
  katakana: keyboardTexts.katakana,
  latin: keyboardTexts.latin,
} as const;

/** One name, typed on the screen or on a real keyboard (which brings kanji). `action` is what comes after it. */
export function NameEntry({
  label,
  hint,
  value,
  onChange,
  onEnter,
  action,
}: {
  readonly label: string;
  /** Why it is asked, under the field. */
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onEnter: () => void;
  readonly action: ReactNode;
}) {
  const { t } = useWords();
  const [set, setSet] = useState<KeySet>('hiragana');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const press = (key: string): void => onChange(pressKey(value, key, NAME_LENGTH_MAX));
  return (
    <div className="name-entry">
      <div className="name-row">
        <input
          ref={field}
          className="name-field"
          aria-label={label}
          data-own-language
          autoComplete="off"
          spellCheck={false}
          maxLength={NAME_LENGTH_MAX}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.nativeEvent.isComposing && !event.repeat) onEnter();
          }}
        />
        {hint !== undefined && <p className="soft name-hint">{hint}</p>}
      </div>
      <div className="keyboard">
        <div className={`keys keys-${set}`} role="group" aria-label={t(keyboardTexts.keys)}>
          {keyRows(set).map((row, rowIndex) =>
            row.map((key, column) =>
              key === null ? (
                <span key={`${rowIndex}-${column}`} />
              ) : (
                <Press
                  key={key}
                  kind="key"
                  look="key"
                  className="kana-key"
                  {...(key === FORM_KEY && { label: t(keyboardTexts.changeForm) })}
                  onPress={() => press(key)}
                >
                  {key === FORM_KEY ? <span className="form-key" /> : <span data-own-language>{key}</span>}
                </Press>
              ),
            ),
          )}
        </div>
        <div className="key-functions">
          {KEY_SETS.map((one) => (
            <Press key={one} pressed={one === set} onPress={() => setSet(one)}>
              <span data-own-language>{t(SET_NAMES[one])}</span>
            </Press>
          ))}
          <Press kind="key" onPress={() => press(SPACE_KEY)}>
            {t(keyboardTexts.space)}
          </Press>
        </div>
        <div className="key-actions">
          <Press kind="key" label={t(keyboardTexts.backspace)} onPress={() => press('backspace')}>
            <BackspaceIcon />
          </Press>
          {action}
        </div>
      </div>
    </div>
  );
}
