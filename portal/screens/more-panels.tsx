import { lazy, useCallback, useEffect, useRef } from 'react';
import { noteNoticeOpened, readInbox } from '../../contract/notice-routes.ts';
import type { FamilyPage } from '../../contract/owner-routes.ts';
import { inboxTexts, noticeSettingsTexts } from '../../messages/family-notices.ts';
import { passkeyTexts, privacyTexts } from '../../messages/family-privacy.ts';
import { coGuardianTexts } from '../../messages/portal-co-guardians.ts';
import { grantTexts } from '../../messages/portal-grants.ts';
import { historyTexts } from '../../messages/portal-history.ts';
import { voucherShopTexts } from '../../messages/voucher-shop.ts';
import { watchOverTexts } from '../../messages/watch-over.ts';
import { Panel } from './panel.tsx';
import { useAsked } from './use-asked.ts';
import { usePortal, usePortalState, useWords } from './use-portal.ts';

/** What most visits do not need is read when its panel is opened. */
const WatchOver = lazy(() =>
  import('./watch-over/watch-over.tsx').then(({ WatchOver: part }) => ({ default: part })),
);
const VoucherShop = lazy(() =>
  import('./voucher-shop.tsx').then(({ VoucherShop: part }) => ({ default: part })),
);
const Grants = lazy(() => import('./grants.tsx').then(({ Grants: part }) => ({ default: part })));
const CoGuardians = lazy(() =>
  import('./co-guardians.tsx').then(({ CoGuardians: part }) => ({ default: part })),
);
const History = lazy(() => import('./history.tsx').then(({ History: part }) => ({ default: part })));
const Inbox = lazy(() => import('./inbox.tsx').then(({ Inbox: part }) => ({ default: part })));
const NoticeSettings = lazy(() =>
  import('./settings/notice-settings.tsx').then(({ NoticeSettings: part }) => ({ default: part })),
);
const Passkeys = lazy(() => import('./passkeys.tsx').then(({ Passkeys: part }) => ({ default: part })));
const Looks = lazy(() => import('./looks.tsx').then(({ Looks: part }) => ({ default: part })));
const Privacy = lazy(() => import('./privacy.tsx').then(({ Privacy: part }) => ({ default: part })));

/** The page's own inbox: how many are not read, and each once. */
export function InboxPanel({ page }: { readonly page: FamilyPage }) {
  const portal = usePortal();
  const { say } = useWords();
  const isWanted = usePortalState((state) => state.wanted?.to.kind === 'inbox');
  const openedId = usePortalState((state) => state.wanted?.noticeId ?? null);
  const ask = useCallback(() => portal.ask(readInbox, { params: {}, body: undefined }), [portal]);
  // What is new arrives with an event, and with it the page is read anew.
  const asked = useAsked(ask, page);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isWanted) return;
    place.current?.scrollIntoView();
    portal.wantNothing();
  }, [isWanted, portal]);
  useEffect(() => {
    // Told for the record of what was sent: it was opened from there.
    if (openedId !== null)
      void portal.ask(noteNoticeOpened, { params: { noticeId: openedId }, body: undefined });
  }, [openedId, portal]);
  return (
    <div ref={place}>
      <Panel
        id="inbox"
        title={say(inboxTexts.title)}
        count={asked.kind === 'answer' ? asked.value.unread : 0}
        isWanted={isWanted}
      >
        {() => <Inbox page={page} />}
      </Panel>
    </div>
  );
}

export function MorePanels({ page }: { readonly page: FamilyPage }) {
  const { say } = useWords();
  const joinsLine = usePortalState((state) => state.wanted?.to.kind === 'line');
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (joinsLine) place.current?.scrollIntoView();
  }, [joinsLine]);
  return (
    <>
      <Panel id="watch-over" title={say(watchOverTexts.title)} count={0}>
        {() => <WatchOver page={page} />}
      </Panel>
      <Panel id="vouchers" title={say(voucherShopTexts.title)} count={0}>
        {() => <VoucherShop page={page} />}
      </Panel>
      <Panel id="grants" title={say(grantTexts.grants)} count={page.grants.length}>
        {() => <Grants page={page} />}
      </Panel>
      <Panel id="co-guardians" title={say(coGuardianTexts.coGuardians)} count={page.coGuardians.length}>
        {() => <CoGuardians page={page} />}
      </Panel>
      <Panel id="history" title={say(historyTexts.history)} count={0}>
        {() => <History page={page} />}
      </Panel>
      <div ref={place}>
        <Panel id="notice-settings" title={say(noticeSettingsTexts.title)} count={0} isWanted={joinsLine}>
          {() => <NoticeSettings />}
        </Panel>
      </div>
      <Panel id="passkeys" title={say(passkeyTexts.title)} count={0}>
        {() => <Passkeys />}
      </Panel>
      <Panel id="looks" title={say(privacyTexts.looks)} count={0}>
        {() => <Looks page={page} />}
      </Panel>
      <Panel id="privacy" title={say(privacyTexts.data)} count={0}>
        {() => <Privacy page={page} />}
      </Panel>
    </>
  );
}
