import type { ReactNode } from 'react';
import type { EnrolmentScreen } from '../../contract/kiosk-api.ts';
import { adviceTexts } from '../../messages/capture-advice.ts';
import { traitTexts } from '../../messages/enrolment.ts';
import { facePoseTexts } from '../../messages/face.ts';
import { enrolmentCaptureTexts, enrolmentStopTexts } from '../../messages/enrolment-capture.ts';
import type { Message } from '../../messages/language.ts';
import { ApprovedMark } from '../checkout/approved-screen.tsx';
import { PlacingGuide } from '../checkout/placing-guide.tsx';
import { PlacingSteps } from '../checkout/place-finger-screen.tsx';
import { placingWords } from '../checkout/placing-words.ts';
import { Now } from '../checkout/waiting-screens.tsx';
import { AttentionIcon, CheckIcon } from '../controls/icons.tsx';
import { Press } from '../controls/press.tsx';
import { Dots } from '../frame/blank-screen.tsx';
import { Frame } from '../frame/frame.tsx';
import { useKioskState, useSend, useWords } from '../kiosk-context.ts';
import { HandPicture } from './hand-picture.tsx';
import './enrolment-screens.css';

type Of<Step extends EnrolmentScreen['step']> = {
  readonly enrolment: Extract<EnrolmentScreen, { step: Step }>;
};

/** From the first placement to the end; the host leads. */
export function EnrolmentScreens({ enrolment }: { readonly enrolment: EnrolmentScreen }) {
  switch (enrolment.step) {
    case 'capturing':
      return <CapturingScreen enrolment={enrolment} />;
    case 'saving':
      return <SavingScreen enrolment={enrolment} />;
    case 'trial':
      return <TrialScreen enrolment={enrolment} />;
    case 'done':
      return <DoneScreen enrolment={enrolment} />;
    case 'stopped':
      return <StoppedScreen enrolment={enrolment} />;
  }
}

function CapturingScreen({ enrolment }: Of<'capturing'>) {
  const { t } = useWords();
  const { finger, fingerNumber, fingersTotal, placementsKept, placementsTotal, triesLeft } = enrolment;
  const hand = finger.startsWith('left') ? 'left' : 'right';
  const pose = finger === 'face' ? facePoseTexts[placementsKept] : undefined;
  return (
    <Placement
      enrolment={enrolment}
      below={
        <div className="capture-below">
          {finger !== 'face' && <HandPicture hand={hand} chosen={[finger]} />}
          {enrolment.advice !== null && (
            <div className="small soft">
              <p>{t(adviceTexts[enrolment.advice].staff)}</p>
              <p>{t(enrolmentCaptureTexts.triesLeft, { count: triesLeft })}</p>
            </div>
          )}
        </div>
      }
    >
      <p className="capture-finger">
        <strong>{t(pose ?? traitTexts[finger])}</strong>
        {pose === undefined && (
          <span className="small soft">
            {t(enrolmentCaptureTexts.fingerOf, { number: fingerNumber, total: fingersTotal })}
          </span>
        )}
      </p>
      <PlacementMarks kept={placementsKept} total={placementsTotal} />
    </Placement>
  );
}

function TrialScreen({ enrolment }: Of<'trial'>) {
  const { t } = useWords();
  return (
    <Placement enrolment={enrolment}>
      <p className="capture-finger">
        <strong>{t(enrolmentCaptureTexts.trialTitle)}</strong>
      </p>
      <p>{t(enrolmentCaptureTexts.trialWhy)}</p>
    </Placement>
  );
}

/** The finger is asked for: the same words, steps and moving picture as at the till. */
function Placement({
  enrolment,
  below,
  children,
}: {
  readonly enrolment: Extract<EnrolmentScreen, { step: 'capturing' | 'trial' }>;
  readonly below?: ReactNode;
  readonly children: ReactNode;
}) {
  const { t } = useWords();
  const send = useSend();
  const { title, line, corrects } = placingWords(enrolment, 1);
  return (
    <Frame
      lead={
        <>
          <Press onPress={() => void send('cancelEnrolment', {})}>{t(enrolmentCaptureTexts.cancel)}</Press>
          <p className="lead-title" data-own-language>
            {enrolment.displayName}
          </p>
        </>
      }
    >
      <div className="place-finger">
        <section className="place-words capture-words">
          <div className="capture-head">{children}</div>
          <div role="status" className="place-now">
            <h1>{t(title)}</h1>
            <p className={corrects ? 'place-line place-corrects' : 'place-line'}>{t(line)}</p>
          </div>
          <PlacingSteps geometry={enrolment.geometry} guidance={enrolment.guidance} />
        </section>
        <div className="capture-pictures">
          <PlacingGuide geometry={enrolment.geometry} guidance={enrolment.guidance} />
          {below}
        </div>
      </div>
    </Frame>
  );
}

/** ① ② ③: how many placements of this finger are kept. */
function PlacementMarks({ kept, total }: { readonly kept: number; readonly total: number }) {
  const { t } = useWords();
  return (
    <div className="placements">
      <ol aria-label={t(enrolmentCaptureTexts.placementOf, { number: Math.min(kept + 1, total), total })}>
        {Array.from({ length: total }, (_, index) => (
          <li key={index} className={index < kept ? 'placement placement-kept' : 'placement'}>
            {index < kept ? <CheckIcon className="icon-small" /> : index + 1}
          </li>
        ))}
      </ol>
      <span className="small soft">{t(enrolmentCaptureTexts.liftBetween)}</span>
    </div>
  );
}

function SavingScreen({ enrolment }: Of<'saving'>) {
  const { t } = useWords();
  return (
    <Frame tone="wait" lead={<NameLead name={enrolment.displayName} />}>
      <div className="waiting">
        <Dots />
        <Now words={enrolmentCaptureTexts.saving} />
        <p className="waiting-line">{t(enrolmentCaptureTexts.savingWait)}</p>
      </div>
    </Frame>
  );
}

function NameLead({ name }: { readonly name: string }) {
  return (
    <p className="lead-title" data-own-language>
      {name}
    </p>
  );
}

function DoneScreen({ enrolment }: Of<'done'>) {
  const { t } = useWords();
  const send = useSend();
  const { recognised, displayName } = enrolment;
  return (
    <Frame tone={recognised ? 'success' : 'wait'} lead={<NameLead name={displayName} />}>
      <div className="result">
        {recognised ? <ApprovedMark /> : <AttentionIcon className="result-mark done-unsure" />}
        <div className="result-words" role="status">
          <h1 data-own-language>
            {t(recognised ? enrolmentCaptureTexts.done : enrolmentCaptureTexts.doneUnsure, {
              name: displayName,
            })}
          </h1>
          <p className="result-advice">
            {t(recognised ? enrolmentCaptureTexts.doneWhy : enrolmentCaptureTexts.doneUnsureWhy)}
          </p>
        </div>
        <div className="result-actions">
          <Press look="primary" onPress={() => void send('closeEnrolment', {})}>
            {t(enrolmentCaptureTexts.close)}
          </Press>
        </div>
      </div>
    </Frame>
  );
}

function StoppedScreen({ enrolment }: Of<'stopped'>) {
  const { t } = useWords();
  const send = useSend();
  const kept = useKioskState((state) => state.draft !== null);
  const { headline, advice }: { headline: Message; advice: Message } = enrolmentStopTexts[enrolment.because];
  return (
    <Frame tone="attention" lead={<NameLead name={enrolment.displayName} />}>
      <div className="result">
        <AttentionIcon className="result-mark mark-again" />
        <div className="result-words" role="status">
          <p className="result-name">{t(enrolmentCaptureTexts.stopped)}</p>
          <h1>{t(headline)}</h1>
          <p className="result-advice">{t(advice)}</p>
        </div>
        <div className="result-actions">
          {kept && <p>{t(enrolmentCaptureTexts.kept)}</p>}
          <Press look="primary" onPress={() => void send('closeEnrolment', {})}>
            {t(kept ? enrolmentCaptureTexts.fix : enrolmentCaptureTexts.close)}
          </Press>
        </div>
      </div>
    </Frame>
  );
}
