import { createPrivateKey } from 'node:crypto';
import { callBackend } from '../../contract/backend-client.ts';
import { requestChallenge, submitPurchase } from '../../contract/terminal-routes.ts';
import type { PurchaseId } from '../../domain/ids.ts';
import { readPublicKey } from '../../platform/http-signatures.ts';
import { makeTimedId } from '../../platform/make-id.ts';
import { systemClock } from '../../platform/system-clock.ts';
import { systemRandom } from '../../platform/system-random.ts';
import { createTerminalSigner } from '../../platform/terminal-signer.ts';
import { measureRate } from './load.ts';
import { markedFinger } from './marked-finger.ts';

/** What the process with the terminals is told. */
export interface TerminalsTask {
  readonly origin: string;
  readonly backendPublicKey: string;
  /** How far the backend's clock is behind the machine's. */
  readonly behindMs: number;
  readonly terminals: readonly {
    readonly terminalId: string;
    readonly shopId: string;
    readonly privateKey: string;
  }[];
  readonly members: number;
  readonly seconds: number;
}

process.on('message', (task: TerminalsTask) => {
  void payAtAll(task).then((rate) => process.send?.(rate, () => process.disconnect()));
});

/** Each terminal asks for a challenge and pays, again and again, as the kiosk does: signed, and believing only what is signed. */
function payAtAll({ origin, backendPublicKey, behindMs, members, seconds, ...task }: TerminalsTask) {
  const clock = { ...systemClock, nowMs: () => systemClock.nowMs() - behindMs };
  const fingers = Array.from({ length: members }, (_, i) => markedFinger(i + 1));
  const terminals = task.terminals.map(({ terminalId, shopId, privateKey }) => {
    const signer = createTerminalSigner({
      terminal: { keyId: terminalId, privateKey: createPrivateKey(privateKey) },
      backendPublicKey: readPublicKey(backendPublicKey),
      clock,
      random: systemRandom,
    });
    return { shopId, connection: { origin, fetch, signer } };
  });
  return measureRate(terminals.length, seconds, async (at, turn) => {
    const [terminal, finger] = [terminals[at], fingers[turn % members]];
    if (terminal === undefined || finger === undefined) throw new Error('an empty village');
    const { shopId, connection } = terminal;
    const purchaseId = makeTimedId<PurchaseId>(clock, systemRandom);
    const asked = await callBackend(
      requestChallenge,
      { params: {}, body: { purchaseId, amountYen: 1 } },
      connection,
    );
    if (!asked.ok) throw new Error(JSON.stringify(asked.reason));
    const template = Buffer.from(finger.place()).toString('base64');
    const { challenge } = asked.value;
    const body = { shopId, amountYen: 1, currency: 'JPY', kind: 'purchase', challenge, template } as const;
    const paid = await callBackend(submitPurchase, { params: { purchaseId }, body }, connection);
    if (!paid.ok || paid.value.outcome.state !== 'approved') throw new Error(JSON.stringify(paid));
  });
}
