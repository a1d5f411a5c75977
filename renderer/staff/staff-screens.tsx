import { useState } from 'react';
import type { KioskView } from '../../contract/kiosk-api.ts';
import { staffTexts } from '../../messages/staff.ts';
import { Press } from '../controls/press.tsx';
import { IDLE_TIMES, useIdle } from '../controls/use-idle.ts';
import { CounterActScreens } from '../counter/counter-act-screens.tsx';
import { CounterPages } from '../counter/counter-pages.tsx';
import { DraftPages } from '../enrolment/draft-pages.tsx';
import { EnrolmentScreens } from '../enrolment/enrolment-screens.tsx';
import { useKioskState, useWords } from '../kiosk-context.ts';
import { StaffHome } from './staff-home.tsx';
import { useKeepSession } from './use-keep-session.ts';
import { useSignOut } from './use-sign-out.ts';
import './staff.css';

type Staff = NonNullable<KioskView['staff']>;

/** Everything behind the staff's door. It locks by itself when nobody touches it. */
export function StaffScreens({ view, staff }: { readonly view: KioskView; readonly staff: Staff }) {
  const [warned, setWarned] = useState(false);
  const signOut = useSignOut();
  // While a finger is on the reader the screen changes without a touch.
  useIdle(IDLE_TIMES.lockWarningMs, () => setWarned(true), view.enrolment ?? view.counterAct);
  useIdle(IDLE_TIMES.lockMs, signOut, view.enrolment ?? view.counterAct);
  useKeepSession();
  return (
    <>
      <Inside view={view} staff={staff} />
      {warned && <LockWarning onStay={() => setWarned(false)} />}
    </>
  );
}

function Inside({ view, staff }: { readonly view: KioskView; readonly staff: Staff }) {
  const draft = useKioskState((state) => (state.draftOpen ? state.draft : null));
  const counter = useKioskState((state) => state.counter);
  if (view.enrolment !== null) return <EnrolmentScreens enrolment={view.enrolment} />;
  if (view.counterAct !== null) return <CounterActScreens act={view.counterAct} />;
  if (counter !== null) return <CounterPages page={counter} staff={staff} />;
  if (draft !== null) return <DraftPages draft={draft} />;
  return <StaffHome view={view} staff={staff} />;
}

function LockWarning({ onStay }: { readonly onStay: () => void }) {
  const { t } = useWords();
  return (
    <div className="lock-warning" role="alertdialog" aria-modal="true" aria-label={t(staffTexts.lockWarning)}>
      <h2>{t(staffTexts.lockWarning)}</h2>
      <p>{t(staffTexts.lockWarningWhy)}</p>
      <Press look="primary" onPress={onStay}>
        {t(staffTexts.stayOpen)}
      </Press>
    </div>
  );
}
