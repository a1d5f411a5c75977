import { LANGUAGES, LANGUAGE_TAGS } from '../../messages/language.ts';
import { languageNames, portalTexts } from '../../messages/portal.ts';
import { familyOf } from '../state/portal-state.ts';
import { momentWords } from '../words/time-words.ts';
import { ChevronIcon, GlobeIcon, TeburaMark } from './icons.tsx';
import { usePortal, usePortalState, useWords } from './use-portal.ts';

export function PageHeader() {
  const { say } = useWords();
  return (
    <header className="page-header">
      <div className="header-row">
        <p className="wordmark">
          <TeburaMark />
          <span>{say(portalTexts.productName)}</span>
        </p>
        <LanguageSwitch />
      </div>
    </header>
  );
}

function LanguageSwitch() {
  const portal = usePortal();
  const { language, say } = useWords();
  return (
    <label className="language-switch">
      <GlobeIcon />
      <span className="only-heard">{say(portalTexts.language)}</span>
      <select
        value={language}
        onChange={({ target }) => {
          const chosen = LANGUAGES.find((known) => known === target.value);
          if (chosen !== undefined) portal.setLanguage(chosen);
        }}
      >
        {LANGUAGES.map((known) => (
          <option key={known} value={known} lang={LANGUAGE_TAGS[known]}>
            {languageNames[known]}
          </option>
        ))}
      </select>
      <ChevronIcon />
    </label>
  );
}

/** Whether purchases arrive by themselves just now, and how old the page is when they do not. */
export function ConnectionLine() {
  const portal = usePortal();
  const connection = usePortalState((state) => state.connection);
  const updatedAtMs = usePortalState((state) => familyOf(state)?.updatedAtMs ?? null);
  const nowMs = usePortalState((state) => state.nowMs);
  const { say, language } = useWords();
  return (
    <div className={`connection-line is-${connection}`} data-part="connection">
      <div className="connection-row">
        <p role="status">
          <strong>
            <span className="connection-dot" aria-hidden="true" />
            {say(portalTexts[connection])}
          </strong>
          {connection !== 'live' && updatedAtMs !== null && (
            <span className="connection-age">
              {say(portalTexts.asOf, { time: momentWords(updatedAtMs, nowMs, language) })}
            </span>
          )}
        </p>
        {connection === 'lost' && (
          <button type="button" className="button small" onClick={() => portal.reconnect()}>
            {say(portalTexts.reconnect)}
          </button>
        )}
      </div>
    </div>
  );
}
