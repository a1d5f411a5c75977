import { z } from 'zod';
import { smtpSender } from '../backend/channels/mail/mail-sender.ts';
import { openNoticeProviders } from '../backend/channels/open-providers.ts';
import { createLog, describeError } from '../backend/log.ts';
import { stripeProvider } from '../backend/orders/stripe.ts';
import { readBackendConfig } from '../backend/read-config.ts';
import { startBackend } from '../backend/start-backend.ts';
import { PROVIDER_MESSAGES_PATH } from '../contract/voucher-order-routes.ts';
import { readEnvironment } from '../platform/mode.ts';
import { systemClock } from '../platform/system-clock.ts';
import { systemRandom } from '../platform/system-random.ts';
import { emulateMailServer } from './emulated-mail-server.ts';
import { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, emulateStripe } from './emulated-stripe.ts';
import { readVillage } from './seed-village.ts';

/** The backend of the demonstration: the product's own, and routes that hand out sign-in links to the
 * Sato family's page and the mail that was sent. */
const MAILS_SHOWN = 20;
const { env } = process;
const token = z.string().min(20).parse(env['TEBURA_DEMO_TOKEN']);
const desk = z.url().parse(env['TEBURA_DEMO_DESK']);
const village = readVillage(readEnvironment(env).dataFolder);
if (village === null) throw new Error('no village was founded here: npm start founds it');

const log = createLog();
process.on('uncaughtException', (error) => {
  log('backend-failed', describeError(error));
  process.exit(1);
});

// A card company on this machine: what it sends is signed and read as the real one's would be.
const stripe = await emulateStripe(() => systemClock.nowMs());

// The mailboxes of everybody, on this machine: whatever address is given, its mail is at the desk.
const relay = await emulateMailServer();
const config = readBackendConfig(env);
const providers = openNoticeProviders(config, systemClock, systemRandom);
const mail = smtpSender({ url: relay.url, from: 'Tebura <notices@tebura.example>', clock: systemClock });
const backend = await startBackend({
  config,
  noticeProviders: { ...providers, mail: providers.mail ?? mail },
  clock: systemClock,
  random: systemRandom,
  paymentProvider: stripeProvider({
    secretKey: STRIPE_SECRET_KEY,
    webhookSecret: STRIPE_WEBHOOK_SECRET,
    fetch,
    apiOrigin: stripe.origin,
  }),
  log: env['TEBURA_LOG'] === 'on' ? log : () => undefined,
  extend: (server, parts) => {
    // The desk shows the family's page in a frame; in production nothing may.
    server.addHook('onSend', (_request, reply, payload, done) => {
      const policy = reply.getHeader('content-security-policy');
      if (typeof policy === 'string') {
        reply.header(
          'content-security-policy',
          policy.replace("frame-ancestors 'none'", `frame-ancestors ${desk}`),
        );
      }
      done(null, payload);
    });
    server.get('/demo/mailbox', async (request, reply) => {
      if (request.headers.authorization !== `Bearer ${token}`) return reply.code(401).send({});
      const latest = relay.received.slice(-MAILS_SHOWN).reverse();
      return {
        mails: latest.map(({ to, text, headers }) => ({
          id: headers.get('message-id'),
          to,
          subject: headers.get('subject'),
          text,
        })),
      };
    });
    server.post('/demo/sign-in-link', async (request, reply) => {
      if (request.headers.authorization !== `Bearer ${token}`) return reply.code(401).send({});
      const link = await parts.makeSignInLink({
        municipalityId: village.municipalityId,
        familyAccountId: village.satoFamilyId,
      });
      return link.ok ? link.value : reply.code(404).send({});
    });
  },
});
stripe.tell(`${backend.origin}${PROVIDER_MESSAGES_PATH}`);
let closing = false;
const stop = (): void => {
  if (closing) return;
  closing = true;
  void Promise.all([backend.close(), stripe.close(), relay.close()]).then(() => process.exit(0));
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
process.once('disconnect', stop);
process.send?.({
  ready: true,
  origin: backend.origin,
  publicKey: backend.publicKey,
  terminalId: village.terminalId,
});
