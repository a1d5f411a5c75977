import { useEffect, useRef, useState } from 'react';
import type { KioskCommandOutput } from '../../contract/kiosk-api.ts';
import { enrolmentTexts } from '../../messages/enrolment.ts';
import { VoiceIcon } from '../controls/icons.tsx';
import { Press } from '../controls/press.tsx';
import { useAnswer } from '../controls/use-answer.ts';
import { useKiosk, useWords } from '../kiosk-context.ts';
import { isChild, turnOver } from './enrolment-draft.ts';
import { Page } from './page.tsx';
import type { PageProps } from './page.tsx';

type Notice = Extract<KioskCommandOutput<'readConsentNotice'>, { ok: true }>['value'];

/** The notice before anything is captured (T-LAW-1): read to the end or heard, then agreed to, or not. */
export function ConsentPage(props: PageProps) {
  const { t } = useWords();
  const [round, setRound] = useState(0);
  const answer = useAnswer('readConsentNotice', {}, round);
  const notice = answer.kind === 'answered' && answer.output.ok ? answer.output.value : null;
  return (
    <Page {...props} title={enrolmentTexts.consentTitle}>
      {notice !== null ? (
        <NoticeToRead {...props} notice={notice} />
      ) : (
        <div className="page-message" role="status">
          <p>{t(answer.kind === 'waiting' ? enrolmentTexts.consentLoading : enrolmentTexts.consentUnread)}</p>
          {answer.kind !== 'waiting' && (
            <Press onPress={() => setRound(round + 1)}>{t(enrolmentTexts.again)}</Press>
          )}
        </div>
      )}
    </Page>
  );
}

function NoticeToRead({ draft, controls, notice }: PageProps & { readonly notice: Notice }) {
  const { t } = useWords();
  const { paper, readToEnd, onScroll, readOn } = useReading();
  const guardian = isChild(draft, controls.today) ? draft.guardianName.trim() : null;
  const agree = (): void =>
    controls.edit((before) => turnOver({ ...before, agreedNotice: notice.version }, controls.today));
  return (
    <div className="consent-page">
      <div
        ref={paper}
        className="notice-paper"
        role="region"
        aria-label={t(enrolmentTexts.consentTitle)}
        tabIndex={0}
        onScroll={onScroll}
      >
        {/* The wording is the municipality's and is kept as it was agreed to: it is not translated here. */}
        <div lang="ja" data-own-language>
          {notice.paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </div>
      </div>
      <div className="consent-side">
        <ReadAloudKey notice={notice} />
        {!readToEnd && (
          <>
            <p className="soft">{t(enrolmentTexts.consentReadFirst)}</p>
            <Press onPress={readOn}>{t(enrolmentTexts.consentFurther)}</Press>
          </>
        )}
        <Press look="primary" disabled={!readToEnd} onPress={agree}>
          <span className="agree-words">
            {t(guardian === null ? enrolmentTexts.consentAgree : enrolmentTexts.consentAgreeGuardian)}
            <span className="small" data-own-language>
              {guardian ?? draft.displayName.trim()}
            </span>
          </span>
        </Press>
      </div>
    </div>
  );
}

/** Whether the end of the paper was seen; a short notice is seen at once. */
function useReading() {
  const paper = useRef<HTMLDivElement>(null);
  const [readToEnd, setReadToEnd] = useState(false);
  const look = (): void => {
    const sheet = paper.current;
    if (sheet !== null && sheet.scrollTop + sheet.clientHeight >= sheet.scrollHeight - 8) setReadToEnd(true);
  };
  useEffect(() => {
    const sheet = paper.current;
    if (sheet === null) return;
    const observer = new ResizeObserver(look);
    observer.observe(sheet);
    return () => observer.disconnect();
  }, []);
  return {
    paper,
    readToEnd,
    onScroll: look,
    readOn: () => paper.current?.scrollBy({ top: paper.current.clientHeight * 0.8, behavior: 'smooth' }),
  };
}

/** There only where this machine has a Japanese voice. */
function ReadAloudKey({ notice }: { readonly notice: Notice }) {
  const { t } = useWords();
  const { speaker } = useKiosk();
  const [reading, setReading] = useState(false);
  useEffect(() => () => speaker.stop(), [speaker]);
  if (!speaker.canSpeak('ja')) return null;
  const toggle = (): void => {
    if (reading) speaker.stop();
    else speaker.speak(notice.paragraphs.join('\n'), 'ja', () => setReading(false));
    setReading(!reading);
  };
  return (
    <Press pressed={reading} onPress={toggle}>
      <VoiceIcon className="icon-small" on={!reading} />
      {t(reading ? enrolmentTexts.consentStopReading : enrolmentTexts.consentReadAloud)}
    </Press>
  );
}
