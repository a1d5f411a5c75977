import { useState } from 'react';
import { endGrant, makeDelegateCode } from '../../contract/owner-routes.ts';
import type { FamilyMember, FamilyPage, Grant } from '../../contract/owner-routes.ts';
import { portalTexts } from '../../messages/portal.ts';
import { grantTexts } from '../../messages/portal-grants.ts';
import { endWords, momentWords } from '../words/time-words.ts';
import { GrantFields } from './grant-fields.tsx';
import { usePortal, usePortalState, useWords } from './use-portal.ts';
import { ProblemLine } from './problem-line.tsx';

/** Leave for somebody to pay from this account: what is given, a new one, and the code by which others may ask us. */
export function Grants({ page }: { readonly page: FamilyPage }) {
  const { say } = useWords();
  const [isNew, setNew] = useState(false);
  return (
    <>
      <p className="explained">{say(grantTexts.grantsExplained)}</p>
      {page.grants.length === 0 && <p>{say(grantTexts.noGrants)}</p>}
      <ul className="panel-list">
        {page.grants.map((grant) => (
          <GrantLine key={grant.grantId} grant={grant} />
        ))}
      </ul>
      {isNew ? (
        <GrantFields members={page.members} onEnd={() => setNew(false)} />
      ) : (
        <button type="button" className="button strong" onClick={() => setNew(true)}>
          {say(grantTexts.newGrant)}
        </button>
      )}
      {page.members.length > 0 && <BeAsked members={page.members} />}
    </>
  );
}

function GrantLine({ grant }: { readonly grant: Grant }) {
  const portal = usePortal();
  const nowMs = usePortalState((state) => state.nowMs);
  const { say, money, language } = useWords();
  const [isUnanswered, setUnanswered] = useState(false);
  const { grantId, delegateName } = grant;
  const [fromMs, untilMs] = [Date.parse(grant.from), Date.parse(grant.until)];
  const isOver = untilMs <= nowMs;
  const state = isOver ? grantTexts.grantOver : fromMs > nowMs ? grantTexts.grantLater : grantTexts.grantNow;

  async function end(): Promise<void> {
    const reply = await portal.have(endGrant, { params: { grantId }, body: undefined });
    setUnanswered(!reply.ok);
  }

  return (
    <li data-grant={grantId}>
      <p className="grant-head">
        <strong className="name">{delegateName}</strong> <span className="badge">{say(state)}</span>
      </p>
      <p className="name">{grant.shopName}</p>
      <p>{say(grantTexts.leftOfLimit, { left: money(grant.leftYen), limit: money(grant.limitYen) })}</p>
      <p className="explained">
        {say(grantTexts.grantSpan, {
          from: momentWords(fromMs, nowMs, language),
          until: endWords(untilMs, nowMs, language),
        })}
      </p>
      {!isOver && (
        <button type="button" className="button stop" onClick={() => void end()}>
          <span className="only-heard">{say(portalTexts.forMember, { name: delegateName })}</span>
          {say(grantTexts.endGrant)}
        </button>
      )}
      <ProblemLine problem={isUnanswered ? portalTexts.notAnswered : null} />
    </li>
  );
}

interface ShownCode {
  readonly name: string;
  readonly code: string;
  readonly expiresAt: string;
}

/** The other side: a member of this family is to shop for another one, and is named by a code instead of by being looked up. */
function BeAsked({ members }: { readonly members: readonly FamilyMember[] }) {
  const portal = usePortal();
  const nowMs = usePortalState((state) => state.nowMs);
  const { say, language } = useWords();
  const [shown, setShown] = useState<ShownCode | null>(null);
  const [isUnanswered, setUnanswered] = useState(false);

  async function make({ memberId, displayName }: FamilyMember): Promise<void> {
    const reply = await portal.ask(makeDelegateCode, { params: { memberId }, body: undefined });
    setUnanswered(!reply.ok);
    setShown(reply.ok ? { name: displayName, ...reply.value } : null);
  }

  return (
    <details className="folded" data-part="be-asked">
      <summary>
        <span>{say(grantTexts.beAsked)}</span>
      </summary>
      <p className="explained">{say(grantTexts.beAskedExplained)}</p>
      <div className="member-buttons">
        {members.map((member) => (
          <button key={member.memberId} type="button" className="button" onClick={() => void make(member)}>
            {say(grantTexts.makeCode, { name: member.displayName })}
          </button>
        ))}
      </div>
      {shown !== null && (
        <div className="shown-once" role="status">
          <p>{say(grantTexts.codeOf, { name: shown.name })}</p>
          <p className="shown-code amount">{`${shown.code.slice(0, 4)} ${shown.code.slice(4)}`}</p>
          <p>
            {say(grantTexts.goodUntil, { time: momentWords(Date.parse(shown.expiresAt), nowMs, language) })}
          </p>
        </div>
      )}
      <ProblemLine problem={isUnanswered ? portalTexts.notAnswered : null} />
    </details>
  );
}
