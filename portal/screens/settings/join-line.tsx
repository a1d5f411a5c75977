import { useState } from 'react';
import { linkLine } from '../../../contract/notice-routes.ts';
import { noticeSettingsTexts as texts } from '../../../messages/family-notices.ts';
import { usePortal, usePortalState, useWords } from '../use-portal.ts';
import { isWeb } from './channel-set-up.tsx';

/** Somebody came by the link in the LINE talk: joined only when they say so here, signed in. */
export function JoinLine() {
  const portal = usePortal();
  const wanted = usePortalState((state) => (state.wanted?.to.kind === 'line' ? state.wanted.to : null));
  const { say } = useWords();
  const [isRefused, setRefused] = useState(false);
  if (isRefused) return <p role="alert">{say(texts.lineJoinRefused)}</p>;
  if (wanted === null) return null;
  const { linkToken } = wanted;
  async function join(): Promise<void> {
    const reply = await portal.ask(linkLine, { params: {}, body: { linkToken } });
    portal.wantNothing();
    if (reply.ok && isWeb(reply.value.url)) location.assign(reply.value.url);
    else setRefused(true);
  }
  return (
    <div className="shown-once" data-part="join-line">
      <p>{say(texts.lineJoinExplained)}</p>
      <button type="button" className="button strong" onClick={() => void join()}>
        {say(texts.lineJoin)}
      </button>
    </div>
  );
}
