import { createContext, use } from 'react';
import { useStore } from 'zustand';
import type { ShopId } from '../../domain/ids.ts';
import { say } from '../../messages/language.ts';
import type { Language, Message } from '../../messages/language.ts';
import type { Portal } from '../state/portal.ts';
import type { PortalState } from '../state/portal-state.ts';
import { moneyWords } from '../words/money-words.ts';

export const PortalContext = createContext<Portal | null>(null);

export function usePortal(): Portal {
  const portal = use(PortalContext);
  if (portal === null) throw new Error('a screen stands outside PortalContext');
  return portal;
}

export function usePortalState<Part>(select: (state: PortalState) => Part): Part {
  return useStore(usePortal().store, select);
}

export interface Words {
  readonly language: Language;
  readonly say: (message: Message, values?: Readonly<Record<string, string | number>>) => string;
  readonly money: (amountYen: number) => string;
}

/** Everything a screen says, in the language that is chosen. */
export function useWords(): Words {
  const language = usePortalState((state) => state.language);
  return {
    language,
    say: (message, values) => say(message, language, values),
    money: (amountYen) => moneyWords(amountYen, language),
  };
}

/** The name of a shop, `null` while it is not known here. */
export function useShopName(): (shopId: ShopId) => string | null {
  const shops = usePortalState((state) => state.shops);
  return (shopId) => shops?.find((shop) => shop.shopId === shopId)?.name ?? null;
}
