import type { Message } from '../../messages/language.ts';
import { signInTexts } from '../../messages/portal-sign-in.ts';
import type { Place } from '../state/portal-state.ts';
import { Noren } from './icons.tsx';
import { OpenWithPasskey } from './open-with-passkey.tsx';
import { usePortal, useWords } from './use-portal.ts';

type DoorstepPlace = Exclude<Place, { kind: 'family' | 'opening' | 'checking-link' }>;

const texts: Readonly<Record<DoorstepPlace['kind'], { readonly headline: Message; readonly why: Message }>> =
  {
    'link-refused': { headline: signInTexts.linkRefused, why: signInTexts.linkRefusedWhy },
    'sign-in-needed': { headline: signInTexts.signInNeeded, why: signInTexts.signInNeededWhy },
    'signed-out': { headline: signInTexts.signedOut, why: signInTexts.signedOutWhy },
    'too-many-tries': { headline: signInTexts.waitAMoment, why: signInTexts.waitAMomentWhy },
    'not-reached': { headline: signInTexts.notReached, why: signInTexts.notReachedWhy },
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
      {place.kind === 'link-refused' && <p className="doorstep-calm">{say(signInTexts.moneyIsSafe)}</p>}
      {signedIn && (
        <section className="card doorstep-card">
          <p>{say(signInTexts.alreadySignedIn)}</p>
          <button type="button" className="button strong" onClick={() => void portal.openPage()}>
            {say(signInTexts.openFamilyPage)}
          </button>
        </section>
      )}
      {!mayTryAgain && !signedIn && <OpenWithPasskey />}
      {mayTryAgain ? (
        <button type="button" className="button strong" onClick={() => void portal.tryAgain()}>
          {say(signInTexts.tryAgain)}
        </button>
      ) : (
        <section className="card doorstep-card" aria-labelledby="how-to-sign-in">
          <h2 id="how-to-sign-in">{say(signInTexts.howToSignIn)}</h2>
          <ol>
            <li>{say(signInTexts.askForLink)}</li>
            <li>{say(signInTexts.openNewestLink)}</li>
          </ol>
        </section>
      )}
    </main>
  );
}
