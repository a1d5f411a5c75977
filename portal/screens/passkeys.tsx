import { useCallback, useState } from 'react';
import { readPasskeys, removePasskey } from '../../contract/passkey-routes.ts';
import type { Passkey } from '../../contract/passkey-routes.ts';
import { businessDateAt } from '../../domain/business-date.ts';
import type { Message } from '../../messages/language.ts';
import { passkeyTexts as texts } from '../../messages/family-privacy.ts';
import { portalTexts } from '../../messages/portal.ts';
import { dateWords } from '../words/time-words.ts';
import { useAsked } from './use-asked.ts';
import { usePortal, usePortalState, useWords } from './use-portal.ts';
import { ProblemLine } from './problem-line.tsx';

/** The devices that open the page by themselves. */
export function Passkeys() {
  const portal = usePortal();
  const { say } = useWords();
  const ask = useCallback(() => portal.ask(readPasskeys, { params: {}, body: undefined }), [portal]);
  const asked = useAsked(ask, null);
  const [changed, setChanged] = useState<readonly Passkey[] | null>(null);
  const [problem, setProblem] = useState<Message | null>(null);
  const [isBusy, setBusy] = useState(false);
  if (asked.kind === 'asking') return <p role="status">…</p>;
  if (asked.kind === 'no-answer') return <p role="status">{say(texts.notRead)}</p>;
  const passkeys = changed ?? asked.value.passkeys;

  async function add(name: string): Promise<void> {
    if (isBusy) return;
    setBusy(true);
    setProblem(null);
    const reply = await portal.makePasskey(name);
    setBusy(false);
    if (reply.ok) setChanged(reply.value.passkeys);
    else setProblem(reply.reason === 'NOT_ALLOWED' ? texts.enough : texts.notMade);
  }
  async function remove({ passkeyId }: Passkey): Promise<void> {
    setProblem(null);
    const reply = await portal.ask(removePasskey, { params: { passkeyId }, body: undefined });
    if (reply.ok) setChanged(reply.value.passkeys);
    else setProblem(portalTexts.notAnswered);
  }

  return (
    <>
      <p className="explained">{say(texts.explained)}</p>
      {passkeys.length === 0 && <p>{say(texts.none)}</p>}
      <ul className="panel-list">
        {passkeys.map((passkey) => (
          <PasskeyLine key={passkey.passkeyId} passkey={passkey} onRemove={() => void remove(passkey)} />
        ))}
      </ul>
      {portal.hasPasskeys ? (
        <NewPasskey key={passkeys.length} isBusy={isBusy} onAdd={(name) => void add(name)} />
      ) : (
        <p>{say(texts.impossible)}</p>
      )}
      <ProblemLine problem={problem} />
    </>
  );
}

function PasskeyLine({ passkey, onRemove }: { readonly passkey: Passkey; readonly onRemove: () => void }) {
  const nowMs = usePortalState((state) => state.nowMs);
  const { say, language } = useWords();
  const date = (at: string) => dateWords(businessDateAt(Date.parse(at)), nowMs, language);
  return (
    <li data-passkey={passkey.passkeyId}>
      <p className="name">{passkey.name}</p>
      <p className="explained">
        {say(texts.addedAt, { date: date(passkey.addedAt) })}
        {language === 'en' ? ' · ' : '、'}
        {passkey.lastUsedAt === null
          ? say(texts.neverUsed)
          : say(texts.lastUsed, { date: date(passkey.lastUsedAt) })}
      </p>
      <button type="button" className="button stop" onClick={onRemove}>
        <span className="only-heard">{say(portalTexts.forMember, { name: passkey.name })}</span>
        {say(texts.remove)}
      </button>
    </li>
  );
}

function NewPasskey({ isBusy, onAdd }: { readonly isBusy: boolean; readonly onAdd: (name: string) => void }) {
  const { say } = useWords();
  const [name, setName] = useState('');
  return (
    <form
      className="panel-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onAdd(name.trim() === '' ? say(texts.nameExample) : name.trim());
      }}
    >
      <label className="field">
        <span>{say(texts.name)}</span>
        <input
          type="text"
          autoComplete="off"
          maxLength={40}
          value={name}
          placeholder={say(texts.nameExample)}
          onChange={({ target }) => setName(target.value)}
        />
      </label>
      <button type="submit" className="button strong" aria-disabled={isBusy}>
        {say(texts.add)}
      </button>
    </form>
  );
}
