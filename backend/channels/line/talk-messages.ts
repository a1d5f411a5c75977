import type { messagingApi } from '@line/bot-sdk';
import type { Language, Message } from '../../../messages/language.ts';
import { say } from '../../../messages/language.ts';

/** LINE's own limits (reference of message objects). */
const LABEL_MAX = 20;
const TEXT_MAX = 5_000;

export interface TalkButton {
  readonly label: string;
  /** Where it leads, or what LINE tells this backend when it is pressed. */
  readonly act: { readonly url: string } | { readonly data: string };
}

export function textMessage(text: string): messagingApi.TextMessage {
  return { type: 'text', text: text.slice(0, TEXT_MAX) };
}

/** A question with buttons below it, which stay in the talk also on a desktop. */
export function buttonsMessage(text: string, buttons: readonly TalkButton[]): messagingApi.FlexMessage {
  return {
    type: 'flex',
    altText: text,
    contents: {
      type: 'bubble',
      body: { type: 'box', layout: 'vertical', contents: [{ type: 'text', text, wrap: true }] },
      footer: {
        type: 'box',
        layout: 'vertical',
        spacing: 'sm',
        contents: buttons.map(({ label, act }) => ({
          type: 'button',
          style: 'secondary',
          height: 'sm',
          adjustMode: 'shrink-to-fit',
          action: {
            label: label.slice(0, LABEL_MAX),
            ...('url' in act
              ? { type: 'uri' as const, uri: act.url }
              : { type: 'postback' as const, data: act.data, displayText: label }),
          },
        })),
      },
    },
  };
}

/** To somebody of whom it is not known what they read. */
export function sayInBoth(message: Message): string {
  return `${say(message, 'ja')}\n${say(message, 'en')}`;
}

/** Somebody is answered in the language in which they write. */
export function languageOf(text: string): Extract<Language, 'ja' | 'en'> {
  return /[\u3040-\u30ff\u3400-\u9fff]/u.test(text) ? 'ja' : 'en';
}
