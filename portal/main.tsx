import './parse-without-compiling.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { browserClock, browserRandom } from './browser-clock.ts';
import { takeDeepLink } from './deep-link.ts';
import { makeFamilyApi } from './family-api.ts';
import { browserPasskeys } from './passkeys-in-browser.ts';
import { registerServiceWorker } from './register-service-worker.ts';
import { rememberLanguage, rememberedLanguage } from './remember-language.ts';
import { PortalPage } from './screens/portal-page.tsx';
import { PortalContext } from './screens/use-portal.ts';
import { takeSignInLink } from './sign-in-link.ts';
import { makePortal } from './state/portal.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/page.css';
import './styles/doorstep.css';
import './styles/family.css';
import './styles/purchases.css';
import './styles/rules.css';
import './styles/more.css';

const portal = makePortal({
  api: makeFamilyApi(fetch.bind(window), browserClock),
  clock: browserClock,
  random: browserRandom,
  openStream: (path) => new EventSource(path),
  isVisible: () => document.visibilityState === 'visible',
  language: rememberedLanguage(() => localStorage),
  keepLanguage: (language) => rememberLanguage(() => localStorage, language),
  passkeys: browserPasskeys,
});

window.addEventListener('online', () => portal.reconnect());
window.addEventListener('offline', () => portal.networkGone());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') portal.reconnect();
});
function lookForDeepLink(): void {
  const link = takeDeepLink(location, history);
  if (link !== null) portal.want(link);
}
window.addEventListener('hashchange', () => {
  lookForDeepLink();
  const link = takeSignInLink(location, history);
  if (link.kind !== 'none') void portal.arrive(link);
});

const root = document.getElementById('page');
if (root === null) throw new Error('index.html has no element with the id "page"');
createRoot(root).render(
  <StrictMode>
    <PortalContext value={portal}>
      <PortalPage />
    </PortalContext>
  </StrictMode>,
);
lookForDeepLink();
void portal.arrive(takeSignInLink(location, history));
void registerServiceWorker();
