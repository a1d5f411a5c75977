import { padKey } from '../controls/digit-pad.tsx';
import { useKeys } from '../controls/use-keys.ts';
import { useChange, useKiosk, useSend } from '../kiosk-context.ts';
import { NO_AMOUNT, pressAmountKey } from '../state/amount-entry.ts';

/**
 * Leaves a result. On the clerk's keyboard Enter or Escape do, and a digit is already the first of the next amount: nobody
 * waits six seconds for a queue.
 */
export function useNextCheckout(): () => void {
  const send = useSend();
  const change = useChange();
  const { clock, guard } = useKiosk();

  const leave = (): void => void send('dismissResult', {});
  const leaveWith = async (digit: string): Promise<void> => {
    const key = padKey(digit);
    const left = await send('dismissResult', {});
    if (key !== null && left?.ok === true) change(() => ({ amount: pressAmountKey(NO_AMOUNT, key) }));
  };
  useKeys((key) => {
    if (!guard.admitsAction(clock.monotonicMs())) return;
    if (key === 'Enter' || key === 'Escape') leave();
    else if (/^[1-9]$/.test(key)) void leaveWith(key);
  });
  return leave;
}
