import type { z } from 'zod';
import type { ProblemCode } from './problems.ts';

/** Who may call: the door is checked before the body is looked at. */
export type Caller =
  /** A registered terminal: RFC 9421 signature with its Ed25519 key. */
  | 'terminal'
  /** A terminal as above, at which a member of staff with one of the roles is signed in (`x-tebura-staff` session token). */
  | 'staff-at-terminal'
  /** The account owner's browser: session cookie. */
  | 'owner'
  | 'anybody';

/** One endpoint, described once: the server, the clients and the OpenAPI document are all derived from it. */
export interface Route<
  Params extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
  Who extends Caller = Caller,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path with `:name` parameters, below the backend's origin. */
  readonly path: string;
  readonly summary: string;
  readonly caller: Who;
  readonly params: Params;
  /** `z.undefined()` where there is none. */
  readonly body: Body;
  readonly reply: Reply;
  /** Coded refusals beyond the ones every route of its caller can give; the status follows from the code. */
  readonly problems: readonly ProblemCode[];
}

export function route<
  Params extends z.ZodType,
  Body extends z.ZodType,
  Reply extends z.ZodType,
  const Who extends Caller,
>(description: Route<Params, Body, Reply, Who>): Route<Params, Body, Reply, Who> {
  return description;
}

/** Fills `/v1/purchases/:purchaseId` with encoded values. */
export function fillPath(path: string, params: Readonly<Record<string, string>>): string {
  return path.replace(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new TypeError(`path ${path} needs ${name}`);
    return encodeURIComponent(value);
  });
}
