import type { KioskView } from '../../contract/kiosk-api.ts';
import type { Message } from '../../messages/language.ts';
import { roleTexts, staffHomeTexts, staffTexts } from '../../messages/staff.ts';
import { AttentionIcon, CheckIcon } from '../controls/icons.tsx';
import { TraitIcon } from '../controls/trait-icon.tsx';
import { Press } from '../controls/press.tsx';
import { newDraft } from '../enrolment/enrolment-draft.ts';
import { Frame } from '../frame/frame.tsx';
import { useChange, useKioskState, useWords } from '../kiosk-context.ts';
import { UnresolvedPurchases } from './unresolved-purchases.tsx';
import { useSignOut } from './use-sign-out.ts';

type Staff = NonNullable<KioskView['staff']>;

export function StaffHome({ view, staff }: { readonly view: KioskView; readonly staff: Staff }) {
  const { t } = useWords();
  const signOut = useSignOut();
  return (
    <Frame
      lead={
        <>
          <Press onPress={signOut}>{t(staffTexts.signOut)}</Press>
          <h1 className="lead-title" data-own-language>
            {t(staffTexts.hello, { name: staff.name })}
          </h1>
          <p className="small soft">{t(roleTexts[staff.role])}</p>
        </>
      }
    >
      <div className="staff-home">
        <div className="staff-columns">
          <EnrolCard view={view} staff={staff} />
          <ReaderCard reader={view.reader} />
        </div>
        <UnresolvedPurchases count={view.unresolvedPurchases} />
      </div>
    </Frame>
  );
}

function EnrolCard({ view, staff }: { readonly view: KioskView; readonly staff: Staff }) {
  const { t } = useWords();
  const change = useChange();
  const hasDraft = useKioskState((state) => state.draft !== null);
  const obstacle = whyNoEnrolment(view, staff);
  return (
    <section className="staff-card">
      <h2>{t(staffHomeTexts.enrolTitle)}</h2>
      <p className={obstacle === null ? 'soft' : 'refusal'}>{t(obstacle ?? staffHomeTexts.enrolWhy)}</p>
      <Press
        look="primary"
        disabled={obstacle !== null}
        onPress={() =>
          change((state) => ({ draft: state.draft ?? newDraft(view.reader.modality), draftOpen: true }))
        }
      >
        <TraitIcon />
        {t(hasDraft ? staffHomeTexts.resumeEnrolment : staffHomeTexts.enrol)}
      </Press>
    </section>
  );
}

function whyNoEnrolment(view: KioskView, staff: Staff): Message | null {
  if (staff.role !== 'event_staff' && staff.role !== 'manager') return staffHomeTexts.enrolNotAllowed;
  if (!view.reader.canPay) return staffHomeTexts.readerCannotPay;
  if (view.reader.state !== 'ready') return staffHomeTexts.enrolNoReader;
  return view.online ? null : staffHomeTexts.enrolOffline;
}

const READER_STATES = {
  ready: staffHomeTexts.readerReady,
  connecting: staffHomeTexts.readerConnecting,
  disconnected: staffHomeTexts.readerDisconnected,
  faulty: staffHomeTexts.readerFaulty,
} as const;

/** Make, firmware and the driver's own words about what is wrong: for whoever repairs it. */
function ReaderCard({ reader }: { readonly reader: KioskView['reader'] }) {
  const { t } = useWords();
  const good = reader.state === 'ready';
  return (
    <section className="reader-card">
      <h2 className="unseen">{t(staffHomeTexts.reader)}</h2>
      <p className={good ? 'status status-good' : 'status status-bad'}>
        {good ? <CheckIcon className="icon-small" /> : <AttentionIcon className="icon-small" />}
        {t(staffHomeTexts.reader)} {t(READER_STATES[reader.state])}
      </p>
      <p className="small soft" data-own-language>
        {reader.model}
        {reader.firmware !== null && ` · ${reader.firmware}`}
      </p>
      {!reader.canPay && <p className="small">{t(staffHomeTexts.readerCannotPay)}</p>}
      {reader.lastProblem !== null && (
        <p className="small" data-own-language>
          {reader.lastProblem}
        </p>
      )}
    </section>
  );
}
