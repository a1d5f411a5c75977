import { useCallback, useState } from 'react';
import type { FamilyPage } from '../../contract/owner-routes.ts';
import { eraseMember, exportFamily, readConsents, withdrawConsent } from '../../contract/privacy-routes.ts';
import type { Consent } from '../../contract/privacy-routes.ts';
import type { Message } from '../../messages/language.ts';
import { privacyTexts as texts } from '../../messages/family-privacy.ts';
import { portalTexts } from '../../messages/portal.ts';
import { saveFile } from '../save-file.ts';
import { consentReceipt } from '../words/consent-receipt.ts';
import { purchasesCsv } from '../words/purchases-csv.ts';
import { momentWords } from '../words/time-words.ts';
import { TwoSteps } from './two-steps.tsx';
import { useAsked } from './use-asked.ts';
import { usePortal, usePortalState, useWords } from './use-portal.ts';
import { ProblemLine } from './problem-line.tsx';

/** What was consented to and its end, a copy of everything, and having it taken away. */
export function Privacy({ page }: { readonly page: FamilyPage }) {
  const portal = usePortal();
  const { say } = useWords();
  const [hasErased, setErased] = useState(false);
  const ask = useCallback(() => portal.ask(readConsents, { params: {}, body: undefined }), [portal]);
  const asked = useAsked(ask, page);
  if (asked.kind === 'asking') return <p role="status">…</p>;
  if (asked.kind === 'no-answer') return <p role="status">{say(texts.notRead)}</p>;
  return (
    <>
      {hasErased && <p role="status">{say(texts.didErase)}</p>}
      <ul className="panel-list">
        {asked.value.consents.map((consent) => (
          <ConsentLine
            key={`${consent.memberId} ${consent.version}`}
            consent={consent}
            page={page}
            onErased={() => setErased(true)}
          />
        ))}
      </ul>
      {!page.viewer.isOwner && <p>{say(texts.ownerOnly)}</p>}
      <Copies />
    </>
  );
}

interface ConsentLineProps {
  readonly consent: Consent;
  readonly page: FamilyPage;
  readonly onErased: () => void;
}

function ConsentLine({ consent, page, onErased }: ConsentLineProps) {
  const portal = usePortal();
  const nowMs = usePortalState((state) => state.nowMs);
  const { say, language } = useWords();
  const { memberId, memberName: name, withdrawn } = consent;
  const time = (at: string) => momentWords(Date.parse(at), nowMs, language);
  const asked = (confirmedName: string) => ({ params: { memberId }, body: { confirmedName } });
  return (
    <li data-consent={memberId}>
      <h4>{say(texts.consentOf, { name })}</h4>
      <p>{say(texts.givenAt, { time: time(consent.givenAt) })}</p>
      {consent.guardianName !== null && <p>{say(texts.guardian, { name: consent.guardianName })}</p>}
      <p>{say(texts.recordedBy)}</p>
      <details className="folded">
        <summary>
          <span>{say(texts.notice, { version: consent.noticeVersion })}</span>
        </summary>
        {consent.paragraphs.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      </details>
      {withdrawn !== null && <p>{say(texts.withdrawnAt, { time: time(withdrawn.at) })}</p>}
      <button
        type="button"
        className="button"
        onClick={() =>
          saveFile(`tebura-consent-${memberId}.json`, 'application/json', consentReceipt(consent, page))
        }
      >
        {say(texts.receipt)}
      </button>
      {withdrawn === null && (
        <TwoSteps
          id={`withdraw-${memberId}`}
          first={texts.withdraw}
          means={texts.withdrawMeans}
          second={texts.doWithdraw}
          name={name}
          onDo={(typed) => portal.have(withdrawConsent, asked(typed))}
        />
      )}
      {page.viewer.isOwner && (
        <TwoSteps
          id={`erase-${memberId}`}
          first={texts.erase}
          means={texts.eraseMeans}
          second={texts.doErase}
          name={name}
          onDo={async (typed) => {
            const reply = await portal.have(eraseMember, asked(typed));
            if (reply.ok) onErased();
            return reply;
          }}
        />
      )}
    </li>
  );
}

function Copies() {
  const portal = usePortal();
  const { say, language } = useWords();
  const [problem, setProblem] = useState<Message | null>(null);
  async function save(kind: 'all' | 'purchases'): Promise<void> {
    setProblem(null);
    const reply = await portal.ask(exportFamily, { params: {}, body: undefined });
    if (!reply.ok) {
      setProblem(reply.reason === 'TOO_MANY_REQUESTS' ? texts.tooMany : portalTexts.notAnswered);
      return;
    }
    if (kind === 'all')
      saveFile('tebura-family.json', 'application/json', `${JSON.stringify(reply.value, null, 2)}\n`);
    else
      saveFile(
        'tebura-purchases.csv',
        'text/csv;charset=utf-8',
        purchasesCsv(reply.value.purchases, language),
      );
  }
  return (
    <div className="panel-form">
      <h4>{say(texts.copy)}</h4>
      <p className="explained">{say(texts.copyExplained)}</p>
      <div className="member-buttons">
        <button type="button" className="button" onClick={() => void save('all')}>
          {say(texts.saveAll)}
        </button>
        <button type="button" className="button" onClick={() => void save('purchases')}>
          {say(texts.savePurchases)}
        </button>
      </div>
      <ProblemLine problem={problem} />
    </div>
  );
}
