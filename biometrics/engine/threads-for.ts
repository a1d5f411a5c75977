/**
 * How many threads an engine should search on: every core where threads can give way to the ledger by themselves (Linux,
 * search-thread.ts), elsewhere all cores but one, which is left to the ledger.
 */
export function threadsFor(cores: number, platform: NodeJS.Platform): number {
  return Math.max(1, platform === 'linux' ? cores : cores - 1);
}
