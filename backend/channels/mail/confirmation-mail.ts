import { say } from '../../../messages/language.ts';
import { confirmationMailTexts as texts } from '../../../messages/confirmation-mail.ts';
import type { OutgoingMail } from './notice-mail.ts';

/** The one mail that goes to an address that nobody has confirmed: it says who asks, and nothing of the family. */
export function confirmationMail(
  to: string,
  code: string,
  {
    language,
    ...sender
  }: { readonly language: 'ja' | 'en'; readonly messageId: string; readonly atMs: number },
): OutgoingMail {
  const lines = [
    say(texts.code, language, { code }),
    say(texts.until, language),
    say(texts.notYou, language),
  ];
  return {
    ...sender,
    to,
    language,
    subject: say(texts.subject, language),
    text: `${lines.join('\n\n')}\n`,
    html: `<!doctype html><html lang="${language}"><body>${lines.map((line) => `<p>${line}</p>`).join('\n')}</body></html>`,
  };
}
