import { useState } from 'react';
import type { KioskCommandOutput } from '../../contract/kiosk-api.ts';
import { staffTexts } from '../../messages/staff.ts';
import type { Message } from '../../messages/language.ts';
import { DigitPad, padKey } from '../controls/digit-pad.tsx';
import { BackIcon } from '../controls/icons.tsx';
import { Press } from '../controls/press.tsx';
import { IDLE_TIMES, useIdle } from '../controls/use-idle.ts';
import { useKeys } from '../controls/use-keys.ts';
import { Frame } from '../frame/frame.tsx';
import { useChange, useKiosk, useKioskState, useSend, useWords } from '../kiosk-context.ts';
import { withoutForms } from '../state/kiosk-state.ts';
import { NO_SIGN_IN, isFieldComplete, pressSignInKey } from './sign-in-entry.ts';
import type { SignInEntry } from './sign-in-entry.ts';
import { SignInField } from './sign-in-field.tsx';
import './staff.css';

type Refusal = Extract<KioskCommandOutput<'staffSignIn'>, { ok: false }>['reason'];

const REFUSALS: Readonly<Record<Refusal, Message>> = {
  REFUSED: staffTexts.refused,
  LOCKED: staffTexts.locked,
  OFFLINE: staffTexts.offline,
  NOT_NOW: staffTexts.notNow,
};

export function SignInScreen({ entry }: { readonly entry: SignInEntry }) {
  const { t } = useWords();
  const send = useSend();
  const change = useChange();
  const { clock, guard } = useKiosk();
  const hasDraft = useKioskState((state) => state.draft !== null);
  const [refusal, setRefusal] = useState<Message | null>(null);
  const set = (signIn: SignInEntry): void => change(() => ({ signIn }));

  const press = (key: string): void => {
    setRefusal(null);
    change((state) => ({ signIn: state.signIn === null ? null : pressSignInKey(state.signIn, key) }));
  };
  const leave = (): void => change(withoutForms);
  const goOn = async (): Promise<void> => {
    if (!isFieldComplete(entry)) return;
    if (entry.field === 'code') {
      set({ ...entry, field: 'pin' });
      return;
    }
    const result = await send('staffSignIn', { staffCode: entry.code, pin: entry.pin });
    // Right or wrong, a PIN is used once.
    if (result?.ok !== true) set({ ...NO_SIGN_IN, code: entry.code, field: 'pin' });
    if (result?.ok === false) setRefusal(REFUSALS[result.reason]);
  };
  useIdle(IDLE_TIMES.resetMs, leave);
  useKeys((key) => {
    const typed = padKey(key);
    if (typed !== null) press(typed);
    if (key === 'Escape') leave();
    if (key === 'Enter' && guard.admitsAction(clock.monotonicMs())) void goOn();
  });

  return (
    <Frame
      lead={
        <>
          <Press onPress={leave}>
            <BackIcon className="icon-small" />
            {t(staffTexts.back)}
          </Press>
          <h1 className="lead-title">{t(staffTexts.signInTitle)}</h1>
        </>
      }
    >
      <div className="sign-in">
        <section className="sign-in-fields">
          <SignInField
            name={staffTexts.code}
            hint={staffTexts.codeHint}
            value={entry.code}
            active={entry.field === 'code'}
            onPress={() => set({ ...entry, field: 'code' })}
          />
          <SignInField
            name={staffTexts.pin}
            hint={staffTexts.pinHint}
            value={'●'.repeat(entry.pin.length)}
            active={entry.field === 'pin'}
            onPress={() => set({ ...entry, field: 'pin' })}
          />
          <p className={refusal === null ? 'soft' : 'refusal'} role="status">
            {refusal !== null && t(refusal)}
            {refusal === null && hasDraft && t(staffTexts.signedOutKept)}
          </p>
          <Press look="primary" disabled={!isFieldComplete(entry)} onPress={() => void goOn()}>
            {t(entry.field === 'code' ? staffTexts.nextField : staffTexts.signIn)}
          </Press>
        </section>
        <DigitPad corner="clear" onKey={press} />
      </div>
    </Frame>
  );
}
