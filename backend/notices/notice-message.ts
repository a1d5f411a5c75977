import type { NoticeChannel, NoticeLevel } from '../../contract/notice-routes.ts';
import type { OwnerId } from '../../domain/ids.ts';
import { isCritical } from '../../domain/notice-content.ts';
import type { NoticeContent } from '../../domain/notice-content.ts';
import { say } from '../../messages/language.ts';
import { noticeTexts, noticeWords } from '../../messages/notices.ts';
import type { NoticeItem, NoticeLanguage } from '../../messages/notices.ts';
import { makeNamedId } from '../../platform/make-id.ts';
import type { Delivery, NoticeWords } from './channel.ts';

/** The same event for the same person on the same channel is the same notice, however often it is sent. */
export function noticeIdOf(eventId: string, ownerId: OwnerId, channel: NoticeChannel): string {
  return makeNamedId(`notice ${eventId} ${ownerId} ${channel}`);
}

/** A notice in words, with the pages of the family that its links lead to. */
export function noticeMessage(
  items: readonly [NoticeItem, ...NoticeItem[]],
  how: { readonly language: NoticeLanguage; readonly level: NoticeLevel },
  to: { readonly publicOrigin: string; readonly noticeId: string },
): Pick<Delivery, 'words' | 'kind' | 'level' | 'isUrgent' | 'occurredAtMs'> {
  const [{ content, occurredAtMs }] = items;
  const { title, lines } = noticeWords(items, how);
  return {
    kind: content.kind,
    level: how.level,
    words: { language: how.language, title, lines, links: links(items, how.language, to) },
    isUrgent: isCritical(content) || content.kind === 'purchase-declined',
    occurredAtMs,
  };
}

function links(
  items: readonly [NoticeItem, ...NoticeItem[]],
  language: NoticeLanguage,
  { publicOrigin, noticeId }: { readonly publicOrigin: string; readonly noticeId: string },
): NoticeWords['links'] {
  const [{ content }] = items;
  const page = (...parts: readonly string[]): string =>
    `${publicOrigin}/family/#${[...parts, `notice=${noticeId}`].join('&')}`;
  const isOne = items.length === 1;
  const label = content.kind === 'approval-asked' ? noticeTexts.answer : noticeTexts.details;
  const about = isOne && 'purchaseId' in content ? [`purchase=${content.purchaseId}`] : [];
  const details = { kind: 'details', label: say(label, language), url: page(...about) } as const;
  const stopped = memberToStop(content);
  if (!isOne || stopped === null) return [details];
  const url = page(`stop=${stopped}`);
  return [details, { kind: 'stop', label: say(noticeTexts.unknown, language), url }];
}

/** Whom the reader may want to stop: whoever paid or was registered without the reader's knowing. */
function memberToStop(content: NoticeContent): string | null {
  switch (content.kind) {
    case 'purchase-approved':
    case 'purchase-declined':
    case 'template-enrolled':
      return content.memberId;
    default:
      return null;
  }
}
