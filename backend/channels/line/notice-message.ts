import type { messagingApi } from '@line/bot-sdk';
import type { NoticeWords } from '../../notices/channel.ts';

/** LINE's own limits (reference of message objects). */
const ALT_TEXT_MAX = 400;
const LABEL_MAX = 20;

/**
 * A notice as a flex message. A locked phone and the list of talks show `altText` alone: it is the title, which is harmless at
 * every level.
 */
export function noticeMessage({ title, lines, links }: NoticeWords): messagingApi.FlexMessage {
  const buttons = links.map(({ kind, label, url }): messagingApi.FlexComponent => ({
    type: 'button',
    style: kind === 'stop' ? 'secondary' : 'link',
    height: 'sm',
    adjustMode: 'shrink-to-fit',
    action: { type: 'uri', label: label.slice(0, LABEL_MAX), uri: url },
  }));
  return {
    type: 'flex',
    altText: title.slice(0, ALT_TEXT_MAX),
    contents: {
      type: 'bubble',
      body: {
        type: 'box',
        layout: 'vertical',
        spacing: 'sm',
        contents: [
          { type: 'text', text: title, weight: 'bold', size: 'lg', wrap: true },
          ...lines.map((text): messagingApi.FlexComponent => ({ type: 'text', text, wrap: true })),
        ],
      },
      ...(buttons.length === 0
        ? {}
        : { footer: { type: 'box', layout: 'vertical', spacing: 'sm', contents: buttons } }),
    },
  };
}
