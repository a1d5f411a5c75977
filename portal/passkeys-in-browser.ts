import type { z } from 'zod';
import type { beginPasskey, beginPasskeySignIn } from '../contract/passkey-routes.ts';

type MakeOptions = z.output<typeof beginPasskey.reply>;
type UseOptions = z.output<typeof beginPasskeySignIn.reply>;

/** What the page asks of the browser about passkeys; `null` where the visitor or the device said no. */
export interface BrowserPasskeys {
  readonly available: boolean;
  make(options: MakeOptions): Promise<unknown>;
  use(options: UseOptions): Promise<unknown>;
}

/** The library is read when it is needed first: most visits begin with a session that is there. */
export const browserPasskeys: BrowserPasskeys = {
  // An address of numbers has no passkeys (WebAuthn level 3, 5.1.2), except as localhost.
  available: 'PublicKeyCredential' in window && !/^[\d.]+$|^\[/.test(location.hostname),
  make: async (optionsJSON) => {
    const { startRegistration } = await import('@simplewebauthn/browser');
    return startRegistration({ optionsJSON }).catch(() => null);
  },
  use: async (optionsJSON) => {
    const { startAuthentication } = await import('@simplewebauthn/browser');
    return startAuthentication({ optionsJSON }).catch(() => null);
  },
};
