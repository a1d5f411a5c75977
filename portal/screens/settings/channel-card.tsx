import { useState } from 'react';
import { removeNoticeChannel, sendTestNotice } from '../../../contract/notice-routes.ts';
import type { NoticeSettings } from '../../../contract/notice-routes.ts';
import type { Message } from '../../../messages/language.ts';
import { noticeSettingsTexts as texts } from '../../../messages/family-notices.ts';
import { portalTexts } from '../../../messages/portal.ts';
import { momentWords } from '../../words/time-words.ts';
import { usePortal, usePortalState, useWords } from '../use-portal.ts';
import { LineSetUp, MailSetUp, PushSetUp } from './channel-set-up.tsx';

export type ChannelSettings = NoticeSettings['channels'][number];
export interface ChannelProps {
  readonly channel: ChannelSettings;
  readonly onChange: (settings: NoticeSettings) => void;
}

const setUps = { mail: MailSetUp, 'web-push': PushSetUp, line: LineSetUp } as const;

/** One way outside the page: how it stands, how to begin with it, a try, and its end. */
export function ChannelCard({ channel: own, onChange }: ChannelProps) {
  const portal = usePortal();
  const nowMs = usePortalState((state) => state.nowMs);
  const { say, language } = useWords();
  const [told, setTold] = useState<Message | null>(null);
  const { channel, state, shownAs, lastAcceptedAt } = own;
  const SetUp = setUps[channel];
  const isThere = state !== 'unavailable' && state !== 'not-set-up';

  async function sendTest(): Promise<void> {
    setTold(null);
    const reply = await portal.ask(sendTestNotice, { params: { channel }, body: undefined });
    if (reply.ok) setTold(texts.didSendTest);
    else setTold(reply.reason === 'TOO_MANY_REQUESTS' ? texts.tooMany : portalTexts.notAnswered);
  }
  async function remove(): Promise<void> {
    setTold(null);
    const reply = await portal.ask(removeNoticeChannel, { params: { channel }, body: undefined });
    if (reply.ok) onChange(reply.value);
    else setTold(portalTexts.notAnswered);
  }

  return (
    <li className="channel" data-channel={channel} data-state={state}>
      <p className="grant-head">
        <strong>{say(texts[channel])}</strong>
        <span className="badge">{say(texts[state])}</span>
      </p>
      {shownAs !== null && <p className="name">{shownAs}</p>}
      {lastAcceptedAt !== null && (
        <p className="explained">
          {say(texts.lastAccepted, { time: momentWords(Date.parse(lastAcceptedAt), nowMs, language) })}
        </p>
      )}
      {state !== 'unavailable' && <SetUp channel={own} onChange={onChange} />}
      {isThere && (
        <div className="member-buttons">
          {state === 'ready' && (
            <button type="button" className="button" onClick={() => void sendTest()}>
              <span className="only-heard">{say(portalTexts.forMember, { name: say(texts[channel]) })}</span>
              {say(texts.sendTest)}
            </button>
          )}
          <button type="button" className="button stop" onClick={() => void remove()}>
            <span className="only-heard">{say(portalTexts.forMember, { name: say(texts[channel]) })}</span>
            {say(texts.removeChannel)}
          </button>
        </div>
      )}
      {told !== null && <p role="status">{say(told)}</p>}
    </li>
  );
}
