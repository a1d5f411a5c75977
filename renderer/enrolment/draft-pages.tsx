import { enrolmentTexts } from '../../messages/enrolment.ts';
import { NameEntry } from '../keyboard/name-entry.tsx';
import { useWords } from '../kiosk-context.ts';
import { BirthPage } from './birth-page.tsx';
import { ConsentPage } from './consent-page.tsx';
import { nameGuardian } from './enrolment-draft.ts';
import type { EnrolmentDraft } from './enrolment-draft.ts';
import { FamilyPage } from './family-page.tsx';
import { FingersPage } from './fingers-page.tsx';
import { NextKey, Page } from './page.tsx';
import type { PageProps } from './page.tsx';
import { ReviewPage } from './review-page.tsx';
import { RulesPage } from './rules-page.tsx';
import { useDraft } from './use-draft.ts';

/** The pages of an enrolment before the first finger. What is entered lives in the draft, not in the page. */
export function DraftPages({ draft }: { readonly draft: EnrolmentDraft }) {
  const controls = useDraft();
  const props = { draft, controls };
  switch (draft.page) {
    case 'family':
      return <FamilyPage {...props} />;
    case 'name':
      return <NamePage {...props} />;
    case 'birth':
      return <BirthPage {...props} />;
    case 'rules':
      return <RulesPage {...props} />;
    case 'guardian':
      return <GuardianPage {...props} />;
    case 'consent':
      return <ConsentPage {...props} />;
    case 'fingers':
      return <FingersPage {...props} />;
    case 'review':
      return <ReviewPage {...props} />;
  }
}

function NamePage({ draft, controls }: PageProps) {
  const { t } = useWords();
  return (
    <Page draft={draft} controls={controls} title={enrolmentTexts.nameTitle}>
      <NameEntry
        key="name"
        label={t(enrolmentTexts.nameTitle)}
        hint={t(enrolmentTexts.nameWhy)}
        value={draft.displayName}
        onChange={(displayName) => controls.edit((before) => ({ ...before, displayName }))}
        onEnter={controls.next}
        action={<NextKey draft={draft} controls={controls} />}
      />
    </Page>
  );
}

function GuardianPage({ draft, controls }: PageProps) {
  const { t } = useWords();
  return (
    <Page draft={draft} controls={controls} title={enrolmentTexts.guardianTitle}>
      <NameEntry
        key="guardian"
        label={t(enrolmentTexts.guardianTitle)}
        hint={t(enrolmentTexts.guardianWhy)}
        value={draft.guardianName}
        onChange={(guardianName) => controls.edit((before) => nameGuardian(before, guardianName))}
        onEnter={controls.next}
        action={<NextKey draft={draft} controls={controls} />}
      />
    </Page>
  );
}
