import { PURCHASE_CEILING, formatYenDigits } from '../../domain/yen.ts';
import { checkInTexts } from '../../messages/check-in.ts';
import { amountTexts } from '../../messages/kiosk.ts';
import type { Message } from '../../messages/language.ts';
import { DigitPad, padKey } from '../controls/digit-pad.tsx';
import { HeartIcon, StaffIcon } from '../controls/icons.tsx';
import { Amount } from '../controls/amount.tsx';
import { TraitIcon } from '../controls/trait-icon.tsx';
import { Press } from '../controls/press.tsx';
import { useKeys } from '../controls/use-keys.ts';
import { useChange, useKiosk, useKioskState, useSend, useWords } from '../kiosk-context.ts';
import { Frame } from '../frame/frame.tsx';
import { NO_SIGN_IN } from '../staff/sign-in-entry.ts';
import { amountOf, pressAmountKey } from '../state/amount-entry.ts';
import type { AmountEntry, AmountKey } from '../state/amount-entry.ts';
import { whyNotReady } from '../state/readiness.ts';
import type { KioskView } from '../../contract/kiosk-api.ts';
import { StatusLine } from './status-line.tsx';
import '../check-in/check-in.css';
import './amount-screen.css';

/** The clerk types the amount; a real keyboard does the same as the pad. */
export function AmountScreen({ view }: { readonly view: KioskView }) {
  const { t } = useWords();
  const send = useSend();
  const change = useChange();
  const { clock, guard } = useKiosk();
  const entry = useKioskState((state) => state.amount);
  const amount = amountOf(entry);
  const notReady = whyNotReady(view);
  const hint = notReady ?? hintFor(entry);

  const press = (key: AmountKey): void =>
    change((state) => ({ amount: pressAmountKey(state.amount, key), notice: null }));
  const start = async (): Promise<void> => {
    if (amount === null || notReady !== null) return;
    const result = await send('startCheckout', { amountYen: amount });
    if (result?.ok === false) change(() => ({ notice: amountTexts.otherCheckout }));
  };
  useKeys((key) => {
    const typed = padKey(key);
    if (typed !== null) press(typed);
    if (key === 'Escape' || key === 'Delete') press('clear');
    if (key === 'Enter' && guard.admitsAction(clock.monotonicMs())) void start();
  });

  return (
    <Frame lead={<Lead view={view} />}>
      <div className="amount-screen">
        <section className="amount-side">
          <div className="amount-paper">
            <h1>{t(amountTexts.title)}</h1>
            <p className={notReady === null ? 'amount-hint' : 'amount-hint not-ready'} role="status">
              {hint !== null && t(hint, { digits: formatYenDigits(PURCHASE_CEILING) })}
            </p>
            <p className="amount-typed" aria-live="polite">
              <Amount yen={amount ?? 0} className={amount === null ? 'amount-none' : ''} />
            </p>
          </div>
          <div className="amount-actions">
            <Press disabled={entry.digits === ''} onPress={() => press('clear')}>
              {t(amountTexts.clear)}
            </Press>
            <Press
              look="primary"
              className="amount-start"
              disabled={amount === null || notReady !== null}
              onPress={() => void start()}
            >
              <TraitIcon />
              {t(amountTexts.start)}
            </Press>
          </div>
        </section>
        <DigitPad corner="00" onKey={press} />
      </div>
    </Frame>
  );
}

function hintFor(entry: AmountEntry): Message | null {
  if (entry.refused) return amountTexts.tooMuch;
  return entry.digits === '' ? amountTexts.hint : null;
}

/** The shop, whether everything works, the shopper's 「げんきです」 and the staff's small door. */
function Lead({ view }: { readonly view: KioskView }) {
  const { t } = useWords();
  const change = useChange();
  const send = useSend();
  return (
    <>
      <div className="shop">
        {view.shopName !== null && (
          <p className="shop-name" data-own-language>
            {view.shopName}
          </p>
        )}
        <StatusLine view={view} />
      </div>
      <Press
        className="check-in-door"
        disabled={whyNotReady(view) !== null}
        onPress={() => void send('startCheckIn', {})}
      >
        <HeartIcon />
        <span className="check-in-door-words">
          {t(checkInTexts.door)}
          <span>{t(checkInTexts.doorWhy)}</span>
        </span>
      </Press>
      <Press look="quiet" className="staff-door" onPress={() => change(() => ({ signIn: NO_SIGN_IN }))}>
        <StaffIcon className="icon-small" />
        <span className="staff-words">
          {t(amountTexts.staff)}
          {view.unresolvedPurchases > 0 && (
            <strong>{t(amountTexts.toCheck, { count: view.unresolvedPurchases })}</strong>
          )}
        </span>
      </Press>
    </>
  );
}
