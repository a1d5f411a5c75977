import { LANGUAGE_TAGS } from '../../messages/language.ts';
import type { Language } from '../../messages/language.ts';

/** Month, day, hour and minute in Tokyo, in digits. */
export function clockTime(instant: string, language: Language): string {
  return new Intl.DateTimeFormat(LANGUAGE_TAGS[language], {
    timeZone: 'Asia/Tokyo',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(instant));
}
