import { createTransport } from 'nodemailer';
import type { Clock } from '../../../domain/clock.ts';
import type { DeliveryOutcome } from '../../notices/channel.ts';
import { DeadlineExceeded, withDeadline } from '../with-deadline.ts';
import type { OutgoingMail } from './notice-mail.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const SILENCE_TIMEOUT_MS = 10_000;
const DEADLINE_MS = 15_000;

export interface MailSender {
  /** Never throws for what the relay or the network did. */
  send(mail: OutgoingMail): Promise<DeliveryOutcome>;
}

/**
 * Hands mail to a relay, which signs it (DKIM) and takes it to the recipient. Each mail has a connection of its own: none is found
 * dead when it is needed.
 * @param url `smtps://user:password@host:465` or `smtp://…`; without TLS only to this machine itself
 * @param from `Tebura <notices@example.jp>`
 */
export function smtpSender(options: {
  readonly url: string;
  readonly from: string;
  readonly clock: Clock;
  /** Shorter ones only in tests. */
  readonly deadlineMs?: number;
}): MailSender {
  const { url, from, clock, deadlineMs = DEADLINE_MS } = options;
  const isHere = ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(url).hostname);
  const transport = createTransport({
    url,
    requireTLS: !isHere,
    ignoreTLS: isHere,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async (mail) => {
      try {
        await withDeadline(clock, deadlineMs, () =>
          transport.sendMail({
            from,
            // An object, so that no address is read out of a list.
            to: { name: '', address: mail.to },
            messageId: `<${mail.messageId}>`,
            date: new Date(mail.atMs),
            subject: mail.subject,
            text: mail.text,
            html: mail.html,
            // Answering machines stay silent (RFC 3834).
            headers: { 'Content-Language': mail.language, 'Auto-Submitted': 'auto-generated' },
          }),
        );
        return { kind: 'accepted' };
      } catch (error) {
        return outcomeOfError(error);
      }
    },
  };
}

/** What `nodemailer` throws: the relay's answer, to which command, or how the connection failed. */
interface MailError extends Error {
  readonly responseCode?: number;
  readonly response?: string;
  readonly command?: string;
}

function outcomeOfError(error: unknown): DeliveryOutcome {
  if (error instanceof DeadlineExceeded) return { kind: 'try-again', afterMs: null, reason: 'no-answer' };
  if (!(error instanceof Error) || !('code' in error)) throw error;
  const { responseCode, response = '', command = '' } = error as MailError;
  if (responseCode === undefined) return { kind: 'try-again', afterMs: null, reason: 'connection-lost' };
  const reason = `answered-${responseCode}`;
  // Before the recipient was named, the refusal is about this sender: it is for the operator, and no notice's fault.
  const isAboutThisMail = command === 'RCPT TO' || command === 'DATA';
  if (responseCode < 500 || !isAboutThisMail) return { kind: 'try-again', afterMs: null, reason };
  return { kind: command === 'RCPT TO' && isNobody(responseCode, response) ? 'gone' : 'refused', reason };
}

/** No such mailbox, or one that is closed (RFC 3463: 5.1.x, 5.2.1); a 550 without such a number means the same. */
function isNobody(responseCode: number, response: string): boolean {
  const [, subject, detail] = /\b5\.(\d{1,3})\.(\d{1,3})\b/.exec(response) ?? [];
  if (subject === undefined) return responseCode === 550;
  return subject === '1' || (subject === '2' && detail === '1');
}
