import { frameTexts, languageKeyNames } from '../../messages/kiosk.ts';
import { LANGUAGES, LANGUAGE_TAGS } from '../../messages/language.ts';
import { ContrastIcon, VoiceIcon } from '../controls/icons.tsx';
import { Press } from '../controls/press.tsx';
import { useChange, useKiosk, useKioskState, useWords } from '../kiosk-context.ts';
import { nextTextSize } from '../state/preferences.ts';
import type { Preferences } from '../state/preferences.ts';

const SIZE_NAMES = {
  normal: frameTexts.textSizeNormal,
  large: frameTexts.textSizeLarge,
  largest: frameTexts.textSizeLargest,
} as const;

/** Language, text size, contrast and voice: always in the same place, nothing to find first. */
export function PreferenceKeys() {
  const { t, language } = useWords();
  const { speaker } = useKiosk();
  const preferences = useKioskState((state) => state.preferences);
  const change = useChange();
  const prefer = (changed: Partial<Preferences>): void =>
    change((state) => ({ preferences: { ...state.preferences, ...changed } }));
  const { textSize, highContrast, voice } = preferences;
  return (
    <div className="preferences">
      <div className="preferences" role="group" aria-label={t(frameTexts.language)}>
        {LANGUAGES.map((one) => (
          <Press key={one} pressed={one === language} onPress={() => prefer({ language: one })}>
            <span lang={LANGUAGE_TAGS[one]} data-own-language>
              {languageKeyNames[one]}
            </span>
          </Press>
        ))}
      </div>
      <Press
        label={`${t(frameTexts.textSize)}: ${t(SIZE_NAMES[textSize])}`}
        onPress={() => prefer({ textSize: nextTextSize(textSize) })}
      >
        <span className={`size-sign size-sign-${textSize}`} aria-hidden="true">
          <i />
          <i />
          <i />
        </span>
      </Press>
      <Press
        label={t(frameTexts.highContrast)}
        pressed={highContrast}
        onPress={() => prefer({ highContrast: !highContrast })}
      >
        <ContrastIcon />
      </Press>
      {speaker.canSpeak(language) && (
        <Press label={t(frameTexts.voice)} pressed={voice} onPress={() => prefer({ voice: !voice })}>
          <VoiceIcon on={voice} />
        </Press>
      )}
    </div>
  );
}
