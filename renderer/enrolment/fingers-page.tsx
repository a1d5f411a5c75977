import { enrolmentTexts } from '../../messages/enrolment.ts';
import { Press } from '../controls/press.tsx';
import { useWords } from '../kiosk-context.ts';
import { toggleFinger, usualFingers } from './enrolment-draft.ts';
import type { Hand } from './enrolment-draft.ts';
import { HandPicture } from './hand-picture.tsx';
import { NextKey, Page } from './page.tsx';
import type { PageProps } from './page.tsx';

const HANDS: readonly Hand[] = ['left', 'right'];

/** Index and middle finger of the preferred hand are there already; a touch on a finger adds or takes it away. */
export function FingersPage({ draft, controls }: PageProps) {
  const { t } = useWords();
  return (
    <Page draft={draft} controls={controls} title={enrolmentTexts.fingersTitle}>
      <div className="fingers-page">
        {HANDS.map((hand) => (
          <div key={hand} className={`fingers-hand fingers-${hand}`}>
            <HandPicture
              hand={hand}
              chosen={draft.fingers}
              onToggle={(finger) => controls.edit((before) => toggleFinger(before, finger))}
            />
          </div>
        ))}
        <div className="fingers-side">
          <p>{t(enrolmentTexts.usualHand)}</p>
          <div className="usual-hands">
            {HANDS.map((hand) => (
              <Press
                key={hand}
                pressed={usualFingers(hand).join() === draft.fingers.join()}
                look="choice"
                onPress={() => controls.edit((before) => ({ ...before, fingers: usualFingers(hand) }))}
              >
                {t(hand === 'left' ? enrolmentTexts.leftHand : enrolmentTexts.rightHand)}
              </Press>
            ))}
          </div>
          <p className="small soft">{t(enrolmentTexts.fingersWhy)}</p>
          <p role="status">
            <strong>{t(enrolmentTexts.fingersChosen, { count: draft.fingers.length })}</strong>
          </p>
          <NextKey draft={draft} controls={controls} />
        </div>
      </div>
    </Page>
  );
}
