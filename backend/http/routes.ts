import type { z } from 'zod';
import { noticeRoutes } from '../../contract/notice-routes.ts';
import { ownerRoutes } from '../../contract/owner-routes.ts';
import { passkeyRoutes } from '../../contract/passkey-routes.ts';
import { privacyRoutes } from '../../contract/privacy-routes.ts';
import type { ProblemCode } from '../../contract/problems.ts';
import type { Caller, Route } from '../../contract/route.ts';
import { terminalRoutes } from '../../contract/terminal-routes.ts';
import { voucherOrderRoutes } from '../../contract/voucher-order-routes.ts';
import { watchOverRoutes } from '../../contract/watch-over-routes.ts';
import type { Result } from '../../domain/result.ts';
import type { OwnerSession, RegisteredTerminal, StaffMember } from '../store/access.ts';

/** Every route of the contract; the server, its doors and its handlers are derived from this object. */
export const routes = {
  ...terminalRoutes,
  ...ownerRoutes,
  ...noticeRoutes,
  ...passkeyRoutes,
  ...privacyRoutes,
  ...voucherOrderRoutes,
  ...watchOverRoutes,
} as const;
export type RouteName = keyof typeof routes;

/** Who came through the door. */
export interface Callers {
  readonly terminal: { readonly terminal: RegisteredTerminal };
  readonly 'staff-at-terminal': {
    readonly terminal: RegisteredTerminal;
    readonly staff: StaffMember;
    readonly sessionHash: string;
  };
  readonly owner: { readonly session: OwnerSession; readonly sessionHash: string };
  readonly anybody: { readonly address: string };
}

/** The names of the routes that one kind of caller uses. */
export type RoutesOf<Who extends Caller> = {
  [Name in RouteName]: (typeof routes)[Name]['caller'] extends Who ? Name : never;
}[RouteName];
export type StaffRouteName = RoutesOf<'staff-at-terminal'>;

export type Refusal = ProblemCode | { readonly code: ProblemCode; readonly detail: string };

/** The owner's session cookie, where a route sets or clears it. */
export interface SessionCookie {
  set(token: string): void;
  clear(): void;
}

type HandlerOf<R> =
  R extends Route<infer Params, infer Body, infer Reply, infer Who>
    ? (call: {
        readonly params: z.output<Params>;
        readonly body: z.output<Body>;
        readonly caller: Callers[Who];
        readonly cookie: SessionCookie;
      }) => Promise<Result<z.input<Reply>, Refusal>>
    : never;

/** One handler per route of the contract; a route without one does not compile. */
export type Handlers = { readonly [Name in RouteName]: HandlerOf<(typeof routes)[Name]> };
