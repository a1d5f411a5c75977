import type { ShopperScreen } from '../../contract/kiosk-api.ts';
import { payingTexts } from '../../messages/kiosk.ts';
import { Amount } from '../controls/amount.tsx';
import { AttentionIcon, HourglassIcon } from '../controls/icons.tsx';
import { Press } from '../controls/press.tsx';
import { useKeys } from '../controls/use-keys.ts';
import { Dots } from '../frame/blank-screen.tsx';
import { Frame } from '../frame/frame.tsx';
import { useSend, useWords } from '../kiosk-context.ts';
import './waiting-screens.css';

type Of<Screen extends ShopperScreen['screen']> = {
  readonly shopper: Extract<ShopperScreen, { screen: Screen }>;
};

export function PreparingScreen({ shopper }: Of<'preparing'>) {
  const { t } = useWords();
  const send = useSend();
  const cancel = (): void => void send('cancelCheckout', {});
  useKeys((key) => {
    if (key === 'Escape') cancel();
  });
  return (
    <Frame>
      <div className="waiting">
        <Amount yen={shopper.amountYen} />
        <Dots />
        <h1 role="status">{t(payingTexts.preparing)}</h1>
        <Press onPress={cancel}>{t(payingTexts.cancel)}</Press>
      </div>
    </Frame>
  );
}

/** No way to cancel: what has been asked for can only be known, not unasked. */
export function AuthorisingScreen({ shopper }: Of<'authorising'>) {
  const { t } = useWords();
  return (
    <Frame tone="wait">
      <div className="waiting">
        <Amount yen={shopper.amountYen} />
        <Dots />
        <h1 role="status">{t(shopper.slow ? payingTexts.slow : payingTexts.authorising)}</h1>
        <p className="waiting-line">{t(shopper.slow ? payingTexts.slowWait : payingTexts.fingerFree)}</p>
      </div>
    </Frame>
  );
}

/** The answer was lost. Nobody may pay again, and the clerk may take no cash. */
export function CheckingScreen({ shopper }: Of<'checking'>) {
  const { t } = useWords();
  const send = useSend();
  return (
    <Frame tone="wait">
      <div className="waiting checking">
        <p className="checking-now">
          <HourglassIcon className="checking-icon" />
          <Amount yen={shopper.amountYen} className="amount-medium" />
        </p>
        <h1 role="status">{t(payingTexts.checking)}</h1>
        <p className="do-not-pay" role="alert">
          <AttentionIcon />
          {t(payingTexts.doNotPayAgain)}
        </p>
        <div className="for-staff">
          <p>{t(payingTexts.checkingForStaff)}</p>
          {shopper.mayPutAside && (
            <div className="put-aside">
              <Press onPress={() => void send('putAside', {})}>{t(payingTexts.putAside)}</Press>
              <p className="small soft">{t(payingTexts.putAsideMeans)}</p>
            </div>
          )}
        </div>
      </div>
    </Frame>
  );
}
