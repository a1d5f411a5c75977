import type { KioskView } from '../../contract/kiosk-api.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Language } from '../../messages/language.ts';
import type { Speaker } from './speaker.ts';
import { spokenLine } from './spoken-line.ts';
import type { SpokenLine } from './spoken-line.ts';

/** Says each new line once, and a waiting one again after a while. A touch or a blank screen ends it at once. */
export interface SpeechDesk {
  /** `language: null`: the person wants no voice. `view: null`: nothing is on the screen. */
  follow(view: KioskView | null, language: Language | null): void;
  /** Somebody acts: they need not hear the rest. */
  hush(): void;
}

const REPEAT_AFTER_MS = 8_000;

export function createSpeechDesk(speaker: Speaker, clock: Clock): SpeechDesk {
  let current: { readonly line: SpokenLine; readonly language: Language } | null = null;
  let cancelRepeat: () => void = () => undefined;

  function repeatLater(): void {
    cancelRepeat();
    if (current?.line.repeats !== true) return;
    const { line, language } = current;
    cancelRepeat = clock.after(REPEAT_AFTER_MS, () => {
      speaker.speak(line.text, language);
      repeatLater();
    });
  }

  return {
    follow: (view, language) => {
      const line = view === null || language === null ? null : spokenLine(view, language);
      if (line?.text === current?.line.text) return;
      if (current !== null) speaker.stop();
      current = line === null || language === null ? null : { line, language };
      if (current !== null) speaker.speak(current.line.text, current.language);
      repeatLater();
    },
    hush: () => {
      if (current === null) return;
      speaker.stop();
      repeatLater();
    },
  };
}
