import type {
  CounterAct,
  CounterActKind,
  CounterRefusal,
  KioskCommandInput,
} from '../../contract/kiosk-api.ts';
import { COUNTER_REFUSALS } from '../../contract/kiosk-api.ts';
import { closeRegister, giveBack, sellVouchers } from '../../contract/counter-routes.ts';
import type { CloseId, LotId, RefundId } from '../../domain/ids.ts';
import { yen } from '../../domain/yen.ts';
import type { Yen } from '../../domain/yen.ts';
import { isCertainRefusal } from '../terminal-client.ts';
import type { CallFailure, TerminalClient } from '../terminal-client.ts';

export type OrderAnswer =
  | { readonly kind: 'done'; readonly screen: CounterAct }
  | {
      readonly kind: 'refused';
      readonly reason: CounterRefusal;
      readonly leftYen: Yen | null;
      /** The request did not reach the books: of an earlier sending of the same id it says nothing. */
      readonly byDoor: boolean;
    }
  /** It may or may not have happened. */
  | { readonly kind: 'unknown' };

/** Something that staff confirmed, with its id: sent again and again with the same id, it happens once. */
export interface CounterOrder {
  readonly what: CounterActKind;
  send(staffToken: string): Promise<OrderAnswer>;
}

const SEND_TIMEOUT_MS = 5_000;

type Begin<Name extends 'beginGiveBack' | 'beginSale'> = Readonly<KioskCommandInput<Name>>;

export function giveBackOrder(
  client: TerminalClient,
  refundId: RefundId,
  input: Begin<'beginGiveBack'>,
): CounterOrder {
  const { kind, purchaseId, amountYen, second, receiptNumber, memberName } = input;
  return {
    what: kind,
    send: async (staffToken) => {
      const body = { kind, purchaseId, amountYen, second };
      const reply = await client.call(
        giveBack,
        { params: { refundId }, body },
        { timeoutMs: SEND_TIMEOUT_MS, staffToken },
      );
      if (!reply.ok) return refusalOf(reply.reason);
      const { owedInMoneyYen } = reply.value;
      const about = { what: kind, amountYen: yen(amountYen), owedInMoneyYen, receiptNumber, memberName };
      return { kind: 'done', screen: { step: 'given-back', ...about } };
    },
  };
}

export function saleOrder(
  client: TerminalClient,
  lotId: LotId,
  input: Begin<'beginSale'>,
  nowMs: () => number,
): CounterOrder {
  const { familyAccountId, familyName, programmeId, programmeName, principalYen, receivedYen } = input;
  return {
    what: 'sale',
    send: async (staffToken) => {
      const body = { familyAccountId, programmeId, principalYen };
      const reply = await client.call(
        sellVouchers,
        { params: { lotId }, body },
        { timeoutMs: SEND_TIMEOUT_MS, staffToken },
      );
      if (!reply.ok) return refusalOf(reply.reason);
      if (reply.value.state === 'refused') {
        const [first] = reply.value.refusals;
        if (first === undefined) return { kind: 'unknown' };
        return { kind: 'refused', reason: first.reason, leftYen: first.leftYen, byDoor: false };
      }
      const { lot } = reply.value;
      const screen: CounterAct = {
        step: 'sold',
        familyName,
        programmeName,
        principalYen: lot.principalYen,
        premiumYen: lot.premiumYen,
        expiresOn: lot.expiresOn,
        receivedYen: yen(receivedYen),
        soldAt: new Date(nowMs()).toISOString(),
        reference: lotId.slice(-8),
      };
      return { kind: 'done', screen };
    },
  };
}

export function closeOrder(client: TerminalClient, closeId: CloseId): CounterOrder {
  return {
    what: 'close',
    send: async (staffToken) => {
      const reply = await client.call(
        closeRegister,
        { params: { closeId }, body: {} },
        { timeoutMs: SEND_TIMEOUT_MS, staffToken },
      );
      if (!reply.ok) return refusalOf(reply.reason);
      return { kind: 'done', screen: { step: 'closed', report: reply.value } };
    },
  };
}

/** Refusals before the books are asked: who are you, and who signs beside you. */
const DOOR_REFUSALS: Readonly<Record<string, CounterRefusal>> = {
  SIGN_IN_NEEDED: 'SIGNED_OUT',
  NOT_ALLOWED: 'NOT_ALLOWED',
  SIGN_IN_REFUSED: 'SECOND_REFUSED',
  TOO_MANY_REQUESTS: 'SECOND_LOCKED',
  NEEDS_MANAGER: 'NEEDS_MANAGER',
};

function refusalOf(failure: CallFailure): OrderAnswer {
  if (failure.kind !== 'problem' || !isCertainRefusal(failure)) return { kind: 'unknown' };
  const { code } = failure.problem;
  const atDoor = DOOR_REFUSALS[code];
  if (atDoor !== undefined) return { kind: 'refused', reason: atDoor, leftYen: null, byDoor: true };
  const known = COUNTER_REFUSALS.find((refusal) => refusal === code);
  // What is not a refusal of the books (a signature, a malformed body) was sent back before them.
  return { kind: 'refused', reason: known ?? 'REFUSED', leftYen: null, byDoor: known === undefined };
}
