import { buildScreens } from './build-screens.ts';
import { buildShell } from './build-shell.ts';

/** `npm run build`: the kiosk's screens, the family's page and the Electron shell, for production. */
await buildScreens({ onlyStale: false, withDemo: false });
await buildShell();
