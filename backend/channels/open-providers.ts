import type { Clock } from '../../domain/clock.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import { loadVapidKey, readSecret } from '../keys.ts';
import type { BackendConfig } from '../read-config.ts';
import { lineApi } from './line/line-api.ts';
import { smtpSender } from './mail/mail-sender.ts';
import type { NoticeProviders } from './notice-providers.ts';

/**
 * The providers that the settings name, with their secrets read.
 * @throws Error naming the file and what to do
 */
export function openNoticeProviders(
  config: BackendConfig,
  clock: Clock,
  random: RandomSource,
): NoticeProviders {
  const vapidKey = loadVapidKey(config, random);
  return {
    line: config.line === null ? null : openLine(config.line, clock),
    webPush: vapidKey === null ? null : { vapidKey, allowLoopback: false },
    mail: config.mail === null ? null : openMail(config.mail, clock),
  };
}

/** The file has the channel's secret; while it is being replaced the former one stands on a second line. */
function openLine(
  { account, channelId, secretFile }: NonNullable<BackendConfig['line']>,
  clock: Clock,
): NoticeProviders['line'] {
  const secrets = readSecret(secretFile).split(/\s+/).filter(Boolean);
  const [channelSecret] = secrets;
  if (channelSecret === undefined || secrets.length > 2)
    throw new Error(`${secretFile} must have one secret, or two while it is being replaced`);
  return { account, secrets, api: lineApi({ channelId, channelSecret, clock }) };
}

function openMail(
  { urlFile, from }: NonNullable<BackendConfig['mail']>,
  clock: Clock,
): NoticeProviders['mail'] {
  const url = readSecret(urlFile).trim();
  // Not quoted in the message: there may be a password in it.
  if (!/^smtps?:\/\//.test(url) || !URL.canParse(url))
    throw new Error(`${urlFile} must have an smtp:// or smtps:// address`);
  return smtpSender({ url, from, clock });
}
