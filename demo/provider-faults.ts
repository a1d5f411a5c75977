/** What an emulated provider does with a request instead of what it should. */
export type Fault =
  | { readonly kind: 'answer'; readonly status: number; readonly retryAfter?: string }
  /** Takes the request, and never answers. */
  | { readonly kind: 'silence' }
  /** Does everything that it should, and the connection is cut before the answer. */
  | { readonly kind: 'lost-answer' };

/** Faults in the order in which they are to happen; each once. */
export interface FaultQueue {
  failNext(...faults: Fault[]): void;
  take(): Fault | undefined;
}

export function faultQueue(): FaultQueue {
  const waiting: Fault[] = [];
  return {
    failNext: (...faults) => waiting.push(...faults),
    take: () => waiting.shift(),
  };
}
