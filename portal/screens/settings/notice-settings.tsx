import { useCallback, useState } from 'react';
import { readNoticeSettings } from '../../../contract/notice-routes.ts';
import type { NoticeSettings as Settings } from '../../../contract/notice-routes.ts';
import { noticeSettingsTexts as texts } from '../../../messages/family-notices.ts';
import { useAsked } from '../use-asked.ts';
import { usePortal, useWords } from '../use-portal.ts';
import { ChannelCard } from './channel-card.tsx';
import { ChoicesForm } from './choices-form.tsx';
import { JoinLine } from './join-line.tsx';

/** How whoever is signed in is told of things outside the page. */
export function NoticeSettings() {
  const portal = usePortal();
  const { say } = useWords();
  const ask = useCallback(() => portal.ask(readNoticeSettings, { params: {}, body: undefined }), [portal]);
  const asked = useAsked(ask, null);
  const [changed, setChanged] = useState<Settings | null>(null);
  if (asked.kind === 'asking') return <p role="status">…</p>;
  if (asked.kind === 'no-answer') return <p role="status">{say(texts.notRead)}</p>;
  const settings = changed ?? asked.value;
  return (
    <>
      <p className="explained">{say(texts.explained)}</p>
      <JoinLine />
      <ul className="panel-list">
        {settings.channels.map((channel) => (
          <ChannelCard key={channel.channel} channel={channel} onChange={setChanged} />
        ))}
      </ul>
      <ChoicesForm settings={settings} onChange={setChanged} />
    </>
  );
}
