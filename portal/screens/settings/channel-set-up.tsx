import { useState } from 'react';
import type { ReactNode } from 'react';
import {
  confirmMailAddress,
  readLineFriendLink,
  readPushKey,
  setMailAddress,
  subscribeToPush,
} from '../../../contract/notice-routes.ts';
import type { Message } from '../../../messages/language.ts';
import { noticeSettingsTexts as texts } from '../../../messages/family-notices.ts';
import { portalTexts } from '../../../messages/portal.ts';
import { subscribeHere } from '../../web-push.ts';
import { usePortal, useWords } from '../use-portal.ts';
import type { ChannelProps } from './channel-card.tsx';
import { ProblemLine } from '../problem-line.tsx';

/** An address, and the code that comes there: nothing else is sent before. */
export function MailSetUp({ channel: { state }, onChange }: ChannelProps) {
  const portal = usePortal();
  const { say } = useWords();
  const [isOther, setOther] = useState(false);
  const [problem, setProblem] = useState<Message | null>(null);
  if (state === 'ready' && !isOther)
    return <OneButton text={texts.otherAddress} problem={null} onPress={() => setOther(true)} />;

  async function sendCode(address: string): Promise<void> {
    const body = setMailAddress.body.safeParse({ address });
    if (!body.success) {
      setProblem(texts.mailAddressWrong);
      return;
    }
    setProblem(null);
    const reply = await portal.ask(setMailAddress, { params: {}, body: body.data });
    if (!reply.ok) {
      setProblem(reply.reason === 'TOO_MANY_REQUESTS' ? texts.tooMany : portalTexts.notAnswered);
      return;
    }
    setOther(false);
    onChange(reply.value);
  }
  async function confirm(typed: string): Promise<void> {
    const body = confirmMailAddress.body.safeParse({ code: typed.normalize('NFKC').replace(/\s/g, '') });
    if (!body.success) {
      setProblem(texts.mailCodeWrong);
      return;
    }
    setProblem(null);
    const reply = await portal.ask(confirmMailAddress, { params: {}, body: body.data });
    if (!reply.ok) {
      setProblem(reply.reason === 'NOT_FOUND' ? texts.mailCodeWrong : portalTexts.notAnswered);
      return;
    }
    onChange(reply.value);
  }

  return (
    <>
      {state === 'unconfirmed' && !isOther && (
        <>
          <p>{say(texts.mailCodeExplained)}</p>
          <OneField
            key="code"
            label={texts.mailCode}
            inputMode="numeric"
            autoComplete="one-time-code"
            button={texts.confirmCode}
            onSend={confirm}
          />
        </>
      )}
      {(state !== 'unconfirmed' || isOther) && (
        <OneField
          key="address"
          label={texts.mailAddress}
          inputMode="email"
          autoComplete="email"
          button={texts.sendCode}
          onSend={sendCode}
        />
      )}
      <ProblemLine problem={problem} />
      {state === 'unconfirmed' && !isOther && (
        <OneButton text={texts.otherAddress} problem={null} onPress={() => setOther(true)} />
      )}
    </>
  );
}

/** This browser takes notices, if its owner lets it. */
export function PushSetUp({ onChange }: ChannelProps) {
  const portal = usePortal();
  const [problem, setProblem] = useState<Message | null>(null);
  async function subscribe(): Promise<void> {
    setProblem(null);
    const key = await portal.ask(readPushKey, { params: {}, body: undefined });
    if (!key.ok) {
      setProblem(portalTexts.notAnswered);
      return;
    }
    const here = await subscribeHere(key.value.publicKey);
    if (here === 'denied') {
      setProblem(texts.pushDenied);
      return;
    }
    const body = subscribeToPush.body.safeParse(here);
    if (!body.success) {
      setProblem(texts.pushImpossible);
      return;
    }
    const reply = await portal.ask(subscribeToPush, { params: {}, body: body.data });
    if (reply.ok) onChange(reply.value);
    else setProblem(reply.reason === 'UNREACHABLE' ? portalTexts.notAnswered : texts.pushImpossible);
  }
  return <OneButton text={texts.subscribe} problem={problem} onPress={() => void subscribe()} />;
}

/** LINE begins in LINE: a friend, a link in the talk, and back here. */
export function LineSetUp({ channel: { state } }: ChannelProps) {
  const portal = usePortal();
  const { say } = useWords();
  const [problem, setProblem] = useState<Message | null>(null);
  if (state === 'ready') return null;
  async function open(): Promise<void> {
    setProblem(null);
    const reply = await portal.ask(readLineFriendLink, { params: {}, body: undefined });
    if (reply.ok && isWeb(reply.value.url)) location.assign(reply.value.url);
    else setProblem(portalTexts.notAnswered);
  }
  return (
    <>
      <p>{say(texts.lineExplained)}</p>
      <OneButton text={texts.lineFriend} problem={problem} onPress={() => void open()} />
    </>
  );
}

export function isWeb(url: string): boolean {
  return /^https?:\/\//.test(url);
}

interface OneButtonProps {
  readonly text: Message;
  readonly problem: Message | null;
  readonly onPress: () => void;
}

function OneButton({ text, problem, onPress }: OneButtonProps): ReactNode {
  const { say } = useWords();
  return (
    <>
      <button type="button" className="button" onClick={onPress}>
        {say(text)}
      </button>
      <ProblemLine problem={problem} />
    </>
  );
}

interface OneFieldProps {
  readonly label: Message;
  readonly inputMode: 'numeric' | 'email';
  readonly autoComplete: string;
  readonly button: Message;
  readonly onSend: (text: string) => Promise<void>;
}

function OneField({ label, inputMode, autoComplete, button, onSend }: OneFieldProps) {
  const { say } = useWords();
  const [text, setText] = useState('');
  const [isBusy, setBusy] = useState(false);
  async function send(): Promise<void> {
    if (isBusy) return;
    setBusy(true);
    await onSend(text.trim());
    setBusy(false);
  }
  return (
    <form
      className="panel-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <label className="field">
        <span>{say(label)}</span>
        <input
          type="text"
          inputMode={inputMode}
          autoComplete={autoComplete}
          maxLength={254}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      <button type="submit" className="button strong" aria-disabled={isBusy}>
        {say(button)}
      </button>
    </form>
  );
}
