import type { ShopperScreen } from '../../contract/kiosk-api.ts';
import { payingTexts } from '../../messages/kiosk.ts';
import type { Message } from '../../messages/language.ts';
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
        <Now words={payingTexts.preparing} />
        <Press onPress={cancel}>{t(payingTexts.cancel)}</Press>
      </div>
    </Frame>
  );
}

/** What is going on, said again by a screen reader when it changes. */
export function Now({ words }: { readonly words: Message }) {
  const { t } = useWords();
  return (
    <div role="status">
      <h1>{t(words)}</h1>
    </div>
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
        <Now words={shopper.slow ? payingTexts.slow : payingTexts.authorising} />
        <p className="waiting-line">{t(shopper.slow ? payingTexts.slowWait : payingTexts.fingerFree)}</p>
      </div>
    </Frame>
  );
}

/** Held until the account's owner has answered: the same purchase goes on by itself, or ends kindly. */
function AskingOwnerScreen({ shopper, seconds }: Of<'checking'> & { readonly seconds: number }) {
  const { t } = useWords();
  return (
    <Frame tone="wait">
      <div className="waiting checking">
        <p className="checking-now">
          <HourglassIcon className="checking-icon" />
          <Amount yen={shopper.amountYen} className="amount-medium" />
        </p>
        <Now words={payingTexts.askingOwner} />
        <p className="waiting-line" role="timer">
          {t(payingTexts.askingOwnerSeconds, { seconds })}
        </p>
        <div className="for-staff">
          <p>{t(payingTexts.askingOwnerForStaff)}</p>
          {shopper.mayPutAside && <PutAside />}
        </div>
      </div>
    </Frame>
  );
}

function PutAside() {
  const { t } = useWords();
  const send = useSend();
  return (
    <div className="put-aside">
      <Press onPress={() => void send('putAside', {})}>{t(payingTexts.putAside)}</Press>
      <p className="small soft">{t(payingTexts.putAsideMeans)}</p>
    </div>
  );
}

/** The answer was lost. Nobody may pay again, and the clerk may take no cash. */
export function CheckingScreen({ shopper }: Of<'checking'>) {
  const { t } = useWords();
  if (shopper.ownerAnswerSeconds !== undefined)
    return <AskingOwnerScreen shopper={shopper} seconds={shopper.ownerAnswerSeconds} />;
  return (
    <Frame tone="wait">
      <div className="waiting checking">
        <p className="checking-now">
          <HourglassIcon className="checking-icon" />
          <Amount yen={shopper.amountYen} className="amount-medium" />
        </p>
        <Now words={payingTexts.checking} />
        <p className="do-not-pay" role="alert">
          <AttentionIcon />
          {t(payingTexts.doNotPayAgain)}
        </p>
        <div className="for-staff">
          <p>{t(payingTexts.checkingForStaff)}</p>
          {shopper.mayPutAside && <PutAside />}
        </div>
      </div>
    </Frame>
  );
}
