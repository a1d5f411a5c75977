import type { ReactNode } from 'react';
import { enrolmentTexts } from '../../messages/enrolment.ts';
import type { Message } from '../../messages/language.ts';
import { BackIcon, ForwardIcon } from '../controls/icons.tsx';
import { Press } from '../controls/press.tsx';
import { Frame } from '../frame/frame.tsx';
import { useWords } from '../kiosk-context.ts';
import { isComplete, pagesOf } from './enrolment-draft.ts';
import type { EnrolmentDraft } from './enrolment-draft.ts';
import type { DraftControls } from './use-draft.ts';
import './enrolment.css';

export interface PageProps {
  readonly draft: EnrolmentDraft;
  readonly controls: DraftControls;
}

/** One page of the draft: the way back, where we are, one question. */
export function Page({
  draft,
  controls,
  title,
  children,
}: PageProps & { readonly title: Message; readonly children: ReactNode }) {
  const { t } = useWords();
  const pages = pagesOf(draft, controls.today);
  const step = pages.indexOf(draft.page) + 1;
  return (
    <Frame
      lead={
        <>
          <Press onPress={controls.back}>
            <BackIcon className="icon-small" />
            {t(enrolmentTexts.back)}
          </Press>
          <div className="page-lead">
            <p className="small soft digits">{t(enrolmentTexts.progress, { step, total: pages.length })}</p>
            <h1 className="lead-title">{t(title)}</h1>
          </div>
        </>
      }
    >
      {children}
    </Frame>
  );
}

/** Leads to the next page once this one is complete. */
export function NextKey({ draft, controls, label }: PageProps & { readonly label?: string }) {
  const { t } = useWords();
  return (
    <Press look="primary" disabled={!isComplete(draft, draft.page, controls.today)} onPress={controls.next}>
      {label ?? t(enrolmentTexts.next)}
      <ForwardIcon className="icon-small" />
    </Press>
  );
}
