import { fork } from 'node:child_process';
import { once } from 'node:events';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { signReply, signRequest, verifyReply, verifyRequest } from '../../platform/http-signatures.ts';
import { systemClock } from '../../platform/system-clock.ts';
import { systemRandom } from '../../platform/system-random.ts';
import { startVillage } from '../backend/support/village.ts';
import type { TerminalsTask } from './http-terminals.ts';
import type { Rate } from './load.ts';
import { markedEngine, markedFinger } from './marked-finger.ts';
import { say } from './say.ts';

const TERMINALS = 64;
const MEMBERS = 64;
/** Of the day on which the village's vouchers are for sale, whenever this runs. */
const VILLAGE_FROM_MS = Date.parse('2026-11-22T01:00:00.000Z');

/**
 * Payments (challenge and purchase: two signed requests, two signed replies) through the product's own server on loopback, on SQLite, with
 * an engine that identifies at once. The terminals are a process of their own.
 */
export async function measureHttp(seconds: number, tell: (name: string, rate: Rate) => void): Promise<void> {
  say('\nHTTP on SQLite (64 terminals in a process of their own)');
  const signature = await signatureCosts();
  const behindMs = systemClock.nowMs() - VILLAGE_FROM_MS;
  const clock = { ...systemClock, nowMs: () => systemClock.nowMs() - behindMs };
  const village = await startVillage({ clock, createEngine: markedEngine });
  try {
    const terminals = await Promise.all(Array.from({ length: TERMINALS }, () => village.addTerminal()));
    for (let i = 0; i < MEMBERS; i += 1) {
      const familyAccountId = await village.addFamily({ balanceYen: 1_300_000 });
      await village.addMember(familyAccountId, markedFinger(i + 1));
    }
    const begun = process.cpuUsage();
    const rate = await payFromElsewhere({
      origin: village.backend.origin,
      backendPublicKey: village.backend.publicKey,
      behindMs,
      terminals: terminals.map(({ terminalId, shopId, privateKey }) => ({
        terminalId,
        shopId,
        privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
      })),
      members: MEMBERS,
      seconds,
    });
    const { user, system } = process.cpuUsage(begun);
    const paid = village.rows('purchase');
    tell('payments over HTTP at 64 terminals', rate);
    const [server, terminal] = [signature.server * 2, signature.terminal * 2];
    say(
      `  a payment costs the server's process ${Math.round((user + system) / paid)} us of processor time, ${Math.round(server)} of them for signatures; ` +
        `with nothing but signatures one core makes ${Math.round(1e6 / server).toLocaleString('en')}/s, and a terminal needs ${Math.round(terminal)} us`,
    );
  } finally {
    await village.close();
  }
}

async function payFromElsewhere(task: TerminalsTask): Promise<Rate> {
  const terminals = fork(join(import.meta.dirname, 'http-terminals.ts'));
  const answered = once(terminals, 'message') as Promise<[Rate]>;
  const ended = once(terminals, 'exit').then(() => Promise.reject(new Error('the terminals went away')));
  ended.catch(() => undefined);
  terminals.send(task);
  const [rate] = await Promise.race([answered, ended]);
  return rate;
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
