/** How the module ends a command that it does not end well (devices.md 1B.2), under names of our own. */
const RESULTS = {
  1: 'rejected',
  2: 'aborted',
  4: 'camera',
  5: 'unknown-error',
  6: 'bad-parameter',
  7: 'out-of-memory',
  8: 'unknown-user',
  9: 'full',
  10: 'enrolled-already',
  12: 'liveness-failed',
  13: 'face-timeout',
  14: 'not-authorised',
  19: 'file-error',
  20: 'file-error',
  21: 'encryption-needed',
  23: 'no-colour-picture',
} as const;

export type Fm22xRefusal = (typeof RESULTS)[keyof typeof RESULTS];
export type Fm22xProblem =
  Fm22xRefusal | 'cancelled' | 'timed-out' | 'disconnected' | 'busy' | 'restarted' | 'damaged-data';

export function fm22xRefusal(result: number): Fm22xRefusal {
  return Object.hasOwn(RESULTS, result) ? RESULTS[result as keyof typeof RESULTS] : 'unknown-error';
}
