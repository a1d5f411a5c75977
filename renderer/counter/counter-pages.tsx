import type { KioskView } from '../../contract/kiosk-api.ts';
import { mayAct } from './counter-page.ts';
import type { CounterPage } from './counter-page.ts';
import { GiveBackPage, PartPage, PurchasePage } from './purchase-page.tsx';
import { PurchasesPage, ReceiptPage } from './purchases-page.tsx';
import { ClosesPage, RegisterPage } from './register-page.tsx';
import { CashPage, PricePage, ProgrammePage, VoucherFamilyPage } from './voucher-pages.tsx';

/** The counter's side of the money. What is entered lives in the page's state, not in its component. */
export function CounterPages({
  page,
  staff,
}: {
  readonly page: CounterPage;
  readonly staff: NonNullable<KioskView['staff']>;
}) {
  switch (page.page) {
    case 'purchases':
      return <PurchasesPage />;
    case 'receipt':
      return <ReceiptPage page={page} />;
    case 'purchase':
      return <PurchasePage page={page} mayAct={mayAct(staff.role)} />;
    case 'part':
      return <PartPage page={page} />;
    case 'give-back':
      return <GiveBackPage page={page} />;
    case 'register':
      return <RegisterPage page={page} mayAct={mayAct(staff.role)} />;
    case 'closes':
      return <ClosesPage page={page} />;
    case 'family':
      return <VoucherFamilyPage page={page} />;
    case 'programme':
      return <ProgrammePage page={page} />;
    case 'price':
      return <PricePage page={page} />;
    case 'cash':
      return <CashPage page={page} />;
  }
}
