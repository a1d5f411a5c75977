import type { ReactNode } from 'react';
import { frameTexts } from '../../messages/kiosk.ts';
import { useKioskState, useWords } from '../kiosk-context.ts';
import { PreferenceKeys } from './preference-keys.tsx';
import './frame.css';

/** What surrounds every screen: what is not real, the language switch, and the one line about what could not be done. */
export function Frame({
  lead,
  tone = 'plain',
  children,
}: {
  readonly lead?: ReactNode;
  readonly tone?: 'plain' | 'success' | 'attention' | 'wait';
  readonly children: ReactNode;
}) {
  const { t } = useWords();
  const notice = useKioskState((state) => state.notice);
  return (
    <div className={`frame frame-${tone}`}>
      <header>
        <Ribbons />
        <div className="header-row">
          <div className="header-lead">{lead}</div>
          <PreferenceKeys />
        </div>
      </header>
      <main className="main">
        {children}
        {notice !== null && (
          <p className="notice" role="alert">
            {t(notice)}
          </p>
        )}
      </main>
    </div>
  );
}

/** Nobody may take a simulated reader or a demo for the real thing. */
function Ribbons() {
  const { t } = useWords();
  const simulated = useKioskState((state) => state.view?.reader.simulated === true);
  const demo = useKioskState((state) => state.view?.mode === 'demo');
  if (!simulated && !demo) return null;
  return (
    <div className="ribbons">
      {simulated && <span>{t(frameTexts.simulated)}</span>}
      {demo && <span>{t(frameTexts.demo)}</span>}
    </div>
  );
}
