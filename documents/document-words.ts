import { say } from '../messages/language.ts';
import type { DocumentLanguage, DocumentText } from '../messages/documents.ts';

/** A printed text in one language with its values filled in. */
export function print(
  text: DocumentText,
  language: DocumentLanguage,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return say(text, language, values);
}
