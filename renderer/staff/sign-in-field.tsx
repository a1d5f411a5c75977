import type { Message } from '../../messages/language.ts';
import { staffTexts } from '../../messages/staff.ts';
import { Press } from '../controls/press.tsx';
import { useWords } from '../kiosk-context.ts';
import './staff.css';

/** A code or a PIN (as dots) that the pad types into while it is active. */
export function SignInField(props: {
  readonly name: Message;
  readonly hint: Message;
  readonly value: string;
  readonly active: boolean;
  readonly onPress: () => void;
}) {
  const { t } = useWords();
  return (
    <Press look="choice" className="sign-in-field" pressed={props.active} onPress={props.onPress}>
      <span className="small">{t(props.name)}</span>
      <span className="sign-in-value">
        {props.value === '' ? <span className="soft sign-in-hint">{t(props.hint)}</span> : props.value}
      </span>
      <span className="unseen">{t(staffTexts.digitsTyped, { count: props.value.length })}</span>
    </Press>
  );
}
