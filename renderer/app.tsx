import { useLayoutEffect } from 'react';
import { CheckInScreens } from './check-in/check-in-screens.tsx';
import { ShopperScreens } from './checkout/shopper-screens.tsx';
import { IDLE_TIMES, useIdle } from './controls/use-idle.ts';
import { BlankScreen } from './frame/blank-screen.tsx';
import { useChange, useKiosk, useKioskState } from './kiosk-context.ts';
import { SignInScreen } from './staff/sign-in-screen.tsx';
import { StaffScreens } from './staff/staff-screens.tsx';
import { screenKey } from './state/screen-key.ts';
import { DEFAULT_PREFERENCES } from './state/preferences.ts';
import { NO_AMOUNT } from './state/amount-entry.ts';

/** One screen at a time. A purchase goes before everything else; then a check-in; then the staff; then the amount. */
export function App() {
  const view = useKioskState((state) => state.view);
  const signIn = useKioskState((state) => state.signIn);
  useScreenGuard();
  if (view === null) return <BlankScreen />;
  if (view.shopper.screen !== 'amount') return <ShopperScreens view={view} />;
  if (view.checkIn !== null) return <CheckInScreens checkIn={view.checkIn} />;
  if (view.staff !== null) return <StaffScreens view={view} staff={view.staff} />;
  if (signIn !== null) return <SignInScreen entry={signIn} />;
  return (
    <>
      <ResetWhenLeft />
      <ShopperScreens view={view} />
    </>
  );
}

/** A key that was coming down on the screen before is not a key of this one. */
function useScreenGuard(): void {
  const { guard, clock } = useKiosk();
  const key = useKioskState(screenKey);
  useLayoutEffect(() => guard.screenChanged(clock.monotonicMs()), [guard, clock, key]);
}

/** Left alone at the amount, the kiosk is as the next person expects it. */
function ResetWhenLeft() {
  const change = useChange();
  useIdle(IDLE_TIMES.resetMs, () => change(() => ({ preferences: DEFAULT_PREFERENCES, amount: NO_AMOUNT })));
  return null;
}
