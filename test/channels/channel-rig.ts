import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { lineApi } from '../../backend/channels/line/line-api.ts';
import { lineChannel } from '../../backend/channels/line/line-channel.ts';
import { mailChannel } from '../../backend/channels/mail/mail-channel.ts';
import { smtpSender } from '../../backend/channels/mail/mail-sender.ts';
import { pushChannel } from '../../backend/channels/web-push/push-channel.ts';
import { readVapidKey } from '../../backend/channels/web-push/vapid-key.ts';
import type { Channel, Delivery } from '../../backend/notices/channel.ts';
import type { Clock } from '../../domain/clock.ts';
import { systemClock } from '../../platform/system-clock.ts';
import { LINE_CHANNEL_ID, LINE_CHANNEL_SECRET, emulateLine } from '../support/emulated-line.ts';
import type { EmulatedLine } from '../support/emulated-line.ts';
import { emulateMailServer } from '../../demo/emulated-mail-server.ts';
import type { EmulatedMailServer } from '../../demo/emulated-mail-server.ts';
import { emulatePushService } from '../support/emulated-push-service.ts';
import type { EmulatedBrowser, EmulatedPushService } from '../support/emulated-push-service.ts';
import type { Fault } from '../../demo/provider-faults.ts';

export const ORIGIN = 'https://tebura.example.jp';

/** The machine's clock, moved forward at will; timers are in real time, the deadlines five times shorter. */
export interface TestClock extends Clock {
  move(ms: number): void;
}

export function testClock(): TestClock {
  let movedMs = 0;
  return {
    nowMs: () => systemClock.nowMs() + movedMs,
    monotonicMs: () => systemClock.monotonicMs() + movedMs,
    after: (delayMs, run) => systemClock.after(delayMs / 5, run),
    move: (ms) => (movedMs += ms),
  };
}

export function newLineUser(): string {
  return `U${randomBytes(16).toString('hex')}`;
}

export function newVapidKey(): ReturnType<typeof readVapidKey> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return readVapidKey(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
}

/** A notice of a purchase, at the standard level. */
export function newDelivery(address: string, changes: Partial<Delivery> = {}): Delivery {
  return {
    noticeId: randomUUID(),
    kind: 'purchase-approved',
    level: 'standard',
    words: {
      language: 'ja',
      title: 'お買い物のお知らせ',
      lines: ['おばあちゃんが とうふや で 300円 つかいました。', 'きょうは あと 700円 つかえます。'],
      links: [
        { kind: 'details', label: '詳しく', url: `${ORIGIN}/family/#purchase` },
        { kind: 'stop', label: '心当たりがない', url: `${ORIGIN}/family/#stop` },
      ],
    },
    address,
    isUrgent: false,
    isSilent: false,
    occurredAtMs: 0,
    firstTriedAtMs: systemClock.nowMs(),
    ...changes,
  };
}

/** A channel with its emulated provider: one person who can be reached, and what that person sees. */
export interface ChannelRig {
  readonly channel: Channel;
  readonly clock: TestClock;
  newAddress(): string;
  failNext(...faults: Fault[]): void;
  /** How often a notice is on the person's screen. */
  timesShown(address: string): number;
  close(): Promise<void>;
}

export async function lineRig(): Promise<
  ChannelRig & { readonly line: EmulatedLine; readonly logged: string[] }
> {
  const clock = testClock();
  const line = await emulateLine(() => clock.nowMs());
  const logged: string[] = [];
  const api = lineApi({
    channelId: LINE_CHANNEL_ID,
    channelSecret: LINE_CHANNEL_SECRET,
    clock,
    apiOrigin: line.origin,
  });
  return {
    line,
    logged,
    clock,
    channel: lineChannel({ api, clock, log: (event) => logged.push(event) }),
    newAddress: () => {
      const user = newLineUser();
      line.befriend(user);
      return user;
    },
    failNext: (...faults) => line.failNext(...faults),
    timesShown: (user) => line.talkOf(user).length,
    close: () => line.close(),
  };
}

/** A rig whose provider says to the sender that nobody is there any more. */
export interface LeavableRig extends ChannelRig {
  leave(address: string): void;
}

export async function pushRig(): Promise<
  LeavableRig & { readonly service: EmulatedPushService; browserAt(address: string): EmulatedBrowser }
> {
  const clock = testClock();
  const service = await emulatePushService(() => clock.nowMs());
  const vapidKey = newVapidKey();
  const browsers = new Map<string, EmulatedBrowser>();
  return {
    service,
    clock,
    channel: pushChannel({ vapidKey, contact: () => ORIGIN, publicOrigin: () => ORIGIN, fetch, clock }),
    newAddress: () => {
      const browser = service.subscribe(vapidKey.publicKey);
      const address = JSON.stringify(browser.subscription);
      browsers.set(address, browser);
      return address;
    },
    failNext: (...faults) => service.failNext(...faults),
    browserAt: (address) => browsers.get(address)!,
    timesShown: (address) => browsers.get(address)!.shown.size,
    leave: (address) => browsers.get(address)!.unsubscribe(),
    close: () => service.close(),
  };
}

export async function mailRig(): Promise<LeavableRig & { readonly server: EmulatedMailServer }> {
  const clock = testClock();
  const server = await emulateMailServer();
  const sender = smtpSender({ url: server.url, from: 'Tebura <notices@tebura.example.jp>', clock });
  let count = 0;
  return {
    server,
    clock,
    channel: mailChannel({ sender, publicOrigin: () => ORIGIN, clock }),
    newAddress: () => `person-${(count += 1)}@example.jp`,
    failNext: (...faults) => server.failNext(...faults),
    timesShown: (address) => server.mailboxOf(address).length,
    leave: (address) => server.closeMailbox(address),
    close: () => server.close(),
  };
}
