import type { ReactNode } from 'react';
import type { KioskCommandInput, KioskCommandOutput } from '../../contract/kiosk-api.ts';
import { counterTexts } from '../../messages/counter.ts';
import type { Message } from '../../messages/language.ts';
import { BackIcon } from '../controls/icons.tsx';
import { Press } from '../controls/press.tsx';
import type { Answer } from '../controls/use-answer.ts';
import { useKeys } from '../controls/use-keys.ts';
import { Frame } from '../frame/frame.tsx';
import { useChange, useSend, useWords } from '../kiosk-context.ts';
import { pageBefore } from './counter-page.ts';
import type { CounterPage } from './counter-page.ts';
import './counter.css';

/** One page of the counter: the way back, and one question. */
export function CounterFrame({ title, children }: { readonly title: Message; readonly children: ReactNode }) {
  const { t } = useWords();
  const change = useChange();
  const back = (): void =>
    change(({ counter }) => ({ counter: counter === null ? null : pageBefore(counter), notice: null }));
  useKeys((key) => {
    if (key === 'Escape') back();
  });
  return (
    <Frame
      lead={
        <>
          <Press onPress={back}>
            <BackIcon className="icon-small" />
            {t(counterTexts.back)}
          </Press>
          <h1 className="lead-title">{t(title)}</h1>
        </>
      }
    >
      {children}
    </Frame>
  );
}

/** Goes to another page of the counter. */
export function useTurn(): (page: CounterPage) => void {
  const change = useChange();
  return (page) => change(() => ({ counter: page, notice: null }));
}

type BeginCommand = 'beginGiveBack' | 'beginSale' | 'beginClose';

/** Begins to move money; what becomes of it the next view tells. */
export function useBegin(): <Name extends BeginCommand>(
  name: Name,
  input: KioskCommandInput<Name>,
) => Promise<void> {
  const send = useSend();
  const change = useChange();
  return async (name, input) => {
    const begun: KioskCommandOutput<BeginCommand> | null = await send(name, input);
    if (begun?.ok === false)
      change(() => ({ notice: begun.reason === 'NOT_NOW' ? counterTexts.notNow : counterTexts.signedOut }));
  };
}

type Reading = 'listPurchases' | 'readRegister' | 'listVoucherOffers';

const READ_REFUSALS = {
  SIGNED_OUT: counterTexts.signedOut,
  NOT_ALLOWED: counterTexts.notAllowed,
  OFFLINE: counterTexts.offline,
} as const;

/** What stands where an answer is not there (yet); `null` when it is. */
export function whyUnread<Name extends Reading>(answer: Answer<Name>): Message | null {
  if (answer.kind === 'waiting') return counterTexts.reading;
  if (answer.kind === 'unreachable') return counterTexts.offline;
  const output: KioskCommandOutput<Reading> = answer.output;
  return output.ok ? null : READ_REFUSALS[output.reason];
}

export function Unread({ words, onAgain }: { readonly words: Message; readonly onAgain: () => void }) {
  const { t } = useWords();
  return (
    <div className="page-message" role="status">
      <p>{t(words)}</p>
      {words !== counterTexts.reading && <Press onPress={onAgain}>{t(counterTexts.again)}</Press>}
    </div>
  );
}
