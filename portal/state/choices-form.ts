import type { NoticeChannel, NoticeChoices } from '../../contract/notice-routes.ts';
import { readTypedYen } from './rules-form.ts';

export const LOW_BALANCE_MOST_YEN = 1_000_000;

/** What an owner chose about notices, as it stands in the form. */
export interface ChoicesForm {
  readonly choices: NoticeChoices;
  readonly lowBalanceText: string;
}

export function choicesFormOf(choices: NoticeChoices): ChoicesForm {
  return { choices, lowBalanceText: choices.lowBalanceYen === null ? '' : String(choices.lowBalanceYen) };
}

/** The choices a form means; `null` while the amount is none. Full-width digits count. */
export function readChoicesForm({ choices, lowBalanceText }: ChoicesForm): NoticeChoices | null {
  if (choices.lowBalanceYen === null) return choices;
  const amount = readTypedYen(lowBalanceText);
  if (typeof amount === 'string' || amount > LOW_BALANCE_MOST_YEN) return null;
  return { ...choices, lowBalanceYen: amount };
}

/** Takes a channel in, last, or out. */
export function withChannel(
  order: readonly NoticeChannel[],
  channel: NoticeChannel,
  isUsed: boolean,
): NoticeChannel[] {
  const others = order.filter((other) => other !== channel);
  return isUsed ? [...others, channel] : others;
}

/** Tries a channel one place sooner. */
export function moveUp(order: readonly NoticeChannel[], channel: NoticeChannel): NoticeChannel[] {
  const at = order.indexOf(channel);
  const before = order[at - 1];
  if (before === undefined) return [...order];
  return order.map((other) => (other === channel ? before : other === before ? channel : other));
}
