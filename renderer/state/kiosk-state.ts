import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { KioskView } from '../../contract/kiosk-api.ts';
import type { Message } from '../../messages/language.ts';
import type { EnrolmentDraft } from '../enrolment/enrolment-draft.ts';
import { pageAfter } from '../counter/counter-page.ts';
import type { CounterPage } from '../counter/counter-page.ts';
import { NO_SIGN_IN } from '../staff/sign-in-entry.ts';
import type { SignInEntry } from '../staff/sign-in-entry.ts';
import { NO_AMOUNT } from './amount-entry.ts';
import type { AmountEntry } from './amount-entry.ts';
import { DEFAULT_PREFERENCES, turnEnded } from './preferences.ts';
import type { Preferences } from './preferences.ts';

/** All that the screens remember: the last view, whether it can be trusted, how this person wants it, and the forms. */
export interface KioskState {
  readonly connection: 'starting' | 'connected' | 'lost';
  /** `null` while nothing may be shown of anybody. */
  readonly view: KioskView | null;
  readonly preferences: Preferences;
  readonly amount: AmountEntry;
  /** The staff's sign-in pad, while it is open. */
  readonly signIn: SignInEntry | null;
  /** An enrolment being entered; survives a refusal, a page turned back and a sign-in that ran out. */
  readonly draft: EnrolmentDraft | null;
  /** The draft's pages are on the screen (as opposed to: waiting behind the staff's first page). */
  readonly draftOpen: boolean;
  /** Where staff are in the counter's side of the money; `null`: not there. */
  readonly counter: CounterPage | null;
  /** One line about a command that could not be done just now. */
  readonly notice: Message | null;
}

export type KioskStore = StoreApi<KioskState>;

export const FIRST_STATE: KioskState = {
  connection: 'starting',
  view: null,
  preferences: DEFAULT_PREFERENCES,
  amount: NO_AMOUNT,
  signIn: null,
  draft: null,
  draftOpen: false,
  counter: null,
  notice: null,
};

export function createKioskStore(): KioskStore {
  return createStore<KioskState>(() => FIRST_STATE);
}

/** The state with a new view. Whoever's turn ended takes their preferences and the typed amount along. */
export function withView(state: KioskState, view: KioskView): KioskState {
  const before = state.view;
  const checkInLeft = (before?.checkIn ?? null) !== null && view.checkIn === null;
  const ended = checkInLeft || turnEnded(before?.shopper.screen ?? null, view.shopper.screen);
  const staffLeft = (before?.staff ?? null) !== null && view.staff === null;
  return {
    ...state,
    connection: 'connected',
    view,
    notice: null,
    amount: view.shopper.screen === 'amount' ? state.amount : NO_AMOUNT,
    preferences: ended || staffLeft ? DEFAULT_PREFERENCES : state.preferences,
    // A session that ran out in the middle of an enrolment asks for the PIN again, with everything kept.
    signIn: signInAfter(state, view, staffLeft),
    draft: enrolled(view) ? null : state.draft,
    draftOpen: enrolled(view) ? false : state.draftOpen,
    counter:
      view.staff === null ? null : pageAfter(state.counter, before?.counterAct ?? null, view.counterAct),
  };
}

function signInAfter(state: KioskState, view: KioskView, staffLeft: boolean): SignInEntry | null {
  if (view.staff !== null) return null;
  if (staffLeft && state.draft !== null) return NO_SIGN_IN;
  return state.signIn;
}

function enrolled(view: KioskView): boolean {
  return view.enrolment?.step === 'done';
}

/** The host cannot be heard: nothing of the shopper stays on the screen. What staff have entered is theirs and stays. */
export function withoutView(state: KioskState): KioskState {
  return {
    ...state,
    connection: state.connection === 'starting' ? 'starting' : 'lost',
    view: null,
    amount: NO_AMOUNT,
    notice: null,
  };
}

/** Staff leave, or nobody has touched the screen for long: every form is emptied (security S39). */
export function withoutForms(state: KioskState): KioskState {
  return {
    ...state,
    amount: NO_AMOUNT,
    signIn: null,
    draft: null,
    draftOpen: false,
    counter: null,
    notice: null,
    preferences: DEFAULT_PREFERENCES,
  };
}
