import { useCallback } from 'react';
import { useKiosk, useSend } from '../kiosk-context.ts';
import { withoutForms } from '../state/kiosk-state.ts';

/** Ends the staff's session; every form is emptied first, whatever the host answers. */
export function useSignOut(): () => void {
  const { store } = useKiosk();
  const send = useSend();
  return useCallback(() => {
    store.setState(withoutForms);
    void send('staffSignOut', {});
  }, [store, send]);
}
