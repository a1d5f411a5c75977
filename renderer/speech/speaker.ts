import { LANGUAGE_TAGS } from '../../messages/language.ts';
import type { Language } from '../../messages/language.ts';

/** A voice. Recorded clips can stand behind the same interface. */
export interface Speaker {
  /** Whether there is a voice for the language on this machine. */
  canSpeak(language: Language): boolean;
  /** Says the text, cutting short what was being said. Silent where there is no voice. */
  speak(text: string, language: Language, onEnd?: () => void): void;
  stop(): void;
}

/** A little slower than the default: the listeners are the oldest and the youngest of the village. */
const RATE = 0.95;

/** The browser's own speech, with voices of this machine only: a remote voice would send the words away. */
export function createBrowserSpeaker(page: Window & typeof globalThis): Speaker {
  // Types say that it is always there; a kiosk browser may be built without it.
  const synthesis = (page as { speechSynthesis?: SpeechSynthesis }).speechSynthesis;
  const voiceFor = (language: Language): SpeechSynthesisVoice | undefined => {
    const wanted = LANGUAGE_TAGS[language].slice(0, 2);
    return synthesis?.getVoices().find((voice) => voice.localService && voice.lang.startsWith(wanted));
  };
  return {
    canSpeak: (language) => voiceFor(language) !== undefined,
    speak: (text, language, onEnd) => {
      synthesis?.cancel();
      const voice = voiceFor(language);
      if (synthesis === undefined || voice === undefined) return;
      const utterance = new SpeechSynthesisUtterance(text);
      utterance.voice = voice;
      utterance.lang = LANGUAGE_TAGS[language];
      utterance.rate = RATE;
      if (onEnd !== undefined) utterance.addEventListener('end', onEnd);
      synthesis.speak(utterance);
    },
    stop: () => synthesis?.cancel(),
  };
}
