import { say } from '../../messages/language.ts';
import { pushTexts } from '../../messages/family-notices.ts';

/** A notification as a browser shows it; one with the same tag takes the place of the other. */
export interface PushNotification {
  readonly title: string;
  readonly options: {
    readonly body: string;
    readonly tag: string;
    readonly lang: string;
    readonly icon: string;
    readonly data: { readonly url: string };
  };
}

const ICON = '/family/icon-192.png';

/** What a push message says: `{noticeId, title, body, url}`. Whatever is not that becomes a notice that leads to the page. */
export function notificationOf(text: string, scope: string): PushNotification {
  const message = readMessage(text);
  const { noticeId, title, body, url } = message;
  return {
    title: textOf(title, say(pushTexts.title, 'ja')),
    options: {
      body: textOf(body, say(pushTexts.body, 'ja')),
      tag: textOf(noticeId, 'notice'),
      lang: 'ja',
      icon: ICON,
      data: { url: urlWithin(url, scope) },
    },
  };
}

function readMessage(text: string): Readonly<Record<string, unknown>> {
  try {
    const message: unknown = JSON.parse(text);
    return typeof message === 'object' && message !== null ? { ...message } : {};
  } catch {
    return {};
  }
}

function textOf(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value.trim() !== '' ? value.slice(0, 500) : otherwise;
}

/** Only this page: a message cannot lead anywhere else, whoever sent it. */
function urlWithin(value: unknown, scope: string): string {
  const here = 'https://here.invalid';
  if (typeof value !== 'string' || !URL.canParse(value, here)) return scope;
  const { pathname, hash } = new URL(value, here);
  return pathname === scope ? scope + hash : scope;
}
