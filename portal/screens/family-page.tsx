import { useEffect } from 'react';
import type { FamilyPage as Page } from '../../contract/owner-routes.ts';
import { portalTexts } from '../../messages/portal.ts';
import type { FamilyView } from '../state/family-view.ts';
import { BalanceCard } from './balance-card.tsx';
import { FamilyCard } from './family-card.tsx';
import { MemberCard } from './member-card.tsx';
import { InboxPanel, MorePanels } from './more-panels.tsx';
import { ConnectionLine } from './page-header.tsx';
import { PurchaseList } from './purchase-list.tsx';
import { usePortal, useWords } from './use-portal.ts';

export function FamilyPage({ family }: { readonly family: FamilyView }) {
  const portal = usePortal();
  const { say } = useWords();
  const { page } = family;
  const namesShops = [page.family, ...page.members].some(
    ({ rules }) => rules.shopsOnly != null || rules.shopsBlocked != null,
  );
  useEffect(() => {
    if (namesShops) void portal.needShops();
  }, [portal, namesShops]);
  return (
    <>
      <ConnectionLine />
      <main className="family-page">
        {page.mode === 'demo' && <p className="demo-ribbon">{say(portalTexts.demoRibbon)}</p>}
        <div className="family-heading">
          <p className="municipality">{page.municipalityName}</p>
          <h1 className="name">{page.familyName}</h1>
          <p className="owner name">{say(portalTexts.ownerLine, { name: page.ownerName })}</p>
          {!page.viewer.isOwner && (
            <p className="owner name">{say(portalTexts.viewerLine, { name: page.viewer.name })}</p>
          )}
        </div>
        <div className="columns">
          <div className="area-balance">
            <BalanceCard page={page} />
            <InboxPanel page={page} />
          </div>
          <PurchaseList family={family} />
          <MemberList page={page} />
          <div className="area-more">
            <MorePanels page={page} />
          </div>
        </div>
      </main>
      <footer className="page-footer">
        <button type="button" className="button quiet" onClick={() => void portal.signOut()}>
          {say(portalTexts.signOut)}
        </button>
      </footer>
    </>
  );
}

function MemberList({ page }: { readonly page: Page }) {
  const { say } = useWords();
  return (
    <section className="area-members" aria-labelledby="members">
      <h2 id="members">{say(portalTexts.members)}</h2>
      {page.members.length === 0 ? (
        <div className="card empty">
          <p>{say(portalTexts.noMembers)}</p>
          <p>{say(portalTexts.noMembersAdvice)}</p>
        </div>
      ) : (
        <ul className="members">
          {page.members.map((member) => (
            <MemberCard key={member.memberId} member={member} page={page} />
          ))}
        </ul>
      )}
      <FamilyCard page={page} />
    </section>
  );
}
