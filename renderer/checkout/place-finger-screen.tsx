import type { ShopperScreen } from '../../contract/kiosk-api.ts';
import { guidanceTexts, placementTexts } from '../../messages/capture-advice.ts';
import { payingTexts } from '../../messages/kiosk.ts';
import { Amount } from '../controls/amount.tsx';
import { CheckIcon } from '../controls/icons.tsx';
import { Press } from '../controls/press.tsx';
import { useKeys } from '../controls/use-keys.ts';
import { useSend, useWords } from '../kiosk-context.ts';
import { Frame } from '../frame/frame.tsx';
import { PlacingGuide } from './placing-guide.tsx';
import { placingStep, placingWords } from './placing-words.ts';
import './place-finger-screen.css';

type PlaceFinger = Extract<ShopperScreen, { screen: 'place-finger' }>;

export function PlaceFingerScreen({ shopper }: { readonly shopper: PlaceFinger }) {
  const { t } = useWords();
  const send = useSend();
  const { title, line, corrects } = placingWords(shopper, shopper.attempt);
  const cancel = (): void => void send('cancelCheckout', {});
  const offersMoreTime = shopper.endingSoon && shopper.mayExtend;
  useKeys((key) => {
    if (key === 'Escape') cancel();
    if (key === 'Enter' && offersMoreTime) void send('extendWait', {});
  });
  return (
    <Frame lead={<AmountLead yen={shopper.amountYen} />}>
      <div className="place-finger">
        <section className="place-words">
          <div role="status" className="place-now">
            <h1>{t(title)}</h1>
            <p className={corrects ? 'place-line place-corrects' : 'place-line'}>{t(line)}</p>
          </div>
          <PlacingSteps geometry={shopper.geometry} guidance={shopper.guidance} />
          <div className="place-actions">
            <Press onPress={cancel}>{t(payingTexts.cancel)}</Press>
            {offersMoreTime && (
              <div className="more-time">
                <Press look="primary" onPress={() => void send('extendWait', {})}>
                  <TimeRing />
                  {t(payingTexts.extend)}
                </Press>
                <p role="alert" className="unseen">
                  {t(payingTexts.stillThere)}
                </p>
              </div>
            )}
          </div>
        </section>
        <PlacingGuide geometry={shopper.geometry} guidance={shopper.guidance} />
      </div>
    </Frame>
  );
}

/** What is to be paid, above everything, while the finger is asked for. */
function AmountLead({ yen }: { readonly yen: number }) {
  const { t } = useWords();
  return (
    <p className="amount-lead">
      <span className="soft small">{t(payingTexts.amountToPay)}</span>{' '}
      <Amount yen={yen} className="amount-in-lead" />
    </p>
  );
}

/** Place, hold still, done: where the finger is now. */
export function PlacingSteps({ geometry, guidance }: Pick<PlaceFinger, 'geometry' | 'guidance'>) {
  const { t } = useWords();
  const now = placingStep(guidance);
  const steps = [placementTexts[geometry].step, guidanceTexts.holdStill, guidanceTexts.done];
  return (
    <ol className="place-steps">
      {steps.map((step, index) => (
        <li
          key={step.en}
          className={index === now ? 'place-step place-step-now' : 'place-step'}
          aria-current={index === now ? 'step' : undefined}
        >
          <span className="place-step-mark" aria-hidden="true">
            {index < now ? <CheckIcon className="icon-small" /> : index + 1}
          </span>
          {t(step)}
        </li>
      ))}
    </ol>
  );
}

/** The last ten seconds of the wait, as a ring that empties. */
function TimeRing() {
  return (
    <svg className="icon time-ring" viewBox="0 0 24 24" aria-hidden="true">
      <circle className="time-ring-track" cx="12" cy="12" r="9" />
      <circle className="time-ring-left" cx="12" cy="12" r="9" pathLength="100" />
    </svg>
  );
}
