import { useState } from 'react';
import { passkeyTexts } from '../../messages/family-privacy.ts';
import { usePortal, useWords } from './use-portal.ts';

/** Before the page: the device's own lock opens it, where it was made to. */
export function OpenWithPasskey() {
  const portal = usePortal();
  const { say } = useWords();
  const [progress, setProgress] = useState<'none' | 'asking' | 'not-opened'>('none');
  if (!portal.hasPasskeys) return null;
  async function open(): Promise<void> {
    if (progress === 'asking') return;
    setProgress('asking');
    if (!(await portal.openWithPasskey())) setProgress('not-opened');
  }
  return (
    <>
      <button
        type="button"
        className="button strong"
        data-part="open-with-passkey"
        aria-disabled={progress === 'asking'}
        onClick={() => void open()}
      >
        {say(progress === 'asking' ? passkeyTexts.opening : passkeyTexts.open)}
      </button>
      {progress === 'not-opened' && <p role="alert">{say(passkeyTexts.notOpened)}</p>}
    </>
  );
}
