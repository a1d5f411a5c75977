import type { z } from 'zod';
import type { Problem } from '../contract/problems.ts';
import type { Route } from '../contract/route.ts';
import type { Result } from '../domain/result.ts';

/** Why a call to the backend gave no reply that may be believed. */
export type CallFailure =
  /** Nothing came back in time: what was asked may or may not have happened. */
  | { readonly kind: 'unreachable' }
  /** Something came back that is not signed by the backend or not what the contract says: believed as little as silence. */
  | { readonly kind: 'reply-refused' }
  /** The backend's own signed refusal. */
  | { readonly kind: 'problem'; readonly problem: Problem };

export interface CallOptions {
  readonly timeoutMs: number;
  /** Session token of the staff signed in at this terminal, for routes that need one. */
  readonly staffToken?: string;
}

/** The kiosk's way to its backend: every request signed by the terminal's key, every reply verified. */
export interface TerminalClient {
  call<Params extends z.ZodType, Body extends z.ZodType, Reply extends z.ZodType>(
    route: Route<Params, Body, Reply>,
    request: { readonly params: z.input<Params>; readonly body: z.input<Body> },
    options: CallOptions,
  ): Promise<Result<z.output<Reply>, CallFailure>>;
}

/** Whether the refusal says for certain that nothing was done; a failing server says nothing for certain. */
export function isCertainRefusal(failure: CallFailure): boolean {
  return failure.kind === 'problem' && failure.problem.status < 500;
}
