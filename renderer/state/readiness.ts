import type { KioskView } from '../../contract/kiosk-api.ts';
import type { Message } from '../../messages/language.ts';
import { amountTexts, statusTexts } from '../../messages/kiosk.ts';

/** Why paying cannot begin now, in words; `null` when it can. The most lasting reason is told first. */
export function whyNotReady(view: Pick<KioskView, 'online' | 'reader' | 'shopName'>): Message | null {
  if (!view.reader.canPay) return statusTexts.cannotPayAlone;
  switch (view.reader.state) {
    case 'faulty':
      return statusTexts.callAboutReader;
    case 'disconnected':
      return statusTexts.plugReader;
    case 'connecting':
      return statusTexts.waitForReader;
    case 'ready':
      if (!view.online) return statusTexts.payOtherWay;
      return view.shopName === null ? amountTexts.noShop : null;
  }
}
