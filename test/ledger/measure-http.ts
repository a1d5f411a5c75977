import { generateKeyPairSync } from 'node:crypto';
import { signReply, signRequest, verifyReply, verifyRequest } from '../../platform/http-signatures.ts';
import { systemClock } from '../../platform/system-clock.ts';
import { systemRandom } from '../../platform/system-random.ts';
import { testFinger } from '../backend/support/pattern-engine.ts';
import type { TestFinger } from '../backend/support/pattern-engine.ts';
import { startVillage } from '../backend/support/village.ts';
import { measureRate } from './load.ts';
import type { Rate } from './load.ts';
import { say } from './say.ts';

const TERMINALS = 64;
const MEMBERS = 64;

/**
 * Payments (challenge and purchase: two signed requests, two signed replies) through the product's own server on loopback, on SQLite, with
 * an engine that identifies at once. The terminals are in the same process and take their share of its one thread.
 */
export async function measureHttp(seconds: number, tell: (name: string, rate: Rate) => void): Promise<void> {
  say('\nHTTP on SQLite (server and 64 terminals in one process)');
  const signature = await signatureCosts();
  const village = await startVillage();
  try {
    const terminals = await Promise.all(Array.from({ length: TERMINALS }, () => village.addTerminal()));
    const fingers: TestFinger[] = [];
    for (let i = 0; i < MEMBERS; i += 1) {
      const finger = testFinger(i + 1);
      const familyAccountId = await village.addFamily({ balanceYen: 1_300_000 });
      await village.addMember(familyAccountId, finger);
      fingers.push(finger);
    }
    const rate = await measureRate(TERMINALS, seconds, async (client, turn) => {
      const [terminal, finger] = [terminals[client], fingers[turn % MEMBERS]];
      if (terminal === undefined || finger === undefined) throw new Error('an empty village');
      const answer = await terminal.pay(1, finger);
      if (!answer.ok || answer.value.outcome.state !== 'approved') throw new Error(JSON.stringify(answer));
    });
    tell('payments over HTTP at 64 terminals', rate);
    say(
      `  of the server's ${signature.server.toFixed(0)} us and the terminal's ${signature.terminal.toFixed(0)} us of signatures per request, two requests a payment: ` +
        `${Math.round(((signature.server + signature.terminal) * 2 * rate.perSecond) / 10_000)} % of the time of that one thread`,
    );
  } finally {
    await village.close();
  }
}

/** Microseconds per request, on each side: to sign it and to check its reply, to check it and to sign its reply. */
async function signatureCosts(): Promise<{ terminal: number; server: number }> {
  const [terminal, backend] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')];
  const request = {
    method: 'PUT',
    url: 'http://127.0.0.1:4310/v1/purchases/x',
    headers: {},
    body: new Uint8Array(3_000),
  };
  const body = new Uint8Array(400);
  const clocks = { clock: systemClock, random: systemRandom };
  const key = { keyId: 'terminal', privateKey: terminal.privateKey };
  const nonces = { useOnce: () => Promise.resolve(true) };
  const findKey = () => Promise.resolve({ publicKey: terminal.publicKey });
  const spent = { terminal: 0, server: 0 };
  const timed = async <Value>(who: keyof typeof spent, work: () => Promise<Value>): Promise<Value> => {
    const begunMs = performance.now();
    const value = await work();
    spent[who] += performance.now() - begunMs;
    return value;
  };
  const ROUNDS = 1_000;
  for (let i = -ROUNDS; i < ROUNDS; i += 1) {
    if (i === 0) Object.assign(spent, { terminal: 0, server: 0 });
    const signed = { ...request, headers: await timed('terminal', () => signRequest(request, key, clocks)) };
    const checked = await timed('server', () =>
      verifyRequest(signed, { findKey, nonces, clock: systemClock }),
    );
    if (!checked.ok) throw new Error(checked.reason);
    const reply = { status: 200, headers: {}, body };
    const backendKey = { keyId: 'backend', privateKey: backend.privateKey };
    const headers = await timed('server', () => signReply(reply, signed, backendKey, systemClock));
    if (!(await timed('terminal', () => verifyReply({ ...reply, headers }, signed, backend.publicKey))))
      throw new Error('the reply is not signed');
  }
  return { terminal: (spent.terminal * 1000) / ROUNDS, server: (spent.server * 1000) / ROUNDS };
}
