import { useCallback, useState } from 'react';
import { markInboxRead, readInbox } from '../../contract/notice-routes.ts';
import type { InboxNotice } from '../../contract/notice-routes.ts';
import type { FamilyPage } from '../../contract/owner-routes.ts';
import { inboxTexts, noticeSettingsTexts } from '../../messages/family-notices.ts';
import { momentWords } from '../words/time-words.ts';
import { useAsked } from './use-asked.ts';
import { usePortal, usePortalState, useWords } from './use-portal.ts';

/** Each notice once, whatever the ways outside did with it. */
export function Inbox({ page }: { readonly page: FamilyPage }) {
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
          <NoticeLine key={notice.eventId} notice={notice} />
        ))}
      </ol>
    </>
  );
}

function NoticeLine({ notice }: { readonly notice: InboxNotice }) {
  const nowMs = usePortalState((state) => state.nowMs);
  const { say, language } = useWords();
  const isUnread = notice.readAt === null;
  return (
    <li data-notice={notice.eventId} className={isUnread ? 'is-unread' : undefined}>
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
