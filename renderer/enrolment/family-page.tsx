import { turnOver } from './enrolment-draft.ts';
import { FamilyFinder } from './family-finder.tsx';
import { Page } from './page.tsx';
import type { PageProps } from './page.tsx';

export function FamilyPage({ draft, controls }: PageProps) {
  return (
    <FamilyFinder
      words={draft.searchWords}
      onWords={(searchWords) => controls.edit((before) => ({ ...before, searchWords }))}
      chosen={draft.family?.id ?? null}
      onChoose={({ familyAccountId, familyName }) =>
        controls.edit((before) =>
          turnOver({ ...before, family: { id: familyAccountId, name: familyName } }, controls.today),
        )
      }
      around={(title, finder) => (
        <Page draft={draft} controls={controls} title={title}>
          {finder}
        </Page>
      )}
    />
  );
}
