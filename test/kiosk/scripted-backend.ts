import type { z } from 'zod';
import type { Route } from '../../contract/route.ts';
import {
  requestChallenge,
  resolvePurchase,
  submitPurchase,
  terminalStatus,
} from '../../contract/terminal-routes.ts';
import type { PurchaseOutcome } from '../../contract/terminal-routes.ts';
import type { Result } from '../../domain/result.ts';
import { ok, refused } from '../../domain/result.ts';
import type { CallFailure, TerminalClient } from '../../electron/terminal-client.ts';

const SHOP_ID = '0198c0de-0000-7000-8000-0000000000aa';
const TERMINAL_ID = '0198c0de-0000-7000-8000-0000000000bb';

type Answer = { readonly reply: unknown } | { readonly failure: CallFailure };

/**
 * The backend as the kiosk sees it, with its answers set by the test. Everything it says is parsed by the contract's own
 * schemas, so that a test cannot be passed by a reply the real backend could not give.
 */
export class ScriptedBackend implements TerminalClient {
  /** The routes called, oldest first, with the bodies that were sent. */
  readonly calls: { readonly path: string; readonly params: unknown; readonly body: unknown }[] = [];
  readonly #answers = new Map<string, Answer>([
    [
      terminalStatus.path,
      {
        reply: {
          terminalId: TERMINAL_ID,
          shopId: SHOP_ID,
          shopName: '小春ストア',
          municipalityName: '小春村',
          mode: 'demo',
          serverTime: '2026-11-22T01:00:00.000Z',
        },
      },
    ],
    [requestChallenge.path, { reply: { challenge: 'A'.repeat(22), expiresInMs: 60_000 } }],
  ]);

  answerPurchase(answer: PurchaseOutcome | CallFailure): void {
    this.#answers.set(
      submitPurchase.path,
      'state' in answer ? { reply: { outcome: answer, timings: null } } : { failure: answer },
    );
  }

  answerResolve(answer: PurchaseOutcome | CallFailure): void {
    this.#answers.set(
      resolvePurchase.path,
      'state' in answer ? { reply: { outcome: answer } } : { failure: answer },
    );
  }

  /** What a route of the counter answers from now on. */
  answer<Reply extends z.ZodType>(
    route: Route<z.ZodType, z.ZodType, Reply>,
    answer: { readonly reply: z.input<Reply> } | { readonly failure: CallFailure },
  ): void {
    this.#answers.set(route.path, answer);
  }

  failChallenge(failure: CallFailure): void {
    this.#answers.set(requestChallenge.path, { failure });
  }

  callsOf(route: Route): { readonly params: unknown; readonly body: unknown }[] {
    return this.calls.filter((call) => call.path === route.path);
  }

  call<Params extends z.ZodType, Body extends z.ZodType, Reply extends z.ZodType>(
    route: Route<Params, Body, Reply>,
    request: { readonly params: z.input<Params>; readonly body: z.input<Body> },
  ): Promise<Result<z.output<Reply>, CallFailure>> {
    this.calls.push({
      path: route.path,
      params: route.params.parse(request.params),
      body: route.body.parse(request.body),
    });
    const answer = this.#answers.get(route.path) ?? { failure: { kind: 'unreachable' } };
    return Promise.resolve(
      'failure' in answer ? refused(answer.failure) : ok(route.reply.parse(answer.reply)),
    );
  }
}
