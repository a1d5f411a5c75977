import { amountTexts } from '../../messages/kiosk.ts';
import { useWords } from '../kiosk-context.ts';
import { BackspaceIcon } from './icons.tsx';
import { Press } from './press.tsx';

/** The keys a pad can give; a real keyboard gives the same through `padKey`. */
export type PadKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '00' | 'backspace' | 'clear';

const DIGIT_ROWS = ['7', '8', '9', '4', '5', '6', '1', '2', '3'] as const;

/** Twelve keys in the order of a cash register. `doubleZero` for money, a clear key for numbers that name something. */
export function DigitPad({
  onKey,
  corner,
  size = 'large',
}: {
  readonly onKey: (key: PadKey) => void;
  readonly corner: '00' | 'clear';
  readonly size?: 'large' | 'small';
}) {
  const { t } = useWords();
  return (
    <div className={size === 'large' ? 'pad' : 'pad pad-small'} role="group" aria-label={t(amountTexts.pad)}>
      {DIGIT_ROWS.map((digit) => (
        <Press key={digit} kind="key" look="key" onPress={() => onKey(digit)}>
          {digit}
        </Press>
      ))}
      {corner === '00' ? (
        <Press kind="key" look="key" onPress={() => onKey('00')}>
          00
        </Press>
      ) : (
        <Press kind="key" look="key" className="pad-word" onPress={() => onKey('clear')}>
          {t(amountTexts.clear)}
        </Press>
      )}
      <Press kind="key" look="key" onPress={() => onKey('0')}>
        0
      </Press>
      <Press kind="key" look="key" label={t(amountTexts.backspace)} onPress={() => onKey('backspace')}>
        <BackspaceIcon />
      </Press>
    </div>
  );
}

/** The key of the pad that a key of a real keyboard stands for; `null` for any other. */
export function padKey(key: string): PadKey | null {
  if (key === 'Backspace') return 'backspace';
  return /^[0-9]$/.test(key) ? (key as PadKey) : null;
}
