import type { KioskView } from '../../contract/kiosk-api.ts';
import { statusTexts } from '../../messages/kiosk.ts';
import { AttentionIcon, CheckIcon } from '../controls/icons.tsx';
import { useWords } from '../kiosk-context.ts';

const READER_WORDS = {
  ready: statusTexts.readerReady,
  connecting: statusTexts.readerConnecting,
  disconnected: statusTexts.readerDisconnected,
  faulty: statusTexts.readerFaulty,
} as const;

/** Reader and connection, each with an icon and a word. */
export function StatusLine({ view }: { readonly view: Pick<KioskView, 'online' | 'reader'> }) {
  const { t } = useWords();
  return (
    <ul className="status-line">
      <Status good={view.reader.state === 'ready'} words={t(READER_WORDS[view.reader.state])} />
      <Status good={view.online} words={t(view.online ? statusTexts.online : statusTexts.offline)} />
    </ul>
  );
}

function Status({ good, words }: { readonly good: boolean; readonly words: string }) {
  return (
    <li className={good ? 'status status-good' : 'status status-bad'}>
      {good ? <CheckIcon className="icon-small" /> : <AttentionIcon className="icon-small" />}
      {words}
    </li>
  );
}
