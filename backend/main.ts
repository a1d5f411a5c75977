import { readFileSync } from 'node:fs';
import { systemClock } from '../platform/system-clock.ts';
import { systemRandom } from '../platform/system-random.ts';
import { openNoticeProviders } from './channels/open-providers.ts';
import { createLog, describeError } from './log.ts';
import type { PaymentProvider } from './orders/payment-provider.ts';
import { stripeProvider } from './orders/stripe.ts';
import { readBackendConfig } from './read-config.ts';
import type { BackendConfig } from './read-config.ts';
import { startBackend } from './start-backend.ts';

const log = createLog();

/** Whatever nobody caught leaves the process in an unknown state: it stops taking payments, and is started anew. */
function failClosed(error: unknown): void {
  log('backend-failed', describeError(error));
  process.exit(1);
}
process.on('uncaughtException', failClosed);
process.on('unhandledRejection', failClosed);

function openProvider({ stripe }: BackendConfig): PaymentProvider | null {
  if (stripe === null) return null;
  const [secretKey, webhookSecret] = [stripe.secretKeyFile, stripe.webhookSecretFile].map((file) =>
    readFileSync(file, 'utf8').trim(),
  ) as [string, string];
  return stripeProvider({ secretKey, webhookSecret, fetch });
}

try {
  const config = readBackendConfig(process.env);
  const backend = await startBackend({
    config,
    paymentProvider: openProvider(config),
    noticeProviders: openNoticeProviders(config, systemClock, systemRandom),
    clock: systemClock,
    random: systemRandom,
    log,
  });
  const stop = (): void => {
    backend.close().then(() => process.exit(0), failClosed);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.send?.({ ready: true, origin: backend.origin, publicKey: backend.publicKey });
} catch (error) {
  // Before it serves, what is wrong is about files and settings, and somebody is there to read it.
  process.stderr.write(`${error instanceof Error ? error.message : 'the backend could not start'}\n`);
  process.exit(1);
}
