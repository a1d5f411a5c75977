/**
 * The outcome of something that may be refused for a reason the caller must handle.
 * A refusal is a value with a coded reason; a bug throws.
 */
export type Result<Value, Reason> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly reason: Reason };

export function ok<Value>(value: Value): Result<Value, never> {
  return { ok: true, value };
}

export function refused<const Reason>(reason: Reason): Result<never, Reason> {
  return { ok: false, reason };
}
