import type { Message } from '../../messages/language.ts';
import { portalTexts } from '../../messages/portal.ts';
import type { Place } from '../state/portal-state.ts';
import { Noren } from './icons.tsx';
import { OpenWithPasskey } from './open-with-passkey.tsx';
import { usePortal, useWords } from './use-portal.ts';

type DoorstepPlace = Exclude<Place, { kind: 'family' | 'opening' | 'checking-link' }>;

const texts: Readonly<Record<DoorstepPlace['kind'], { readonly headline: Message; readonly why: Message }>> =
  {
    'link-refused': { headline: portalTexts.linkRefused, why: portalTexts.linkRefusedWhy },
    'sign-in-needed': { headline: portalTexts.signInNeeded, why: portalTexts.signInNeededWhy },
    'signed-out': { headline: portalTexts.signedOut, why: portalTexts.signedOutWhy },
    'too-many-tries': { headline: portalTexts.waitAMoment, why: portalTexts.waitAMomentWhy },
    'not-reached': { headline: portalTexts.notReached, why: portalTexts.notReachedWhy },
  };

/** Before the family's page: what happened, that nothing is lost, and the one thing to do. */
export function Doorstep({ place }: { readonly place: DoorstepPlace }) {
  const portal = usePortal();
  const { say } = useWords();
  const { headline, why } = texts[place.kind];
  const mayTryAgain = place.kind === 'not-reached' || place.kind === 'too-many-tries';
  const signedIn = place.kind === 'link-refused' && place.signedIn;
  return (
    <main className="doorstep" data-place={place.kind}>
      <Noren />
      <h1>{say(headline)}</h1>
      <p>{say(why)}</p>
      {place.kind === 'link-refused' && <p className="doorstep-calm">{say(portalTexts.moneyIsSafe)}</p>}
      {signedIn && (
        <section className="card doorstep-card">
          <p>{say(portalTexts.alreadySignedIn)}</p>
          <button type="button" className="button strong" onClick={() => void portal.openPage()}>
            {say(portalTexts.openFamilyPage)}
          </button>
        </section>
      )}
      {!mayTryAgain && !signedIn && <OpenWithPasskey />}
      {mayTryAgain ? (
        <button type="button" className="button strong" onClick={() => void portal.tryAgain()}>
          {say(portalTexts.tryAgain)}
        </button>
      ) : (
        <section className="card doorstep-card" aria-labelledby="how-to-sign-in">
          <h2 id="how-to-sign-in">{say(portalTexts.howToSignIn)}</h2>
          <ol>
            <li>{say(portalTexts.askForLink)}</li>
            <li>{say(portalTexts.openNewestLink)}</li>
          </ol>
        </section>
      )}
    </main>
  );
}
