import { useState } from 'react';
import { businessDateAt } from '../../domain/business-date.ts';
import type { BusinessDate } from '../../domain/business-date.ts';
import { useChange, useKiosk } from '../kiosk-context.ts';
import { turnBack, turnOver } from './enrolment-draft.ts';
import type { EnrolmentDraft } from './enrolment-draft.ts';

export interface DraftControls {
  readonly today: BusinessDate;
  readonly edit: (change: (draft: EnrolmentDraft) => EnrolmentDraft) => void;
  readonly next: () => void;
  readonly back: () => void;
}

/** What the pages do with the draft. Today is the browser's date in Tokyo; the backend decides again with its own. */
export function useDraft(): DraftControls {
  const { clock } = useKiosk();
  const change = useChange();
  const [today] = useState(() => businessDateAt(clock.nowMs()));
  const edit: DraftControls['edit'] = (edited) =>
    change((state) => (state.draft === null ? {} : { draft: edited(state.draft), notice: null }));
  return {
    today,
    edit,
    next: () => edit((draft) => turnOver(draft, today)),
    back: () =>
      change((state) => {
        const before = state.draft === null ? null : turnBack(state.draft, today);
        return before === null ? { draftOpen: false } : { draft: before };
      }),
  };
}
