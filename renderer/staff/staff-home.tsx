import type { KioskView } from '../../contract/kiosk-api.ts';
import { counterTexts, giveBackTexts, registerTexts, voucherSaleTexts } from '../../messages/counter.ts';
import type { Message } from '../../messages/language.ts';
import { roleTexts, staffHomeTexts, staffTexts } from '../../messages/staff.ts';
import { AttentionIcon, CheckIcon, ForwardIcon } from '../controls/icons.tsx';
import { Press } from '../controls/press.tsx';
import { firstPage, tasksOf } from '../counter/counter-page.ts';
import type { CounterTask } from '../counter/counter-page.ts';
import { newDraft } from '../enrolment/enrolment-draft.ts';
import { Frame } from '../frame/frame.tsx';
import { useChange, useKioskState, useWords } from '../kiosk-context.ts';
import { UnresolvedPurchases } from './unresolved-purchases.tsx';
import { useSignOut } from './use-sign-out.ts';

type Staff = NonNullable<KioskView['staff']>;

export function StaffHome({ view, staff }: { readonly view: KioskView; readonly staff: Staff }) {
  const { t } = useWords();
  const signOut = useSignOut();
  const tasks = tasksOf(staff.role);
  const enrols = mayEnrol(staff);
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
        <ul className="staff-doors">
          {enrols && (
            <li>
              <EnrolDoor view={view} />
            </li>
          )}
          {tasks.map((task) => (
            <li key={task}>
              <CounterDoor task={task} online={view.online} />
            </li>
          ))}
          {!enrols && tasks.length === 0 && <li>{t(counterTexts.nothingForRole)}</li>}
        </ul>
        <div className="staff-columns">
          <UnresolvedPurchases count={view.unresolvedPurchases} />
          <ReaderCard reader={view.reader} />
        </div>
      </div>
    </Frame>
  );
}

function EnrolDoor({ view }: { readonly view: KioskView }) {
  const change = useChange();
  const hasDraft = useKioskState((state) => state.draft !== null);
  const obstacle = whyNoEnrolment(view);
  return (
    <Door
      name={hasDraft ? staffHomeTexts.resumeEnrolment : staffHomeTexts.enrol}
      why={staffHomeTexts.enrolWhy}
      obstacle={obstacle}
      onPress={() =>
        change((state) => ({ draft: state.draft ?? newDraft(view.reader.modality), draftOpen: true }))
      }
    />
  );
}

const TASK_TEXTS = {
  'give-back': giveBackTexts,
  register: registerTexts,
  vouchers: voucherSaleTexts,
} as const;

function CounterDoor({ task, online }: { readonly task: CounterTask; readonly online: boolean }) {
  const change = useChange();
  const { title, why } = TASK_TEXTS[task];
  return (
    <Door
      name={title}
      why={why}
      obstacle={online ? null : counterTexts.whenOnline}
      onPress={() => change(() => ({ counter: firstPage(task) }))}
    />
  );
}

function Door({
  name,
  why,
  obstacle,
  onPress,
}: {
  readonly name: Message;
  readonly why: Message;
  readonly obstacle: Message | null;
  readonly onPress: () => void;
}) {
  const { t } = useWords();
  return (
    <Press look="choice" className="staff-door-key" disabled={obstacle !== null} onPress={onPress}>
      <span className="staff-door-words">
        <strong>{t(name)}</strong>
        <span className={obstacle === null ? 'small soft' : 'small refusal'}>{t(obstacle ?? why)}</span>
      </span>
      <ForwardIcon className="icon-small" />
    </Press>
  );
}

function mayEnrol({ role }: Staff): boolean {
  return role === 'event_staff' || role === 'manager';
}

function whyNoEnrolment(view: KioskView): Message | null {
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
      {reader.glass === 'dirty' && <p className="small">{t(staffHomeTexts.readerGlassDirty)}</p>}
      {reader.lastProblem !== null && (
        <p className="small" data-own-language>
          {reader.lastProblem}
        </p>
      )}
    </section>
  );
}
