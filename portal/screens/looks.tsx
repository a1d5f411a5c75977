import { useCallback, useState } from 'react';
import type { FamilyPage } from '../../contract/owner-routes.ts';
import { readLooks } from '../../contract/privacy-routes.ts';
import type { Look } from '../../contract/privacy-routes.ts';
import { privacyTexts as texts } from '../../messages/family-privacy.ts';
import { momentWords } from '../words/time-words.ts';
import { useAsked } from './use-asked.ts';
import { usePortal, usePortalState, useWords } from './use-portal.ts';

/** Everybody who looked at purchases, for all or for one person: the person's side of it. */
export function Looks({ page }: { readonly page: FamilyPage }) {
  const portal = usePortal();
  const { say } = useWords();
  const [whose, setWhose] = useState('');
  const ask = useCallback(() => portal.ask(readLooks, { params: {}, body: undefined }), [portal]);
  const asked = useAsked(ask, page);
  if (asked.kind === 'asking') return <p role="status">…</p>;
  if (asked.kind === 'no-answer') return <p role="status">{say(texts.notRead)}</p>;
  // A look at everybody's purchases is one at each person's.
  const looks = asked.value.looks.filter(
    ({ memberId }) => whose === '' || memberId === null || memberId === whose,
  );
  return (
    <>
      <p className="explained">{say(texts.looksExplained)}</p>
      <label className="field">
        <span>{say(texts.showLooksOf)}</span>
        <select value={whose} onChange={({ target }) => setWhose(target.value)}>
          <option value="">{say(texts.everybody)}</option>
          {page.members.map(({ memberId, displayName }) => (
            <option key={memberId} value={memberId}>
              {displayName}
            </option>
          ))}
        </select>
      </label>
      {looks.length === 0 && <p>{say(texts.noLooks)}</p>}
      <ol className="history">
        {looks.map((look, index) => (
          <LookLine key={`${look.from} ${looks.length - index}`} look={look} page={page} />
        ))}
      </ol>
    </>
  );
}

function LookLine({
  look: { by, from, until, memberId },
  page,
}: {
  readonly look: Look;
  readonly page: FamilyPage;
}) {
  const nowMs = usePortalState((state) => state.nowMs);
  const { say, language } = useWords();
  const words = (at: string) => momentWords(Date.parse(at), nowMs, language);
  const member = page.members.find((one) => one.memberId === memberId);
  const who =
    by.kind !== 'staff'
      ? by.name
      : by.shopName === null
        ? say(texts.byStaffSomewhere)
        : say(texts.byStaff, { shop: by.shopName });
  const isMoment = words(from) === words(until);
  return (
    <li>
      <p className="history-head">
        <span>
          {isMoment ? words(from) : say(texts.lookSpan, { from: words(from), until: words(until) })}
        </span>
      </p>
      <p className="history-what name">{who}</p>
      <p className="explained">
        {member === undefined ? say(texts.looksAtAll) : say(texts.looksAtOne, { name: member.displayName })}
      </p>
    </li>
  );
}
