import type { BrowserWindowConstructorOptions } from 'electron';

/** The kiosk window's options (security S01): named here, without importing Electron, so that a test can read them. */
export function kioskWindowOptions(settings: {
  readonly preloadFile: string;
  readonly fullScreen: boolean;
}): BrowserWindowConstructorOptions {
  return {
    width: 1280,
    height: 800,
    kiosk: settings.fullScreen,
    autoHideMenuBar: true,
    backgroundColor: '#ffffff',
    webPreferences: {
      preload: settings.preloadFile,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    },
  };
}
