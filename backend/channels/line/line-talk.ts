import type { messagingApi } from '@line/bot-sdk';
import { businessDateAt } from '../../../domain/business-date.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { FamilyAccountId } from '../../../domain/ids.ts';
import type { RandomSource } from '../../../domain/random-source.ts';
import { say } from '../../../messages/language.ts';
import { lineTalkTexts as texts } from '../../../messages/line-talk.ts';
import { moneyWords } from '../../../messages/money-words.ts';
import { makeTimedId } from '../../../platform/make-id.ts';
import { hashToken, makeSecretToken } from '../../secret-token.ts';
import type { LineStop } from '../../store/line-talk.ts';
import type { AddressOwner } from '../../store/notices.ts';
import type { Store } from '../../store/store.ts';
import type { LineApi } from './line-api.ts';
import { buttonsMessage, languageOf, sayInBoth, textMessage } from './talk-messages.ts';
import type { TalkButton } from './talk-messages.ts';
import type { LineTalkEvent } from './webhook-events.ts';

const STOP_LIFETIME_MS = 10 * 60_000;
/** More buttons than this nobody looks through; the family's page has them all. */
const BUTTONS_MAX = 12;

type Talk = 'balance' | 'stop' | 'disconnect';
const WORDS: ReadonlyMap<string, Talk> = new Map([
  ['残高', 'balance'],
  ['ざんだか', 'balance'],
  ['balance', 'balance'],
  ['止めて', 'stop'],
  ['とめて', 'stop'],
  ['停止', 'stop'],
  ['stop', 'stop'],
  ['解除', 'disconnect'],
  ['かいじょ', 'disconnect'],
  ['disconnect', 'disconnect'],
]);

export interface LineTalkDeps {
  readonly store: Store;
  readonly api: Pick<LineApi, 'issueLinkToken'>;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly publicOrigin: () => string;
  readonly onFamilyEvent: (familyAccountId: FamilyAccountId) => void;
}

/**
 * Does what an event asks for; the same event again does nothing more.
 * @returns what is answered in the talk
 */
export async function actOnLineEvent(
  event: LineTalkEvent,
  deps: LineTalkDeps,
): Promise<readonly messagingApi.Message[]> {
  const { store } = deps;
  const at = { channel: 'line', address: event.source.userId } as const;
  switch (event.type) {
    case 'unfollow':
      await store.markNoticeAddress({ ...at, state: { kind: 'down', reason: 'blocked' } });
      return [];
    case 'follow': {
      const isKnown = await store.markNoticeAddress({ ...at, state: { kind: 'ready' } });
      return isKnown ? [textMessage(sayInBoth(texts.welcomeBack))] : [await invitation(at.address, deps)];
    }
    case 'accountLink':
      return [textMessage(sayInBoth((await connect(event, deps)) ? texts.connected : texts.notConnected))];
    case 'message': {
      const owner = await store.findAddressOwner(at);
      if (owner === null) return [await invitation(at.address, deps)];
      return [await answerText(event.message.text, at.address, owner, deps)];
    }
    case 'postback':
      return [textMessage(await pressStop(event, deps))];
  }
}

/** The way to the page on which the owner signs in; the secret is in the fragment, which no server or log sees. */
async function invitation(
  userId: string,
  { api, publicOrigin }: LineTalkDeps,
): Promise<messagingApi.Message> {
  const linkToken = await api.issueLinkToken(userId);
  const url = `${publicOrigin()}/family/#line-link=${encodeURIComponent(linkToken)}`;
  const label = `${say(texts.connect, 'ja')} / ${say(texts.connect, 'en')}`;
  return buttonsMessage(sayInBoth(texts.invitation), [{ label, act: { url } }]);
}

/** LINE vouches that whoever opened the address is this user; the nonce says as whom they were signed in on the page. */
async function connect(
  { webhookEventId: eventId, link, source }: Extract<LineTalkEvent, { type: 'accountLink' }>,
  { store, clock }: LineTalkDeps,
): Promise<boolean> {
  const atMs = clock.nowMs();
  const nonceHash = hashToken(link.nonce);
  const owner = link.result === 'ok' ? await store.useLineNonce({ nonceHash, eventId, atMs }) : null;
  if (owner === null) return false;
  await store.addNoticeAddress({
    ...owner,
    channel: 'line',
    address: source.userId,
    shownAs: 'LINE',
    confirmation: null,
    isOnly: true,
    atMs,
  });
  return true;
}

async function answerText(
  text: string,
  address: string,
  owner: AddressOwner,
  deps: LineTalkDeps,
): Promise<messagingApi.Message> {
  const language = languageOf(text);
  switch (WORDS.get(text.normalize('NFKC').trim().toLowerCase())) {
    case 'balance':
      return textMessage(await balances(owner, language, deps));
    case 'stop':
      return askWhoToStop(address, owner, language, deps);
    case 'disconnect':
      await deps.store.forgetNoticeAddress({ channel: 'line', address });
      return textMessage(say(texts.disconnected, language));
    case undefined:
      return textMessage(say(texts.help, language));
  }
}

async function balances(
  { families }: AddressOwner,
  language: 'ja' | 'en',
  { store, clock }: LineTalkDeps,
): Promise<string> {
  const today = businessDateAt(clock.nowMs());
  const lines = [];
  for (const familyAccountId of families) {
    const { familyName: family, balanceYen } = await store.readFamilyPage({ familyAccountId, today });
    lines.push(say(texts.balance, language, { family, amount: moneyWords(balanceYen, language) }));
  }
  return lines.join('\n');
}

/** One button for each who can still pay: naming who is stopped is the confirmation. */
async function askWhoToStop(
  address: string,
  { families, municipalityId }: AddressOwner,
  language: 'ja' | 'en',
  { store, clock, random }: LineTalkDeps,
): Promise<messagingApi.Message> {
  const atMs = clock.nowMs();
  const choices: (LineStop & { readonly label: string })[] = [];
  for (const familyAccountId of families) {
    const page = await store.readFamilyPage({ familyAccountId, today: businessDateAt(atMs) });
    const active = page.family.frozen ? [] : page.members.filter(({ frozen }) => !frozen);
    if (active.length === 0) continue;
    const label = say(texts.stopFamily, language, { family: page.familyName });
    choices.push({ familyAccountId, memberId: null, label });
    for (const { memberId, displayName: name } of active)
      choices.push({ familyAccountId, memberId, label: say(texts.stopMember, language, { name }) });
  }
  if (choices.length === 0) return textMessage(say(texts.allStopped, language));
  const offered = choices
    .slice(0, BUTTONS_MAX)
    .map((choice) => ({ ...choice, token: makeSecretToken(random) }));
  await store.makeLineStops({
    address,
    municipalityId,
    stops: offered.map(({ token, ...choice }) => ({ ...choice, tokenHash: hashToken(token) })),
    untilMs: atMs + STOP_LIFETIME_MS,
  });
  const buttons = offered.map(({ label, token }): TalkButton => ({
    label,
    act: { data: `stop ${language} ${token}` },
  }));
  return buttonsMessage(say(texts.whoToStop, language), buttons);
}

async function pressStop(
  { postback, source, webhookEventId: eventId }: Extract<LineTalkEvent, { type: 'postback' }>,
  { store, clock, random, onFamilyEvent }: LineTalkDeps,
): Promise<string> {
  const [, language = 'ja', token = ''] = /^stop (ja|en) (\S+)$/.exec(postback.data) ?? [];
  const spoken = language === 'en' ? 'en' : 'ja';
  const address = source.userId;
  const atMs = clock.nowMs();
  const owner = await store.findAddressOwner({ channel: 'line', address });
  const stop = await store.useLineStop({ tokenHash: hashToken(token), address, eventId, atMs });
  // Whoever does not decide for the family any more does not stop anybody either.
  if (owner === null || stop === null || !owner.families.includes(stop.familyAccountId))
    return say(texts.buttonOver, spoken);
  const { familyAccountId, memberId } = stop;
  const today = businessDateAt(atMs);
  const decision = {
    familyAccountId,
    municipalityId: owner.municipalityId,
    changedBy: owner.ownerId,
    today,
    eventId: makeTimedId<string>(clock, random),
    atMs,
  };
  if (memberId === null) {
    await store.setFamilyFrozen({ ...decision, frozen: true });
    onFamilyEvent(familyAccountId);
    const { familyName } = await store.readFamilyPage({ familyAccountId, today });
    return say(texts.familyStopped, spoken, { family: familyName });
  }
  const stopped = await store.setFrozen({ ...decision, memberId, frozen: true });
  if (!stopped.ok) return say(texts.buttonOver, spoken);
  onFamilyEvent(familyAccountId);
  return say(texts.memberStopped, spoken, { name: stopped.value.displayName });
}
