import { useCallback } from 'react';
import { readHistory } from '../../contract/owner-routes.ts';
import type { FamilyChange, FamilyPage } from '../../contract/owner-routes.ts';
import { say as sayIn } from '../../messages/language.ts';
import type { Language } from '../../messages/language.ts';
import { portalTexts } from '../../messages/portal.ts';
import { historyTexts } from '../../messages/portal-history.ts';
import { moneyWords } from '../words/money-words.ts';
import { momentWords } from '../words/time-words.ts';
import { Clauses } from './clauses.tsx';
import { RuleLines } from './rule-lines.tsx';
import { useAsked } from './use-asked.ts';
import { usePortal, usePortalState, useWords } from './use-portal.ts';

/** Who changed what about the family, from what to what. */
export function History({ page }: { readonly page: FamilyPage }) {
  const portal = usePortal();
  const { say } = useWords();
  const ask = useCallback(() => portal.ask(readHistory, { params: {}, body: undefined }), [portal]);
  const asked = useAsked(ask, page);
  if (asked.kind === 'asking') return <p role="status">{say(portalTexts.whyReading)}</p>;
  if (asked.kind === 'no-answer') return <p role="status">{say(historyTexts.historyNotRead)}</p>;
  const { changes } = asked.value;
  if (changes.length === 0) return <p>{say(historyTexts.noHistory)}</p>;
  return (
    <ol className="history">
      {changes.map((change, index) => (
        <Change key={`${change.at} ${changes.length - index}`} change={change} />
      ))}
    </ol>
  );
}

function Change({ change }: { readonly change: FamilyChange }) {
  const nowMs = usePortalState((state) => state.nowMs);
  const { say, language } = useWords();
  const { by, what } = change;
  const who = by.name ?? say(by.kind === 'desk' ? historyTexts.byDesk : historyTexts.bySystem);
  return (
    <li>
      <p className="history-head">
        <time dateTime={change.at}>{momentWords(Date.parse(change.at), nowMs, language)}</time>{' '}
        <span className="name">{who}</span>
      </p>
      <p className="history-what">
        <Clauses sentence={whatWords(what, language)} />
      </p>
      {what.kind === 'rules' && (
        <>
          {what.from !== null && (
            <div className="history-rules is-before">
              <p>{say(historyTexts.ruleBefore)}</p>
              <RuleLines rules={what.from} />
            </div>
          )}
          <div className="history-rules">
            <p>{say(historyTexts.ruleAfter)}</p>
            <RuleLines rules={what.to} />
          </div>
        </>
      )}
    </li>
  );
}

function whatWords(what: FamilyChange['what'], language: Language): string {
  const nameOf = (memberName: string | null) => memberName ?? sayIn(portalTexts.wholeFamily, language);
  switch (what.kind) {
    case 'rules':
      return sayIn(historyTexts.rulesOf, language, { name: nameOf(what.memberName) });
    case 'stopped':
      return sayIn(portalTexts.didStop, language, { name: nameOf(what.memberName) });
    case 'let-pay':
      return sayIn(portalTexts.didResume, language, { name: nameOf(what.memberName) });
    case 'grant-given':
    case 'grant-ended':
      return sayIn(
        what.kind === 'grant-given' ? historyTexts.didGiveGrant : historyTexts.didEndGrant,
        language,
        {
          name: what.delegateName,
          shop: what.shopName,
          amount: moneyWords(what.limitYen, language),
        },
      );
    case 'co-guardian-added':
      return sayIn(historyTexts.didAddCoGuardian, language, { name: what.name });
    case 'co-guardian-ended':
      return sayIn(historyTexts.didEndCoGuardian, language, { name: what.name });
    case 'passkey-added':
      return sayIn(historyTexts.didAddPasskey, language);
    case 'passkey-removed':
      return sayIn(historyTexts.didRemovePasskey, language);
    case 'exported':
      return sayIn(historyTexts.didExport, language);
    case 'consent-withdrawn':
      return sayIn(historyTexts.didWithdraw, language, { name: what.memberName });
    case 'member-erased':
      return sayIn(historyTexts.didErase, language);
  }
}
