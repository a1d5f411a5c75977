import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerSession } from 'smtp-server';
import { faultQueue } from './provider-faults.ts';
import type { Fault } from './provider-faults.ts';

export interface ReceivedMail {
  readonly from: string;
  readonly to: string;
  /** Lower-case names; folded lines joined, encoded words read. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  readonly html: string;
}

/** A relay on loopback, and the mailboxes behind it. For the demonstration and for tests. */
export interface EmulatedMailServer {
  /** For the product's settings: `smtp://127.0.0.1:…`. */
  readonly url: string;
  /** Every mail that was taken, oldest first, also one that came twice. */
  readonly received: readonly ReceivedMail[];
  /** The mails of an address as programs that know a Message-ID show them: once each. */
  mailboxOf(address: string): ReceivedMail[];
  /** There is no such mailbox (550 5.1.1). */
  closeMailbox(address: string): void;
  /** From now on nothing is taken from this sender (550 5.7.1). */
  refuseSender(): void;
  /** A status below 500 is said to the recipient, one from 500 to the content. */
  failNext(...faults: Fault[]): void;
  close(): Promise<void>;
}

export async function emulateMailServer(): Promise<EmulatedMailServer> {
  const faults = faultQueue();
  const closed = new Set<string>();
  let isSenderRefused = false;
  const received: ReceivedMail[] = [];
  const refusal = (responseCode: number, said: string): Error =>
    Object.assign(new Error(said), { responseCode });
  let pending: Fault | undefined;

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    closeTimeout: 100,
    onMailFrom: (_address, _session, done) =>
      done(isSenderRefused ? refusal(550, '5.7.1 not from you') : null),
    onRcptTo: ({ address }, _session, done) => {
      if (closed.has(address)) return done(refusal(550, '5.1.1 no such mailbox'));
      pending = faults.take();
      if (pending?.kind === 'answer' && pending.status < 500)
        return done(refusal(pending.status, 'try later'));
      done();
    },
    onData: (stream, session, done) => {
      const fault = pending;
      pending = undefined;
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (fault?.kind === 'silence') return;
        if (fault?.kind === 'answer') return done(refusal(fault.status, 'not taken'));
        received.push(readMail(Buffer.concat(chunks).toString('latin1'), session));
        if (fault?.kind === 'lost-answer') return cut(session.id);
        done();
      });
    },
  });
  const cut = (sessionId: string): void => {
    for (const connection of server.connections) if (connection.id === sessionId) connection.close();
  };
  const listener = server.listen(0, '127.0.0.1');
  await new Promise((resolve) => listener.once('listening', resolve));
  return {
    url: `smtp://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    received,
    mailboxOf: (address) => {
      const mails = received.filter(({ to }) => to === address);
      return [...new Map(mails.map((mail) => [mail.headers.get('message-id'), mail])).values()];
    },
    closeMailbox: (address) => void closed.add(address),
    refuseSender: () => (isSenderRefused = true),
    failNext: (...some) => faults.failNext(...some),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** RFC 5322 and as much of MIME as the product writes: two alternatives, quoted-printable or base64. */
function readMail(raw: string, { envelope }: SMTPServerSession): ReceivedMail {
  const { headers, body } = readPart(raw);
  const [, boundary = ''] = /boundary="([^"]+)"/.exec(headers.get('content-type') ?? '') ?? [];
  const parts = body.split(`--${boundary}`).map((part) => readPart(part.replace(/^\r\n/, '')));
  const partOf = (type: string): string => {
    const part = parts.find((one) => one.headers.get('content-type')?.startsWith(type) === true);
    return part === undefined ? '' : decoded(part.body, part.headers.get('content-transfer-encoding') ?? '');
  };
  return {
    from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
    to: envelope.rcptTo[0]?.address ?? '',
    headers,
    text: partOf('text/plain'),
    html: partOf('text/html'),
  };
}

function readPart(raw: string): { readonly headers: Map<string, string>; readonly body: string } {
  const end = raw.indexOf('\r\n\r\n');
  const lines = raw
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), encodedWords(line.slice(colon + 1).trim())];
  });
  return { headers: new Map(headers), body: raw.slice(end + 4) };
}

function encodedWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_word, kind: string, content: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(content, 'base64').toString('latin1')
        : content.replace(/_/g, ' ').replace(/=([0-9A-F]{2})/g, byteOf),
    )
    .replace(/[\u0080-\u00ff]+/g, (bytes) => Buffer.from(bytes, 'latin1').toString('utf8'));
}

function decoded(body: string, encoding: string): string {
  const bytes =
    encoding === 'base64'
      ? Buffer.from(body, 'base64')
      : Buffer.from(body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, byteOf), 'latin1');
  return bytes.toString('utf8').replace(/\r\n/g, '\n').trimEnd();
}

function byteOf(_escape: string, hex: string): string {
  return String.fromCharCode(parseInt(hex, 16));
}
