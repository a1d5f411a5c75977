import { createContext, useCallback, useContext } from 'react';
import { useStore } from 'zustand';
import type { KioskCommandInput, KioskCommandName, KioskCommandOutput } from '../contract/kiosk-api.ts';
import type { Clock } from '../domain/clock.ts';
import { inWordsOf } from '../messages/face.ts';
import type { Modality } from '../messages/face.ts';
import { frameTexts } from '../messages/kiosk.ts';
import { say } from '../messages/language.ts';
import type { Language, Message } from '../messages/language.ts';
import type { PressGuard } from './controls/press-guard.ts';
import { KioskUnreachable } from './kiosk-link/kiosk-link.ts';
import type { KioskLink } from './kiosk-link/kiosk-link.ts';
import type { Speaker } from './speech/speaker.ts';
import type { KioskState, KioskStore } from './state/kiosk-state.ts';

/** What the screens are given from outside. */
export interface Kiosk {
  readonly store: KioskStore;
  readonly link: KioskLink;
  readonly clock: Clock;
  readonly guard: PressGuard;
  readonly speaker: Speaker;
}

export const KioskContext = createContext<Kiosk | null>(null);

export function useKiosk(): Kiosk {
  const kiosk = useContext(KioskContext);
  if (kiosk === null) throw new TypeError('a screen stands outside the kiosk');
  return kiosk;
}

export function useKioskState<Part>(select: (state: KioskState) => Part): Part {
  return useStore(useKiosk().store, select);
}

/** Changes the part of the state that belongs to the screens: preferences and forms. */
export function useChange(): (change: (state: KioskState) => Partial<KioskState>) => void {
  const { store } = useKiosk();
  return useCallback((change) => store.setState(change), [store]);
}

export interface Words {
  readonly language: Language;
  readonly t: (message: Message, values?: Readonly<Record<string, string | number>>) => string;
}

/** What the reader at this counter looks at. */
export function useModality(): Modality {
  return useKioskState((state) => state.view?.reader.modality ?? 'finger-vein');
}

/** The catalogue in the language of the person at the screen, in the words of this reader. */
export function useWords(): Words {
  const language = useKioskState((state) => state.preferences.language);
  const modality = useModality();
  return { language, t: (message, values) => say(inWordsOf(modality, message), language, values) };
}

export type Send = <Name extends KioskCommandName>(
  name: Name,
  input: KioskCommandInput<Name>,
) => Promise<KioskCommandOutput<Name> | null>;

/**
 * Sends a command. `null`: the host did not answer, and the screen says so; whether it acted, the next view will tell.
 */
export function useSend(): Send {
  const { link, store } = useKiosk();
  return useCallback<Send>(
    async (name, input) => {
      store.setState({ notice: null });
      try {
        return await link.invoke(name, input);
      } catch (error) {
        if (!(error instanceof KioskUnreachable)) throw error;
        store.setState({ notice: frameTexts.tryLater });
        return null;
      }
    },
    [link, store],
  );
}
