import './parse-without-eval.ts';
import '@fontsource-variable/noto-sans-jp/index.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { browserClock } from './browser-clock.ts';
import { pressCounterKey } from './controls/counter-keys.ts';
import { createPressGuard } from './controls/press-guard.ts';
import { dressPage } from './frame/dress-page.ts';
import { LastResort } from './frame/last-resort.tsx';
import { fitPanel, readPanel } from './frame/panel.ts';
import { KioskContext } from './kiosk-context.ts';
import { connectKiosk } from './kiosk-link/connect-kiosk.ts';
import { createBrowserPlayer, createSoundDesk } from './sound/sound-desk.ts';
import { createBrowserSpeaker } from './speech/speaker.ts';
import { createSpeechDesk } from './speech/speech-desk.ts';
import { createKioskStore, withView, withoutView } from './state/kiosk-state.ts';

const BEGIN_ANEW_AFTER_MS = 3_000;

const clock = browserClock;
const store = createKioskStore();
const link = connectKiosk(clock);
const speaker = createBrowserSpeaker(window);
const speech = createSpeechDesk(speaker, clock);
const sounds = createSoundDesk(createBrowserPlayer(window));

fitPanel(document, readPanel(location.search));
dressPage(document, store.getState());
store.subscribe((state) => {
  dressPage(document, state);
  const { language, voice } = state.preferences;
  speech.follow(state.view, voice ? language : null);
});
link.subscribe(
  (event) => {
    if (event.kind === 'counter-input') pressCounterKey(window, event.key);
    if (event.kind !== 'view') return;
    sounds.hear(event.view);
    store.setState(withView(store.getState(), event.view));
  },
  () => store.setState(withoutView(store.getState())),
);

/** A bug anywhere: nobody's data stays on the screen, and everything begins anew. The host knows where a purchase stands. */
function beginAnew(): void {
  store.setState(withoutView(store.getState()));
  clock.after(BEGIN_ANEW_AFTER_MS, () => location.reload());
}
window.addEventListener('error', ({ error }) => {
  // Some notes of the browser (a resize observed twice) come this way without an error in them.
  if (error instanceof Error) beginAnew();
});
window.addEventListener('unhandledrejection', beginAnew);

window.addEventListener('pointerdown', () => speech.hush(), { capture: true });
for (const kind of ['contextmenu', 'dragstart', 'drop', 'dragover']) {
  window.addEventListener(kind, (event) => event.preventDefault());
}

const root = document.getElementById('root');
if (root === null) throw new TypeError('the page has no place for the screens');
createRoot(root).render(
  <StrictMode>
    <KioskContext value={{ store, link, clock, guard: createPressGuard(), speaker }}>
      <LastResort onBug={beginAnew}>
        <App />
      </LastResort>
    </KioskContext>
  </StrictMode>,
);
