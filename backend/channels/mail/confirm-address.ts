import type { Clock } from '../../../domain/clock.ts';
import type { RandomSource } from '../../../domain/random-source.ts';
import type { Result } from '../../../domain/result.ts';
import { makeTimedId } from '../../../platform/make-id.ts';
import { hashToken } from '../../secret-token.ts';
import type { OwnerSession } from '../../store/access.ts';
import type { NoticeAddressCommands } from '../../store/notices.ts';
import { confirmationMail } from './confirmation-mail.ts';
import type { MailSender } from './mail-sender.ts';

const CODE_LIFETIME_MS = 30 * 60_000;
const CODES = 1_000_000;

interface Deps {
  readonly store: Pick<NoticeAddressCommands, 'addNoticeAddress' | 'confirmNoticeAddress'>;
  readonly sender: MailSender;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly publicOrigin: () => string;
}

/** Sends six digits to an address; until they come back, nothing else is sent there. @returns whether the relay took the mail */
export async function askToConfirm(
  { ownerId, municipalityId }: OwnerSession,
  address: string,
  language: 'ja' | 'en',
  { store, sender, clock, random, publicOrigin }: Deps,
): Promise<boolean> {
  const atMs = clock.nowMs();
  const code = makeCode(random);
  await store.addNoticeAddress({
    ownerId,
    municipalityId,
    channel: 'mail',
    address,
    shownAs: shownAs(address),
    confirmation: { codeHash: hashOf(ownerId, code), untilMs: atMs + CODE_LIFETIME_MS },
    isOnly: true,
    atMs,
  });
  const messageId = `${makeTimedId<string>(clock, random)}@${new URL(publicOrigin()).hostname}`;
  const outcome = await sender.send(confirmationMail(address, code, { language, messageId, atMs }));
  return outcome.kind === 'accepted';
}

export function confirm(
  { ownerId }: OwnerSession,
  code: string,
  { store, clock }: Pick<Deps, 'store' | 'clock'>,
): Promise<Result<undefined, 'NOT_FOUND'>> {
  const codeHash = hashOf(ownerId, code);
  return store.confirmNoticeAddress({ ownerId, channel: 'mail', codeHash, atMs: clock.nowMs() });
}

/** Every code is as likely as another: 2³² is so much larger than a million that the rest does not matter (1 in 4,000). */
function makeCode(random: RandomSource): string {
  const number = Buffer.from(random.bytes(4)).readUInt32BE() % CODES;
  return String(number).padStart(6, '0');
}

/** Six digits are no secret to whoever has the table; it keeps them out of backups and of sight, and one person's from another's. */
function hashOf(ownerId: string, code: string): string {
  return hashToken(`${ownerId} ${code}`);
}

/** `d•••@example.jp` */
function shownAs(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, 1)}•••${address.slice(at)}`;
}
