import type { z } from 'zod';
import { callBackend } from '../contract/backend-client.ts';
import type { BackendConnection, BackendRefusal } from '../contract/backend-client.ts';
import {
  changeFamilyRules,
  changeRules,
  ownerSignIn,
  ownerSignOut,
  readFamilyPage,
  setFamilyFrozen,
  setFrozen,
} from '../contract/owner-routes.ts';
import type { FamilyMember, FamilyPage, FamilyRules } from '../contract/owner-routes.ts';
import type { Route } from '../contract/route.ts';
import type { ProblemCode } from '../contract/problems.ts';
import type { Clock } from '../domain/clock.ts';
import type { MemberId } from '../domain/ids.ts';
import type { Result } from '../domain/result.ts';
import { refused } from '../domain/result.ts';
import type { SpendingRules } from '../domain/spending-rules.ts';

/**
 * Why a call gave nothing. `UNREACHABLE` is everything that is no answer of the backend: no connection, no answer in time,
 * or an answer outside the contract (the sign-in page of a train's wireless network, a proxy's error page). A change that
 * ends so may or may not have been done.
 */
export type CallRefusal = ProblemCode | 'UNREACHABLE';
export type CallResult<Value> = Promise<Result<Value, CallRefusal>>;

/** What the family's page asks of the backend. */
export interface FamilyApi {
  signIn(linkToken: string): CallResult<object>;
  signOut(): CallResult<object>;
  readPage(): CallResult<FamilyPage>;
  changeRules(change: {
    memberId: MemberId;
    rules: SpendingRules;
    replacesVersion: number;
  }): CallResult<FamilyMember>;
  setFrozen(change: { memberId: MemberId; frozen: boolean }): CallResult<FamilyMember>;
  changeFamilyRules(change: { rules: SpendingRules; replacesVersion: number }): CallResult<FamilyRules>;
  setFamilyFrozen(change: { frozen: boolean }): CallResult<FamilyRules>;
  /** Any other route. */
  ask: AskBackend;
}

export type AskBackend = <Params extends z.ZodType, Body extends z.ZodType, Reply extends z.ZodType>(
  route: Route<Params, Body, Reply>,
  request: { readonly params: z.input<Params>; readonly body: z.input<Body> },
) => CallResult<z.output<Reply>>;

const TIMEOUT_MS = 10_000;

/** @param browserFetch the browser's `fetch`; the calls go to the page's own origin, and its session cookie goes with them */
export function makeFamilyApi(browserFetch: typeof fetch, clock: Clock): FamilyApi {
  const connection: BackendConnection = {
    origin: '',
    fetch: async (url, init) => {
      const deadline = new AbortController();
      const cancel = clock.after(TIMEOUT_MS, () => deadline.abort());
      try {
        const { signal } = deadline;
        const reply = await browserFetch(url, {
          ...init,
          credentials: 'same-origin',
          cache: 'no-store',
          signal,
        });
        // The deadline is for the whole answer: a line that breaks within it must not hold the page.
        const text = await reply.text();
        return { status: reply.status, headers: reply.headers, text: () => Promise.resolve(text) };
      } finally {
        cancel();
      }
    },
  };
  const ask: AskBackend = async (route, request) => coded(await callBackend(route, request, connection));
  const nothing = { params: {}, body: undefined };
  return {
    ask,
    signIn: (linkToken) => ask(ownerSignIn, { params: {}, body: { linkToken } }),
    signOut: () => ask(ownerSignOut, nothing),
    readPage: () => ask(readFamilyPage, nothing),
    changeRules: ({ memberId, ...body }) => ask(changeRules, { params: { memberId }, body }),
    setFrozen: ({ memberId, ...body }) => ask(setFrozen, { params: { memberId }, body }),
    changeFamilyRules: (body) => ask(changeFamilyRules, { params: {}, body }),
    setFamilyFrozen: (body) => ask(setFamilyFrozen, { params: {}, body }),
  };
}

function coded<Value>(result: Result<Value, BackendRefusal>): Result<Value, CallRefusal> {
  if (result.ok) return result;
  return refused(typeof result.reason === 'string' ? 'UNREACHABLE' : result.reason.code);
}
