import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import { readShops } from '../../contract/owner-routes.ts';
import type { Language } from '../../messages/language.ts';
import {
  addPasskey,
  beginPasskey,
  beginPasskeySignIn,
  signInWithPasskey,
} from '../../contract/passkey-routes.ts';
import type { Passkey } from '../../contract/passkey-routes.ts';
import type { Result } from '../../domain/result.ts';
import { refused } from '../../domain/result.ts';
import { portalTexts } from '../../messages/portal.ts';
import type { DeepLink } from '../deep-link.ts';
import type { AskBackend, CallRefusal } from '../family-api.ts';
import type { BrowserPasskeys } from '../passkeys-in-browser.ts';
import { randomId } from '../random-id.ts';
import type { SignInLink } from '../sign-in-link.ts';
import { makeRuleChanges } from './change-rules.ts';
import type { RuleChanges } from './change-rules.ts';
import { keepUpToDate } from './keep-up-to-date.ts';
import type { UpToDateDependencies } from './keep-up-to-date.ts';
import { emptyPage, familyOf, firstState, notice } from './portal-state.ts';
import type { PortalState } from './portal-state.ts';

export interface PortalDependencies extends Omit<UpToDateDependencies, 'store'> {
  readonly language: Language;
  readonly keepLanguage: (language: Language) => void;
  readonly passkeys: BrowserPasskeys;
}

/** The page's state and everything a visitor or the browser can do to it. */
export interface Portal {
  readonly store: StoreApi<PortalState>;
  readonly rules: RuleChanges;
  /** Asks the backend for what is not on the page. */
  readonly ask: AskBackend;
  /** Has the backend do something; whatever became of it, the page is read again. */
  readonly have: AskBackend;
  /** An id for something that begins here: sent again under it, it is done once. */
  newId<Id extends string>(): Id;
  /** The names of the shops are wanted from now on. */
  needShops(): Promise<void>;
  /** The page was opened, or the address changed, with or without a one-time link. */
  arrive(link: SignInLink): Promise<void>;
  /** Opens the page with the session that is there. */
  openPage(): Promise<void>;
  /** Whether this browser, at this address, can have passkeys. */
  readonly hasPasskeys: boolean;
  /** Opens the page with a passkey of this device. @returns whether it did */
  openWithPasskey(): Promise<boolean>;
  /** Makes a passkey in this device. `PASSKEY_REFUSED` also where the visitor changed their mind. */
  makePasskey(name: string): Promise<Result<{ passkeys: Passkey[] }, CallRefusal>>;
  /** The address asked for something: it is shown as soon as somebody is signed in. */
  want(link: DeepLink): void;
  /** It has been shown. */
  wantNothing(): void;
  /** Once more what could not be reached. */
  tryAgain(): Promise<void>;
  signOut(): Promise<void>;
  reconnect(): void;
  networkGone(): void;
  closeNotice(): void;
  setLanguage(language: Language): void;
}

export function makePortal(dependencies: PortalDependencies): Portal {
  const { api, clock } = dependencies;
  const store = createStore<PortalState>(() => firstState(dependencies.language, clock.nowMs()));
  const upToDate = keepUpToDate({ ...dependencies, store });
  /** A link that has not had its answer: kept here, as it is no longer in the address. */
  let linkToTry: SignInLink = { kind: 'none' };

  async function openPage(): Promise<void> {
    upToDate.stop();
    store.setState(emptyPage({ kind: 'opening' }));
    const reply = await upToDate.read();
    if (reply.ok) upToDate.follow();
  }

  async function refuseLink(): Promise<void> {
    const signedIn = (await api.readPage()).ok;
    store.setState(emptyPage({ kind: 'link-refused', signedIn }));
  }

  async function arrive(link: SignInLink): Promise<void> {
    linkToTry = { kind: 'none' };
    if (link.kind === 'none') return openPage();
    upToDate.stop();
    store.setState(emptyPage({ kind: 'checking-link' }));
    if (link.kind === 'unreadable') return refuseLink();
    const reply = await api.signIn(link.linkToken);
    if (reply.ok) return openPage();
    if (reply.reason === 'SIGN_IN_REFUSED' || reply.reason === 'REQUEST_MALFORMED') return refuseLink();
    linkToTry = link;
    store.setState(
      emptyPage({ kind: reply.reason === 'TOO_MANY_REQUESTS' ? 'too-many-tries' : 'not-reached' }),
    );
  }

  async function signOut(): Promise<void> {
    const reply = await api.signOut();
    if (!reply.ok && reply.reason !== 'SIGN_IN_NEEDED') {
      store.setState({ notice: notice('not-done', portalTexts.notSignedOut) });
      return;
    }
    upToDate.stop();
    store.setState(emptyPage({ kind: 'signed-out' }));
  }

  async function openWithPasskey(): Promise<boolean> {
    const options = await api.ask(beginPasskeySignIn, { params: {}, body: undefined });
    if (!options.ok) return false;
    const body = signInWithPasskey.body.safeParse({
      assertion: await dependencies.passkeys.use(options.value),
    });
    if (!body.success) return false;
    const reply = await api.ask(signInWithPasskey, { params: {}, body: body.data });
    if (reply.ok) await openPage();
    return reply.ok;
  }

  async function makePasskey(name: string): ReturnType<Portal['makePasskey']> {
    const options = await api.ask(beginPasskey, { params: {}, body: undefined });
    if (!options.ok) return options;
    const registration = await dependencies.passkeys.make(options.value);
    const body = addPasskey.body.safeParse({ name, registration });
    return body.success ? api.ask(addPasskey, { params: {}, body: body.data }) : refused('PASSKEY_REFUSED');
  }

  const tryAgain = () => arrive(linkToTry);
  return {
    store,
    rules: makeRuleChanges({ store, api, clock, upToDate }),
    ask: api.ask,
    have: async (route, request) => {
      const reply = await api.ask(route, request);
      await upToDate.read();
      return reply;
    },
    newId: () => randomId(dependencies.random),
    needShops: async () => {
      if (store.getState().shops !== null) return;
      const reply = await api.ask(readShops, { params: {}, body: undefined });
      if (reply.ok && familyOf(store.getState()) !== null) store.setState({ shops: reply.value.shops });
    },
    hasPasskeys: dependencies.passkeys.available,
    openWithPasskey,
    makePasskey,
    want: (wanted) => store.setState({ wanted }),
    wantNothing: () => store.setState({ wanted: null }),
    arrive,
    openPage,
    tryAgain,
    signOut,
    reconnect: () => {
      if (store.getState().place.kind === 'not-reached') void tryAgain();
      else upToDate.wake();
    },
    networkGone: () => upToDate.networkGone(),
    closeNotice: () => store.setState({ notice: null }),
    setLanguage: (language) => {
      dependencies.keepLanguage(language);
      store.setState({ language });
    },
  };
}
