import { useEffect, useState } from 'react';
import type { Result } from '../../domain/result.ts';
import type { CallRefusal } from '../family-api.ts';

export type Asked<Value> =
  | { readonly kind: 'asking' }
  | { readonly kind: 'no-answer' }
  | { readonly kind: 'answer'; readonly value: Value };

/**
 * What the backend says to a question that is asked when a part of the page appears, and again when `since` changes.
 * @param ask must be the same function as long as the question is the same
 */
export function useAsked<Value>(
  ask: () => Promise<Result<Value, CallRefusal>>,
  since: unknown,
): Asked<Value> {
  const [asked, setAsked] = useState<Asked<Value>>({ kind: 'asking' });
  useEffect(() => {
    let isHere = true;
    void ask().then((reply) => {
      if (isHere) setAsked(reply.ok ? { kind: 'answer', value: reply.value } : { kind: 'no-answer' });
    });
    return () => {
      isHere = false;
    };
  }, [ask, since]);
  return asked;
}
