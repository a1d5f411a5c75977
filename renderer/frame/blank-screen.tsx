import { frameTexts } from '../../messages/kiosk.ts';
import { useKioskState, useWords } from '../kiosk-context.ts';

/** While the host cannot be heard: nobody's data, and no word that could be wrong. */
export function BlankScreen() {
  const { t } = useWords();
  const lost = useKioskState((state) => state.connection === 'lost');
  return (
    <main className="blank">
      <Dots />
      <div role="status">
        <h1>{t(lost ? frameTexts.reconnecting : frameTexts.starting)}</h1>
        <p>{t(lost ? frameTexts.reconnectingWait : frameTexts.startingWait)}</p>
      </div>
    </main>
  );
}

/** Something is going on. */
export function Dots() {
  return (
    <div className="dots" aria-hidden="true">
      <span />
      <span />
      <span />
    </div>
  );
}
