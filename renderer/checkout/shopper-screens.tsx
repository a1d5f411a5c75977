import type { KioskView } from '../../contract/kiosk-api.ts';
import { AmountScreen } from './amount-screen.tsx';
import { ApprovedScreen } from './approved-screen.tsx';
import { PlaceFingerScreen } from './place-finger-screen.tsx';
import { DeclinedScreen, NotPaidScreen } from './unpaid-screens.tsx';
import { AuthorisingScreen, CheckingScreen, PreparingScreen } from './waiting-screens.tsx';

/** Exactly one screen at a time; the previous person's data goes with the previous screen. */
export function ShopperScreens({ view }: { readonly view: KioskView }) {
  const { shopper } = view;
  switch (shopper.screen) {
    case 'amount':
      return <AmountScreen view={view} />;
    case 'preparing':
      return <PreparingScreen shopper={shopper} />;
    case 'place-finger':
      return <PlaceFingerScreen shopper={shopper} />;
    case 'authorising':
      return <AuthorisingScreen shopper={shopper} />;
    case 'checking':
      return <CheckingScreen shopper={shopper} />;
    case 'approved':
      return <ApprovedScreen shopper={shopper} />;
    case 'declined':
      return <DeclinedScreen shopper={shopper} />;
    case 'not-paid':
      return <NotPaidScreen shopper={shopper} />;
  }
}
