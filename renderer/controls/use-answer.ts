import { useEffect, useState } from 'react';
import type { KioskCommandInput, KioskCommandName, KioskCommandOutput } from '../../contract/kiosk-api.ts';
import { useKiosk } from '../kiosk-context.ts';
import { KioskUnreachable } from '../kiosk-link/kiosk-link.ts';

export type Answer<Name extends KioskCommandName> =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'answered'; readonly output: KioskCommandOutput<Name> };

/**
 * The answer to a question that a screen asks by being shown. Asked anew when the input or `round` changes; an answer to an
 * earlier question is dropped. The last answer stays until the next one is there.
 */
export function useAnswer<Name extends KioskCommandName>(
  name: Name,
  input: KioskCommandInput<Name>,
  round: number | string = 0,
): Answer<Name> {
  const { link } = useKiosk();
  const [answer, setAnswer] = useState<Answer<Name>>({ kind: 'waiting' });
  const question = JSON.stringify(input);
  useEffect(() => {
    let isCurrent = true;
    link.invoke(name, JSON.parse(question) as KioskCommandInput<Name>).then(
      (output) => {
        if (isCurrent) setAnswer({ kind: 'answered', output });
      },
      (error: unknown) => {
        if (!(error instanceof KioskUnreachable)) throw error;
        if (isCurrent) setAnswer({ kind: 'unreachable' });
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [link, name, question, round]);
  return answer;
}
