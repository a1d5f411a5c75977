import { useCallback, useEffect, useRef, useState } from 'react';
import { markInboxRead, readInbox } from '../../contract/notice-routes.ts';
import type { InboxNotice } from '../../contract/notice-routes.ts';
import type { FamilyPage } from '../../contract/owner-routes.ts';
import { inboxTexts, noticeSettingsTexts } from '../../messages/family-notices.ts';
import { momentWords } from '../words/time-words.ts';
import { useAsked } from './use-asked.ts';
import { usePortal, usePortalState, useWords } from './use-portal.ts';

interface InboxProps {
  readonly page: FamilyPage;
  /** The notice that the address asked for. */
  readonly wantedId: string | null;
}

/** Each notice once, whatever the ways outside did with it. */
export function Inbox({ page, wantedId }: InboxProps) {
  const portal = usePortal();
  const { say } = useWords();
  const [readMeanwhile, setReadMeanwhile] = useState(0);
  const ask = useCallback(
    () => portal.ask(readInbox, { params: {}, body: undefined }),
    // Asked anew once they are marked.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [portal, readMeanwhile],
  );
  const asked = useAsked(ask, page);
  if (asked.kind === 'asking') return <p role="status">…</p>;
  if (asked.kind === 'no-answer') return <p role="status">{say(inboxTexts.notRead)}</p>;
  const { notices, unread } = asked.value;
  const [newest] = notices;
  if (newest === undefined) return <p>{say(inboxTexts.none)}</p>;
  const markAll = () =>
    void portal
      .have(markInboxRead, { params: {}, body: { eventId: newest.eventId } })
      .then(() => setReadMeanwhile((count) => count + 1));
  return (
    <>
      {unread > 0 && (
        <button type="button" className="button" onClick={markAll}>
          {say(inboxTexts.markRead)}
        </button>
      )}
      <ol className="inbox">
        {notices.map((notice) => (
          <NoticeLine key={notice.eventId} notice={notice} isWanted={notice.eventId === wantedId} />
        ))}
      </ol>
    </>
  );
}

function NoticeLine({ notice, isWanted }: { readonly notice: InboxNotice; readonly isWanted: boolean }) {
  const portal = usePortal();
  const nowMs = usePortalState((state) => state.nowMs);
  const { say, language } = useWords();
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (!isWanted) return;
    line.current?.scrollIntoView({ block: 'center' });
    line.current?.focus();
    portal.wantNothing();
  }, [isWanted, portal]);
  const isUnread = notice.readAt === null;
  return (
    <li ref={line} tabIndex={-1} data-notice={notice.eventId} className={isUnread ? 'is-unread' : undefined}>
      <p className="history-head">
        <time dateTime={notice.occurredAt}>
          {momentWords(Date.parse(notice.occurredAt), nowMs, language)}
        </time>
        {isUnread && <span className="badge fresh">{say(inboxTexts.unread)}</span>}
      </p>
      <p className="history-what">{notice.title}</p>
      {notice.lines.map((text) => (
        <p key={text}>{text}</p>
      ))}
      <ul className="sent">
        {notice.sent.length === 0 && <li>{say(inboxTexts.onlyHere)}</li>}
        {notice.sent.map(({ channel, state }) => (
          <li key={channel}>
            {say(noticeSettingsTexts[channel])}: {say(inboxTexts[state])}
          </li>
        ))}
      </ul>
    </li>
  );
}
