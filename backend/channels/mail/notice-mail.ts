import type { Delivery, NoticeWords } from '../../notices/channel.ts';

/** A mail before it is sent: text, and the same as simple HTML. */
export interface OutgoingMail {
  readonly to: string;
  /** Without angle brackets; the same mail again has the same one. */
  readonly messageId: string;
  readonly atMs: number;
  readonly language: 'ja' | 'en';
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Nothing in it is loaded from outside, and no link acts by being opened: scanners of mail open links. */
export function noticeMail(
  { noticeId, address, words }: Delivery,
  sender: { readonly host: string; readonly nowMs: number },
): OutgoingMail {
  return {
    to: address,
    messageId: `${noticeId}@${sender.host}`,
    atMs: sender.nowMs,
    language: words.language,
    subject: words.title,
    text: [...words.lines, ...words.links.flatMap(({ label, url }) => ['', label, url]), ''].join('\n'),
    html: htmlOf(words),
  };
}

function htmlOf({ language, title, lines, links }: NoticeWords): string {
  const paragraphs = [
    `<h1 style="font-size:1.25em">${escaped(title)}</h1>`,
    ...lines.map((line) => `<p>${escaped(line)}</p>`),
    ...links.map(({ label, url }) => `<p><a href="${escaped(url)}">${escaped(label)}</a></p>`),
  ];
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escaped(title)}</title></head>`,
    `<body style="font-family:sans-serif;font-size:1.1em;line-height:1.7">${paragraphs.join('\n')}</body></html>`,
  ].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
