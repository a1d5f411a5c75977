import { useEffect } from 'react';
import { LANGUAGE_TAGS } from '../../messages/language.ts';
import { portalTexts } from '../../messages/portal.ts';
import { announcementWords } from '../words/purchase-days.ts';
import { Doorstep } from './doorstep.tsx';
import { FamilyPage } from './family-page.tsx';
import { NoticeBar } from './notice-bar.tsx';
import { OpeningPage } from './opening-page.tsx';
import { PageHeader } from './page-header.tsx';
import { usePortalState, useWords } from './use-portal.ts';

export function PortalPage() {
  const place = usePortalState((state) => state.place);
  const { language, say } = useWords();
  const title = `${say(portalTexts.pageName)} | ${say(portalTexts.productName)}`;

  useEffect(() => {
    document.documentElement.lang = LANGUAGE_TAGS[language];
    document.title = title;
  }, [language, title]);

  return (
    <>
      <PageHeader />
      {place.kind === 'family' ? (
        <FamilyPage family={place.family} />
      ) : place.kind === 'opening' || place.kind === 'checking-link' ? (
        <OpeningPage checkingLink={place.kind === 'checking-link'} />
      ) : (
        <Doorstep place={place} />
      )}
      <NoticeBar />
      <Announcement />
    </>
  );
}

/** What is said aloud when a purchase arrives by itself. It stands in the page from the start, or nothing would be said. */
function Announcement() {
  const announced = usePortalState((state) => state.announced);
  const { language } = useWords();
  return (
    <p className="only-heard" aria-live="polite" data-part="announcement">
      {announcementWords(announced, language)}
    </p>
  );
}
