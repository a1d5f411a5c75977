import { signInTexts } from '../../messages/portal-sign-in.ts';
import { useWords } from './use-portal.ts';

/** The shape of the page while it is being read. */
export function OpeningPage({ checkingLink }: { readonly checkingLink: boolean }) {
  const { say } = useWords();
  return (
    <main className="family-page opening" aria-busy="true">
      <p className="opening-words" role="status">
        {say(checkingLink ? signInTexts.checkingLink : signInTexts.opening)}…
      </p>
      <div className="columns" aria-hidden="true">
        <div className="card placeholder area-balance" />
        <div className="card placeholder area-purchases" />
        <div className="card placeholder area-members" />
      </div>
    </main>
  );
}
