import { useState } from 'react';
import { addCoGuardian, endCoGuardian, makeCoGuardianLink } from '../../contract/owner-routes.ts';
import type { FamilyPage } from '../../contract/owner-routes.ts';
import type { OwnerId } from '../../domain/ids.ts';
import type { Message } from '../../messages/language.ts';
import { portalTexts } from '../../messages/portal.ts';
import { coGuardianTexts } from '../../messages/portal-co-guardians.ts';
import { grantTexts } from '../../messages/portal-grants.ts';
import { momentWords } from '../words/time-words.ts';
import { usePortal, usePortalState, useWords } from './use-portal.ts';
import { ProblemLine } from './problem-line.tsx';

interface Link {
  readonly name: string;
  readonly url: string;
  readonly expiresAt: string;
}

/** Who may see and decide beside the owner. */
export function CoGuardians({ page: { coGuardians, viewer } }: { readonly page: FamilyPage }) {
  const portal = usePortal();
  const { say } = useWords();
  const [link, setLink] = useState<Link | null>(null);
  const [problem, setProblem] = useState<Message | null>(null);
  const [busy, setBusy] = useState(false);

  /** One thing at a time; what did not get through is said here. */
  async function begin(work: () => Promise<{ readonly ok: boolean }>): Promise<boolean> {
    if (busy) return false;
    setBusy(true);
    setProblem(null);
    const reply = await work();
    setBusy(false);
    if (!reply.ok) setProblem(portalTexts.notAnswered);
    return reply.ok;
  }

  async function renewLink(ownerId: OwnerId, name: string): Promise<void> {
    await begin(async () => {
      const reply = await portal.ask(makeCoGuardianLink, { params: { ownerId }, body: undefined });
      if (reply.ok) setLink({ name, ...reply.value });
      return reply;
    });
  }

  return (
    <>
      <p className="explained">{say(coGuardianTexts.coGuardiansExplained)}</p>
      {coGuardians.length === 0 && <p>{say(coGuardianTexts.noCoGuardians)}</p>}
      <ul className="panel-list">
        {coGuardians.map(({ ownerId, name }) => (
          <li key={ownerId}>
            <p className="name">{name}</p>
            {viewer.isOwner && (
              <div className="member-buttons">
                <button type="button" className="button" onClick={() => void renewLink(ownerId, name)}>
                  <span className="only-heard">{say(portalTexts.forMember, { name })}</span>
                  {say(coGuardianTexts.newLink)}
                </button>
                <button
                  type="button"
                  className="button stop"
                  onClick={() => {
                    setLink(null);
                    void begin(() => portal.have(endCoGuardian, { params: { ownerId }, body: undefined }));
                  }}
                >
                  <span className="only-heard">{say(portalTexts.forMember, { name })}</span>
                  {say(coGuardianTexts.endCoGuardian)}
                </button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {link !== null && <LinkToSend link={link} />}
      {viewer.isOwner ? (
        <NewCoGuardian
          busy={busy}
          onAdd={(ownerId, name) =>
            begin(async () => {
              const reply = await portal.have(addCoGuardian, { params: { ownerId }, body: { name } });
              if (reply.ok) setLink({ name, ...reply.value });
              return reply;
            })
          }
        />
      ) : (
        <p>{say(coGuardianTexts.ownerOnly)}</p>
      )}
      <ProblemLine problem={problem} />
    </>
  );
}

interface NewCoGuardianProps {
  readonly busy: boolean;
  /** @returns whether the person was added */
  readonly onAdd: (ownerId: OwnerId, name: string) => Promise<boolean>;
}

function NewCoGuardian({ busy, onAdd }: NewCoGuardianProps) {
  const portal = usePortal();
  const { say } = useWords();
  const [name, setName] = useState('');
  const [isMissing, setMissing] = useState(false);
  // The same id until it was done: a second try after a lost answer adds nobody twice.
  const [ownerId, setOwnerId] = useState(() => portal.newId<OwnerId>());

  async function add(): Promise<void> {
    setMissing(name.trim() === '');
    if (name.trim() === '' || !(await onAdd(ownerId, name.trim()))) return;
    setName('');
    setOwnerId(portal.newId<OwnerId>());
  }

  return (
    <form
      className="panel-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <label className="field">
        <span>{say(coGuardianTexts.coGuardianName)}</span>
        <input
          type="text"
          autoComplete="off"
          maxLength={40}
          value={name}
          aria-invalid={isMissing}
          aria-describedby={isMissing ? 'co-guardian-missing' : undefined}
          onChange={({ target }) => setName(target.value)}
        />
      </label>
      {isMissing && (
        <p className="limit-problem" id="co-guardian-missing">
          {say(coGuardianTexts.nameMissing)}
        </p>
      )}
      <button type="submit" className="button strong" aria-disabled={busy}>
        {say(coGuardianTexts.addCoGuardian)}
      </button>
    </form>
  );
}

function LinkToSend({ link }: { readonly link: Link }) {
  const nowMs = usePortalState((state) => state.nowMs);
  const { say, language } = useWords();
  const [copiedUrl, setCopiedUrl] = useState('');
  const copied = copiedUrl === link.url;

  /** Where a browser does not let a page copy, the address can still be chosen by hand: it is one piece. */
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(link.url).then(
      () => setCopiedUrl(link.url),
      () => undefined,
    );
  }

  return (
    <div className="shown-once" role="status">
      <p>
        <strong>{say(coGuardianTexts.linkFor, { name: link.name })}</strong>
      </p>
      <p className="shown-link">{link.url}</p>
      <button type="button" className="button" onClick={() => void copy()}>
        {say(copied ? coGuardianTexts.didCopyLink : coGuardianTexts.copyLink)}
      </button>
      <p>{say(grantTexts.goodUntil, { time: momentWords(Date.parse(link.expiresAt), nowMs, language) })}</p>
      <p>{say(coGuardianTexts.linkOnce)}</p>
    </div>
  );
}
